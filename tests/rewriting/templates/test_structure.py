from __future__ import annotations

from flaglint.lexing import django, jinja
from flaglint.rewriting.templates.structure import structure_of

TEXT = "{% if a %}{% for i in b %}{% x %}{% else %}{% endfor %}{% elif c %}{% endif %}{{ d }}"


def test_dividing_tags_belong_to_the_innermost_block() -> None:
    tokens = django.tokenize(TEXT)
    structure = structure_of(tokens)
    names = {block.name: [tokens[index].name for index in block.tags] for block in structure.blocks.values()}
    assert names == {"if": ["if", "elif", "endif"], "for": ["for", "else", "endfor"]}
    assert [block.name if block else None for block in structure.around] == [
        *(None, "if", "for", "for", "if", "if", None, None),
    ]


def test_a_branch_ends_with_the_next_tag_of_its_block() -> None:
    structure = structure_of(django.tokenize(TEXT))
    assert structure.branch_end(2) == 3
    assert structure.branch_end(1) == 5
    assert structure.branch_end(7) == 8


def test_a_tag_without_an_end_is_no_block() -> None:
    assert structure_of(django.tokenize("{% a %}{% endb %}{% c %}")).blocks == {}


def test_an_assignment_of_jinja_has_no_body() -> None:
    structure = structure_of(jinja.tokenize("{% set a %}{% set b = 1 %}{% endset %}"))
    assert [block.tags for block in structure.blocks.values()] == [[0, 2]]
