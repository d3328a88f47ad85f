from __future__ import annotations

from dataclasses import replace

import pytest

from flaglint.model.edits import Override, RefusalReason, RemovalRequest
from flaglint.model.flags import FlagValue
from flaglint.model.references import (
    IN_STORE,
    DefaultArgument,
    Evaluated,
    Evidence,
    Forced,
    Reference,
    ReferenceKind,
    Span,
)
from flaglint.rewriting.sites import sort_sites
from tests.rewriting.cases import reference

AT = Span(1, 0, 1, 4)
EVALUATION = reference(ReferenceKind.EVALUATION, AT, evaluated=Evaluated(AT, "k"))


def refused(found: Reference, value: object = True) -> list[RefusalReason]:
    known = None if value is None else FlagValue.of(value)
    return [refusal.reason for refusal in sort_sites(RemovalRequest("k", known, (found,))).refusals]


def value_of(found: Reference, value: object) -> object:
    known = None if value is None else FlagValue.of(value)
    return sort_sites(RemovalRequest("k", known, (found,))).substitutions[0][1].value.decode()


def test_value() -> None:
    assert value_of(EVALUATION, "blue") == "blue"


@pytest.mark.parametrize(("value", "after"), [(True, False), (False, True)])
def test_negated_evaluation(value: object, after: bool) -> None:
    assert value_of(replace(EVALUATION, evaluated=Evaluated(AT, "k", negated=True)), value) is after


def test_code_default() -> None:
    assert value_of(replace(EVALUATION, default=DefaultArgument("3", FlagValue.of(3))), None) == 3


@pytest.mark.parametrize("default", [None, DefaultArgument("x()", None)])
def test_unknown_code_default_is_refused(default: DefaultArgument | None) -> None:
    assert refused(replace(EVALUATION, default=default), None) == [RefusalReason.CODE_DEFAULT_UNKNOWN]


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (replace(EVALUATION, key=None), RefusalReason.DYNAMIC_KEY),
        (replace(EVALUATION, evaluated=None), RefusalReason.UNSUPPORTED_SHAPE),
        (replace(EVALUATION, evaluated=Evaluated(AT, "k", obstacle="odd")), RefusalReason.UNSUPPORTED_SHAPE),
        (replace(EVALUATION, path="a.cs"), RefusalReason.UNSUPPORTED_SHAPE),
        (replace(EVALUATION, kind=ReferenceKind.OVERRIDE, key=None), RefusalReason.TEST_OVERRIDE),
        (replace(EVALUATION, kind=ReferenceKind.OVERRIDE, path="a.cs"), RefusalReason.TEST_OVERRIDE),
        (replace(EVALUATION, kind=ReferenceKind.TEMPLATE, key=None), RefusalReason.DYNAMIC_KEY),
    ],
)
def test_refusals(found: Reference, reason: RefusalReason) -> None:
    assert refused(found) == [reason]


def test_wrappers_are_named_once() -> None:
    call = replace(EVALUATION, evidence=Evidence.WRAPPER, symbol="shop.flags.is_on")
    assert sort_sites(RemovalRequest("k", FlagValue.of(True), (call, call))).wrappers == ("shop.flags.is_on",)


@pytest.mark.parametrize(
    ("kind", "value"),
    [("bool", True), ("string", "blue"), ("treatment", "on"), ("int", 3), ("float", 3), ("number", 0.5),
     ("json", {"a": 1}), ("any", "blue")],
)  # fmt: skip
def test_a_value_of_the_type_that_the_call_gives_is_put_in(kind: str, value: object) -> None:
    assert value_of(replace(EVALUATION, evaluated=Evaluated(AT, "k", kind=kind)), value) == value


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("bool", "blue"),
        ("bool", 1),
        ("string", True),
        ("int", True),
        ("int", 0.5),
        ("float", "1"),
        ("treatment", False),
    ],
)
def test_a_value_of_another_type_is_refused(kind: str, value: object) -> None:
    """`is_on()` of a text flag gives true, never the text."""
    found = replace(EVALUATION, evaluated=Evaluated(AT, "k", kind=kind))
    assert refused(found, value) == [RefusalReason.UNSUPPORTED_SHAPE]


def test_a_negated_evaluation_of_a_text_flag_is_refused() -> None:
    found = replace(EVALUATION, evaluated=Evaluated(AT, "k", negated=True))
    assert refused(found, "blue") == [RefusalReason.UNSUPPORTED_SHAPE]


def test_an_override_is_passed_on_with_what_it_forces() -> None:
    stated = Forced("True", FlagValue.of(True), "K")
    found = replace(EVALUATION, kind=ReferenceKind.OVERRIDE, in_test=True, forced=stated)
    sites = sort_sites(RemovalRequest("k", FlagValue.of(True), (found,)))
    assert [override for _, override in sites.overrides] == [Override(AT, FlagValue.of(True), "True", "K")]
    assert sites.refusals == ()


def test_what_forces_the_flag_outside_tests_stays() -> None:
    found = replace(EVALUATION, kind=ReferenceKind.OVERRIDE, forced=Forced("True", FlagValue.of(True), "K"))
    assert refused(found, value=True) == [RefusalReason.TEST_OVERRIDE]


def test_templates_are_apart_from_python() -> None:
    template = replace(EVALUATION, kind=ReferenceKind.TEMPLATE, path="a.html")
    sites = sort_sites(RemovalRequest("k", FlagValue.of(True), (EVALUATION, template)))
    assert [found.path for found, _ in sites.templates] == ["a.html"]
    assert [found.path for found, _ in sites.substitutions] == ["shop/views.py"]


def test_a_row_of_the_store_is_nothing_to_rewrite() -> None:
    row = reference(ReferenceKind.REGISTRATION, AT)
    assert sort_sites(RemovalRequest("k", FlagValue.of(True), (row,))).registrations == (row,)
    kept = sort_sites(RemovalRequest("k", FlagValue.of(True), (replace(row, reason=IN_STORE),)))
    assert (kept.registrations, kept.refusals) == ((), ())
