from __future__ import annotations

import pytest

from flaglint.model.edits import FileRewrite, Substitution
from flaglint.model.flags import FlagValue
from flaglint.model.references import Span, TagLibrary
from flaglint.rewriting.proof.templates.django import items_of
from flaglint.rewriting.proof.templates.proving import bound_names, reasons_against

GATE = "{% load w %}\n{% flag 'x' %}a{% else %}b{% endflag %}"
CALL = "{% if w.flag('x') and a %}b{% endif %}"


def reasons(before: str, after: str, *, value: bool = True, column: int | None = None) -> list[str]:
    line = before[: before.index("'x'")].count("\n") + 1
    start = before.split("\n")[line - 1].index("{% flag" if "{% flag" in before else "w.flag")
    span = Span(line, start if column is None else column, line, start + 11)
    library = TagLibrary("w", ("flag", "other"))
    site = Substitution(span, FlagValue.of(value), "x", library)
    return reasons_against(FileRewrite("a.html", before.encode(), after.encode(), (site,)), "x")


@pytest.mark.parametrize(
    ("before", "after", "value"),
    [
        (GATE, "a", True),
        (GATE, "b", False),
        (CALL, "{% if a %}b{% endif %}", True),
        (CALL, "", False),
        (GATE + "{% other %}", "{% load w %}\na{% other %}", True),
    ],
)
def test_right_rewrites_are_proved(before: str, after: str, value: bool) -> None:
    assert reasons(before, after, value=value) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (GATE, "b"),
        (GATE, "ab"),
        (GATE, "a\r\n"),
        (GATE, "{% load w %}\na{% load v %}"),
        (GATE + "{% other %}", "a{% other %}"),
        (GATE + "{{ c|other }}", "a{{ c|other }}"),
        (CALL, "b"),
        (CALL, "{% if b %}b{% endif %}"),
        (CALL, "{% if a %}{% endif %}"),
        (CALL, CALL),
        (CALL, "{% if a %}b{% else %}{% endif %}"),
        (CALL.replace("a %}", "f(a) %}"), "{% if a %}b{% endif %}"),
    ],
)
def test_wrong_rewrites_are_not(before: str, after: str) -> None:
    assert reasons(before, after) != []


def test_a_place_without_a_question_is_not_proved() -> None:
    assert reasons(GATE, "a", column=3) != []


def test_bytes_that_are_no_text_are_not_proved() -> None:
    site = Substitution(Span(1, 0, 1, 1), FlagValue.of(True), "x")
    assert reasons_against(FileRewrite("a.html", b"\xff", b"", (site,)), "x") == ["line 1: the template is not UTF-8"]


def test_a_text_is_no_answer_of_a_template() -> None:
    site = Substitution(Span(1, 0, 1, 1), FlagValue.of("on"), "x")
    assert reasons_against(FileRewrite("a.html", b"a", b"b", (site,)), "x") == [
        "line 1: a template asks for true or false"
    ]


def test_the_variables_that_hold_answers() -> None:
    assert bound_names(items_of("{% ask 'x' as y %}{% other as z %}", {0: 0})) == {"y"}


@pytest.mark.parametrize(
    "after", ["{% if a %}b{% endif % %}", "{% if a %}b{% endif x %}", "{% if a %}b{% %}{% endif %}"]
)
def test_a_new_text_that_jinja_cannot_read_is_not_proved(after: str) -> None:
    assert reasons(CALL, after)


def test_a_tag_that_takes_no_words_is_held_against_that_beside_tags_of_an_extension() -> None:
    before = CALL + "{% trans %}c{% endtrans %}"
    assert reasons(before, "{% if a %}b{% endif %}{% trans %}c{% endtrans %}") == []
    assert reasons(before, "{% if a %}b{% endif % %}{% trans %}c{% endtrans %}")
