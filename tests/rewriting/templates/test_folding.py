from __future__ import annotations

import pytest

from flaglint.lexing.django import tokenize
from flaglint.rewriting.templates.folding import LeftAloneError
from flaglint.rewriting.templates.languages import DjangoFolding
from flaglint.rewriting.templates.structure import structure_of


def folded(text: str, *, value: bool) -> str:
    tokens = tokenize(text)
    sites = frozenset(index for index, token in enumerate(tokens) if token.name == "flag")
    folding = DjangoFolding(text, tokens, structure_of(tokens), sites, values=dict.fromkeys(sites, value))
    folding.run()
    return folding.edits.applied()


def test_one_side_of_each_gate_stays() -> None:
    text = "{% flag 'x' %}a{% flag 'x' %}b{% endflag %}{% else %}c{% endflag %}d"
    assert folded(text, value=True) == "abd"
    assert folded(text, value=False) == "cd"


def test_tags_without_a_question_stay() -> None:
    text = "{% if a %}{{ b }}{% else %}{% for c in d %}{% empty %}{% endfor %}{% endif %}"
    assert folded(text, value=True) == text


@pytest.mark.parametrize(
    "text",
    [
        "{% flag 'x' %}{% else %}{% load a %}{% endflag %}",
        "{% flag 'x' %}a{% elif b %}c{% endflag %}",
        "{% flag 'x' %}a{% else %}b{% else %}c{% endflag %}",
        "{% blocktranslate %}{% flag 'x' %}{% endflag %}{% endblocktranslate %}",
    ],
    ids=["load", "elif", "two-else", "translated"],
)
def test_what_has_to_stay(text: str) -> None:
    with pytest.raises(LeftAloneError):
        folded(text, value=True)
