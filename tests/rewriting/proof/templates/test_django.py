from __future__ import annotations

import pytest

from flaglint.rewriting.proof.templates.django import condition, items_of, speaks_of, written_out
from flaglint.rewriting.proof.templates.items import NotProvedError


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        ("y and a", True, "a"),
        ("y and a", False, False),
        ("a or b and y", True, ("or", "a", "b")),
        ("a or y", True, True),
        ("not y or a", True, "a"),
        ("not a == y", True, ("not", ("a", "==", "True"))),
        ("a in b", True, ("a", "in", "b")),
        ("True", True, True),
    ],
)
def test_a_condition_in_one_form(text: str, known: bool, expected: object) -> None:
    assert condition(text.split(), {"y": known}) == expected


@pytest.mark.parametrize("text", ["and a", "a b", "", "not"])
def test_a_condition_that_is_not_understood(text: str) -> None:
    with pytest.raises(NotProvedError):
        condition(text.split(), {})


def test_comments_and_verbatim_are_text() -> None:
    items = items_of("{% comment %}{{ a }}{% endcomment %}{% verbatim b %}{% c %}{% endverbatim b %}", {})
    assert [(item.kind, item.name) for item in items] == [
        ("tag", "comment"),
        ("text", ""),
        ("tag", "endcomment"),
        ("tag", "verbatim"),
        ("text", ""),
        ("tag", "endverbatim"),
    ]


def test_a_line_that_would_take_too_long_is_refused() -> None:
    with pytest.raises(NotProvedError):
        items_of("{%" * 20_000, {})


def test_only_what_is_a_variable_is_written_out() -> None:
    (item,) = items_of("{% include 'y' with a=y|f b=c|g:y %}", {})
    assert speaks_of(item, "y") == 2
    assert written_out(item, {"y": True}) == ("include", "'y'", "with", "a=True|f", "b=c|g:y")
