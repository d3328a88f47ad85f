from __future__ import annotations

import pytest

from flaglint.lexing import jinja
from flaglint.rewriting.templates.folding import LeftAloneError
from flaglint.rewriting.templates.languages import JinjaFolding
from flaglint.rewriting.templates.structure import structure_of


def folded(text: str, *, value: bool) -> str:
    tokens = jinja.tokenize(text)
    calls = {
        index: {at: (at + 1, value) for at, word in enumerate(token.words) if word.text == "X"}
        for index, token in enumerate(tokens)
        if any(word.text == "X" for word in token.words)
    }
    folding = JinjaFolding(text, tokens, structure_of(tokens), frozenset(calls), calls=calls)
    folding.run()
    return folding.edits.applied()


@pytest.mark.parametrize(
    ("text", "on", "off"),
    [
        ("{% set a, b = X, c if X else d %}", "{% set a, b = true, c %}", "{% set a, b = false, d %}"),
        ("{% with a = X %}{% endwith %}", "{% with a = true %}{% endwith %}", "{% with a = false %}{% endwith %}"),
        ("{% do f(X) %}", "{% do f(true) %}", "{% do f(false) %}"),
        ("{% include X and 'a' %}", "{% include true and 'a' %}", "{% include false and 'a' %}"),
        ("{{ a if X }}b", "{{ a }}b", "b"),
        ("{% set a = b %}{{ c }}", "{% set a = b %}{{ c }}", "{% set a = b %}{{ c }}"),
    ],
)
def test_statements_and_outputs_of_jinja(text: str, on: str, off: str) -> None:
    assert folded(text, value=True) == on
    assert folded(text, value=False) == off


@pytest.mark.parametrize(
    "text", ["{% cache X %}{% endcache %}", "{% set a = b if X %}", "{% if f() and X %}{% endif %}"]
)
def test_what_is_left_alone_in_jinja(text: str) -> None:
    with pytest.raises(LeftAloneError):
        folded(text, value=False)
