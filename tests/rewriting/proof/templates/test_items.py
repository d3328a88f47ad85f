from __future__ import annotations

from flaglint.rewriting.proof.templates.django import items_of
from flaglint.rewriting.proof.templates.items import Node, tree_of


def shape(nodes: list[Node]) -> list[object]:
    return [
        [[item.name, *shape(body)] for item, body in node.branches] if node.branches else node.item.raw
        for node in nodes
    ]


def test_bodies_are_inside_their_blocks() -> None:
    items = items_of("{% if a %}b{% for c in d %}{% x %}{% empty %}e{% endfor %}{% else %}f{% endif %}g", {})
    assert shape(tree_of(items)) == [
        [["if", "b", [["for", "{% x %}"], ["empty", "e"]]], ["else", "f"]],
        "g",
    ]


def test_a_tag_without_an_end_is_a_leaf() -> None:
    assert shape(tree_of(items_of("{% load a %}{% if b %}{% endif %}", {}))) == ["{% load a %}", [["if"]]]


def test_an_end_without_its_tag_leaves_everything_flat() -> None:
    assert len(tree_of(items_of("{% if a %}{% endx %}{% endif %}", {}))) == 3
