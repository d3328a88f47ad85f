from __future__ import annotations

import pytest

from flaglint.lexing import django, jinja
from flaglint.rewriting.templates.edits import Edits


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n  {% t %}\nb", "a\nb"),
        ("a {% t %} b", "a  b"),
        ("a\n{% t %} b", "a\n b"),
        ("a\r\n\t{% t %}\r\nb", "a\r\nb"),
        ("a\n\n{% t %}\n\nb", "a\n\nb"),
        ("{% t %}", ""),
        ("a\n{% t %}", "a\n"),
    ],
    ids=["own-line", "inline", "before-text", "crlf", "blank-lines", "alone", "last"],
)
def test_a_tag_goes_with_its_line_if_nothing_else_is_on_it(text: str, expected: str) -> None:
    edits = Edits(text, tokens := django.tokenize(text))
    index = next(number for number, token in enumerate(tokens) if token.name == "t")
    edits.cut(index, index)
    assert edits.applied() == expected


def test_cuts_up_to_a_tag_leave_its_line_alone() -> None:
    text = "  {% a %}\nx\n  {% b %}\ny"
    edits = Edits(text, django.tokenize(text))
    edits.cut_until(1, 3)
    assert edits.applied() == "  {% b %}\ny"


def test_two_tags_on_one_line_go_together() -> None:
    text = "x\n {% a %}{% b %}\ny"
    edits = Edits(text, django.tokenize(text))
    edits.cut(1, 1)
    edits.cut(2, 2)
    assert edits.applied() == "x\ny"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n {%- t %}\nb", "a\nb"),
        ("a\n {% t -%}\n b", "a\n b"),
        ("a {%- t -%} b", "ab"),
        ("a\n{% t %}\n{%- u %}", "a\n{% u %}"),
        ("{{ u -}}\n{% t %} b", "{{ u }} b"),
        ("a{% t %}\n{%- u %}", "a\n{%- u %}"),
        ("a {%+ t +%} b", "a  b"),
    ],
)
def test_marks_of_jinja_trim_what_they_trimmed_before(text: str, expected: str) -> None:
    edits = Edits(text, tokens := jinja.tokenize(text))
    index = next(number for number, token in enumerate(tokens) if token.name == "t")
    edits.cut(index, index)
    assert edits.applied() == expected


def test_what_is_replaced_within_a_cut_goes() -> None:
    text = "a{% t %}b"
    edits = Edits(text, django.tokenize(text))
    edits.replace(4, 5, "u")
    edits.replace(0, 1, "a")
    edits.cut(1, 1)
    assert edits.applied() == "ab"
