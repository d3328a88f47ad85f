from __future__ import annotations

from dataclasses import replace

import pytest

from flaglint.model.edits import RefusalReason, RemovalRequest
from flaglint.model.flags import FlagValue
from flaglint.model.references import DefaultArgument, Evaluated, Evidence, Reference, ReferenceKind, Span
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


@pytest.mark.parametrize(("value", "after"), [(True, False), (False, True), ("blue", False)])
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
        (replace(EVALUATION, kind=ReferenceKind.OVERRIDE), RefusalReason.TEST_OVERRIDE),
        (replace(EVALUATION, kind=ReferenceKind.TEMPLATE), RefusalReason.TEMPLATE),
        (replace(EVALUATION, kind=ReferenceKind.MENTION), RefusalReason.STILL_REFERENCED),
    ],
)
def test_refusals(found: Reference, reason: RefusalReason) -> None:
    assert refused(found) == [reason]


def test_wrappers_are_named_once() -> None:
    call = replace(EVALUATION, evidence=Evidence.WRAPPER, symbol="shop.flags.is_on")
    assert sort_sites(RemovalRequest("k", FlagValue.of(True), (call, call))).wrappers == ("shop.flags.is_on",)
