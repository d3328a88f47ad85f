from __future__ import annotations

import pytest

from flaglint.lexing.jinja import tokenize
from flaglint.scanning.templates.calls import brackets, calls_in, own_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("{{ a.b('x') }}", ["a.b"]),
        ("{{ c(a.b(d('x'))) }}", ["c", "a.b"]),
        ("{{ a.b.c('x') }}", []),
        ("{{ x.c('y') }}", []),
        ("{{ y is c('y') }}", []),
        ("{{ ('x') }}", []),
        ("{{ a.b['x'] }}", []),
    ],
)
def test_calls_of_wanted_names(text: str, names: list[str]) -> None:
    (token,) = tokenize(text)
    found = [name for name, *_ in calls_in(token.words, frozenset({"a.b", "c"}))]
    assert sorted(found) == sorted(names)


def test_brackets_are_paired() -> None:
    (token,) = tokenize("{{ f([1], {2: 3}) }}")
    words = token.words
    assert [(words[a].text, words[b].text) for a, b in sorted(brackets(words).items())] == [
        ("(", ")"),
        ("[", "]"),
        ("{", "}"),
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("{% set a, b = c %}", ["a", "b"]),
        ("{% for k, v in d.items() %}", ["k", "v"]),
        ("{% with a = b, c = d %}", ["a", "c"]),
        ("{% from 'm' import a as b %}", ["a", "as", "b"]),
        ("{% if a == b %}", []),
        ("{{ a }}", []),
        ("{% include 'a' %}", []),
    ],
)
def test_names_that_a_statement_binds(text: str, names: list[str]) -> None:
    (token,) = tokenize(text)
    assert list(own_names(token)) == names
