from __future__ import annotations

import pytest

from flaglint.model.packs import ArgumentRule, CallRule, ReturnRule, WrapperRule
from flaglint.model.references import Span
from flaglint.model.source import CallFact, CallRole, Term, TermKind
from flaglint.resolution.results import awaited, expression, kind_of

WHOLE, WAITED, PART = Span(1, 6, 1, 20), Span(1, 0, 1, 20), Span(1, 0, 1, 26)
KEY = ArgumentRule(pos=0)


def call(role: CallRole = CallRole.EXPRESSION, *, waits: bool = False, attribute: str | None = None) -> CallFact:
    term = Term(TermKind.CALL, WHOLE, parts=(Term(TermKind.NAME, WHOLE, "f"),))
    return CallFact("", term, role, WAITED if waits else None, attribute, PART if attribute else None)


def details(**returns: str) -> CallRule:
    return CallRule(KEY, returns=ReturnRule("attr", attrs=returns), value="bool")


@pytest.mark.parametrize(
    ("fact", "is_async", "expected"),
    [
        (call(), False, (WHOLE, None)),
        (call(waits=True), True, (WAITED, None)),
        (call(CallRole.DECORATOR), True, (WHOLE, None)),
        (call(), True, (None, "the result is not awaited here")),
        (call(waits=True), False, (None, "the result is awaited")),
    ],
)
def test_the_awaited_expression_has_the_value(
    fact: CallFact, is_async: bool, expected: tuple[Span | None, str | None]
) -> None:
    assert awaited(fact, is_async=is_async) == expected


def test_an_attribute_of_a_details_object_has_the_value() -> None:
    assert expression(call(attribute="value"), details(value="value")) == (PART, None)
    assert kind_of(call(attribute="enabled"), details(enabled="bool", value="any")) == "bool"


@pytest.mark.parametrize("attribute", [None, "reason"])
def test_another_attribute_or_none_has_not(attribute: str | None) -> None:
    span, obstacle = expression(call(attribute=attribute), details(value="value"))
    assert span is None
    assert obstacle


@pytest.mark.parametrize("shape", ["index", "map", "handle"])
def test_other_shapes_are_no_value(shape: str) -> None:
    assert expression(call(), CallRule(KEY, returns=ReturnRule(shape))) == (None, f"the result is of shape {shape}")


def test_a_described_wrapper_may_give_anything() -> None:
    assert kind_of(call(), WrapperRule(("own.on",), KEY)) == "any"
