from __future__ import annotations

import pytest

from flaglint.rewriting.proof.templates.items import NotProvedError
from flaglint.rewriting.proof.templates.jinja import canonical, items_of, with_sites


def test_texts_are_as_they_are_rendered() -> None:
    items = items_of("a {%- if b -%} c {%+ endif %}\n{{ d -}} e")
    assert [item.raw for item in items] == ["a", "{% if b %}", "c ", "{%+ endif %}", "\n", "{{ d }}", "e"]
    assert [item.name for item in items] == ["", "if", "", "endif", "", "", ""]


@pytest.mark.parametrize("text", ["{{ a", "{% if %", "{{ a $ }}"])
def test_what_jinja_cannot_read(text: str) -> None:
    with pytest.raises(NotProvedError):
        items_of(text)


def test_questions_are_where_they_are_said_to_be() -> None:
    items = items_of("{{ q('x') }}{{ q('y') }}\n{% if q('x') and\nq('x') %}{% endif %}")
    assert [item.sites for item in with_sites(items, "x", [1, 2, 3]) if item.sites] == [(0,), (1, 2)]


@pytest.mark.parametrize("lines", [[1], [2], [1, 1]], ids=["one-of-two", "elsewhere", "two-of-two"])
def test_a_question_that_is_missing_or_not_answered(lines: list[int]) -> None:
    text = "{{ q('x') + r('x') }}" if lines == [1] else "{{ q('x') }}"
    with pytest.raises(NotProvedError):
        with_sites(items_of(text), "x", lines)


def test_equal_expressions_have_one_form() -> None:
    one, other, third = (items_of(text)[0] for text in ("{{ (a) and b }}", "{{ a   and b }}", "{{ b and a }}"))
    assert canonical(one) == canonical(other) != canonical(third)


def test_an_unknown_tag_has_no_form() -> None:
    (item,) = items_of("{% cache 1 %}")
    assert canonical(item) is None
