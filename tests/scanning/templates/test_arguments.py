from __future__ import annotations

import pytest

from flaglint.lexing import django, jinja
from flaglint.model.source import ArgumentForm
from flaglint.scanning.templates.arguments import call_arguments, tag_arguments


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ('"x"', [(ArgumentForm.STRING, "x", None)]),
        ("flag_name='x' a", [(ArgumentForm.STRING, "x", "flag_name"), (ArgumentForm.WORD, "a", None)]),
        ("a=b|c as d", [(ArgumentForm.OTHER, "b|c", "a")]),
        ("taken", [(ArgumentForm.OTHER, "taken", None)]),
        ("as x", []),
        ("", []),
    ],
)
def test_arguments_of_a_tag(words: str, expected: list[tuple[ArgumentForm, str, str | None]]) -> None:
    (token,) = django.tokenize("{% t " + words + " %}")
    found = tag_arguments(token.words[1:], frozenset({"taken"}))
    assert [(argument.form, argument.text, argument.keyword) for argument in found] == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("'x'", [(ArgumentForm.STRING, "x", None, None)]),
        ("'x', k='y'", [(ArgumentForm.STRING, "x", None, None), (ArgumentForm.STRING, "y", "k", None)]),
        ("'shop-' ~ name", [(ArgumentForm.OTHER, "'shop-' ~ name", None, "shop-*")]),
        ("f('a', b), c", [(ArgumentForm.OTHER, "f ( 'a' , b )", None, None), (ArgumentForm.OTHER, "c", None, None)]),
        ("*args", [(ArgumentForm.OTHER, "* args", "*", None)]),
        ("a ~ b", [(ArgumentForm.OTHER, "a ~ b", None, None)]),
        ("'a*' ~ b", [(ArgumentForm.OTHER, "'a*' ~ b", None, None)]),
        ("", []),
    ],
)
def test_arguments_of_a_call(words: str, expected: list[tuple[ArgumentForm, str, str | None, str | None]]) -> None:
    (token,) = jinja.tokenize("{{ f(" + words + ") }}")
    found = call_arguments(token.words[2:-1])
    assert [(a.form, a.text, a.keyword, a.pattern) for a in found] == expected
