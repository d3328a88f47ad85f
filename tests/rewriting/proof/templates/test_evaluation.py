from __future__ import annotations

import pytest

from flaglint.rewriting.proof.templates.django import Django, items_of
from flaglint.rewriting.proof.templates.evaluation import evaluate
from flaglint.rewriting.proof.templates.items import NotProvedError, tree_of


def left(text: str, *, value: bool) -> str:
    """Return the texts and unchanged tags that are left, with a bar where something went."""
    offsets = [at for at in range(len(text)) if text.startswith("{% flag", at)]
    items = items_of(text, {offset: number for number, offset in enumerate(offsets)})
    language = Django("x", dict.fromkeys(range(len(offsets)), value))
    entries = evaluate(tree_of(items), language)
    return "".join("|" if e.text is e.meaning is None else str(e.text or e.meaning) for e in entries)


def test_a_gate_leaves_one_side() -> None:
    text = "a{% flag 'x' %}b{% else %}c{% endflag %}d"
    assert left(text, value=True) == "a|b|d"
    assert left(text, value=False) == "a|c|d"


def test_a_decided_choice_loses_its_tags() -> None:
    text = "{% flag_enabled 'x' as y %}{% if y %}a{% elif b %}c{% else %}d{% endif %}"
    assert left(text, value=True).replace("|", "") == "a"
    assert left(text, value=False).replace("|", "") == "('if', 'b')c{% else %}d{% endif %}"


def test_what_has_nothing_to_do_with_the_flag_stays() -> None:
    text = "{% if a %}{% for b in c %}{{ d }}{% endfor %}{% else %}{# e #}{% endif %}"
    assert left(text, value=True) == text


@pytest.mark.parametrize(
    "text",
    [
        "{% flag 'x' %}a{% else %}{% block b %}{% endblock %}{% endflag %}",
        "{% flag 'x' %}a{% elif b %}c{% endflag %}",
        "{% flag 'other' %}a{% endflag %}",
        "{% extends 'b' %}{% flag_enabled 'x' as y %}",
    ],
    ids=["block-goes", "elif", "another-key", "never-run"],
)
def test_what_cannot_be_evaluated(text: str) -> None:
    items = items_of(text, {max(text.find("{% flag"), 0): 0})
    with pytest.raises(NotProvedError):
        list(evaluate(tree_of(items), Django("x", {0: True}, extends="extends" in text)))
