from __future__ import annotations

import pytest

from flaglint.lexing.django import tokenize
from flaglint.rewriting.templates.bindings import bound_name, known_names
from flaglint.rewriting.templates.folding import LeftAloneError
from flaglint.rewriting.templates.structure import structure_of


def known(text: str) -> dict[int, dict[str, bool]]:
    tokens = tokenize(text)
    values = {index: True for index, token in enumerate(tokens) if token.name == "ask"}
    return known_names(text, tokens, structure_of(tokens), values)


def test_a_variable_is_known_behind_its_tag_and_deeper() -> None:
    text = "{% ask 'x' as y %}{% if y %}{% for a in b %}{{ y }}{% endfor %}{% endif %}{{ z }}"
    assert known(text) == {1: {"y": True}, 3: {"y": True}}


@pytest.mark.parametrize(
    "text",
    [
        "{{ y }}{% ask 'x' as y %}",
        "{% if a %}{% ask 'x' as y %}{% else %}{{ y }}{% endif %}",
        "{% ask 'x' as y %}{% with y=a %}{% endwith %}",
        "{% ask 'x' as y %}{% blocktrans %}{{ y }}{% endblocktrans %}",
        "{% extends 'b' %}{% ask 'x' as y %}",
    ],
    ids=["before", "other-branch", "bound-again", "translated", "never-run"],
)
def test_a_variable_that_may_be_another_stops_it(text: str) -> None:
    with pytest.raises(LeftAloneError):
        known(text)


def test_the_name_that_a_tag_binds() -> None:
    assert bound_name(tokenize("{% ask 'x' as y %}")[0]) == "y"
    assert bound_name(tokenize("{% ask 'x' %}")[0]) is None
