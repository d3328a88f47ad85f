from __future__ import annotations

import pytest

from flaglint.lexing.django import tokenize
from flaglint.rewriting.templates.django import condition, mentions, uses, value_text


@pytest.mark.parametrize(
    ("text", "on", "off"),
    [
        ("y", "True", "False"),
        ("not y", "False", "True"),
        ("a and y or b", "a or b", "b"),
        ("a or y and not b", "a or not b", "a"),
        ("y == a", "True == a", "False == a"),
        ("y|yesno in a", "True|yesno in a", "False|yesno in a"),
        ("x.y or a", "x.y or a", "x.y or a"),
        ('"y" == a', '"y" == a', '"y" == a'),
    ],
)
def test_what_is_left_of_a_condition(text: str, on: str, off: str) -> None:
    source = "{% if " + text + " %}"
    (token,) = tokenize(source)
    for value, expected in ((True, on), (False, off)):
        assert condition(source, token.words[1:], {"y": value}).text == expected


@pytest.mark.parametrize("text", ["and a", "a or", ""])
def test_a_condition_that_lacks_an_operand(text: str) -> None:
    source = "{% if " + text + " %}"
    (token,) = tokenize(source)
    with pytest.raises(ValueError, match="lacks an operand"):
        condition(source, token.words[1:], {})


@pytest.mark.parametrize(
    ("text", "count", "places"),
    [
        ("{% if y and not y %}", 2, 2),
        ("{{ y|yesno }}", 1, 1),
        ("{% include 'a' with b=y|f y=c %}", 2, 1),
        ("{% with y as z %}", 1, 1),
        ("{{ a|default:y }}", 1, 0),
        ("{% for a in y %}", 1, 0),
        ("{{ a.y }}", 0, 0),
        ("{{ 'y' }}", 0, 0),
        ("{{ y-z }}", 0, 0),
        ("{% if y.z %}", 1, 0),
    ],
)
def test_where_a_variable_is_read(text: str, count: int, places: int) -> None:
    (token,) = tokenize(text)
    assert mentions(text, token, "y") == count
    assert len(uses(token, "y")) == places


def test_a_word_is_written_out_with_its_filters() -> None:
    assert value_text("y|f:a", {"y": True}) == "True|f:a"
    assert value_text("yy", {"y": True}) is None
