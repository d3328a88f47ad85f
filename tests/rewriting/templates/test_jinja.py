from __future__ import annotations

import pytest

from flaglint.lexing.jinja import tokenize
from flaglint.rewriting.templates.conditions import Folded
from flaglint.rewriting.templates.jinja import Expressions


def fold(text: str, *, value: bool, is_truth: bool = False) -> Folded:
    source = "{{ " + text + " }}"
    (token,) = tokenize(source)
    calls = {at: (at + 1, value) for at, word in enumerate(token.words) if word.text == "X"}
    return Expressions(source, token.words, calls).fold(0, len(token.words), is_truth=is_truth)


@pytest.mark.parametrize(
    ("text", "on", "off"),
    [
        ("X and a or b", "a or b", "b"),
        ("not X", "false", "true"),
        ("a if X else b", "a", "b"),
        ("a if not X and c else b", "b", "a if c else b"),
        ("f(a, k=X and b)", "f(a, k=b)", "f(a, k=false)"),
        ("{'k': X, **d}['k']", "{'k': true, **d}['k']", "{'k': false, **d}['k']"),
        ("a[1:X]", "a[1:true]", "a[1:false]"),
        ("(X or a)|string", "(true)|string", "(a)|string"),
        ("a.if", "a.if", "a.if"),
    ],
)
def test_what_is_left_of_an_expression(text: str, on: str, off: str) -> None:
    assert fold(text, value=True).text == on
    assert fold(text, value=False).text == off


def test_calls_have_effects_and_filters_have_none() -> None:
    assert not fold("a and f(b)", value=True).is_pure
    assert fold("a|default(b) is sameas(c)", value=True).is_pure


def test_a_choice_without_else_may_be_nothing() -> None:
    assert fold("a if X", value=False).is_missing
    assert fold("a if X", value=True).text == "a"


@pytest.mark.parametrize("text", ["[a if X]", "b or (a if X)", "a if b if X else c", "a and"])
def test_what_is_not_understood(text: str) -> None:
    with pytest.raises(ValueError, match=r"choice|missing"):
        fold(text, value=False)
