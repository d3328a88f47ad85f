from __future__ import annotations

import libcst as cst
import pytest

from flaglint.rewriting.python.constant import Constant, literal, needs_parentheses


@pytest.mark.parametrize(
    ("value", "quote", "text"),
    [
        (True, '"', "True"),
        (None, '"', "None"),
        (-1.5, '"', "-1.5"),
        ("blue", '"', '"blue"'),
        ("blue", "'", "'blue'"),
        ('say "x"', '"', "'say \"x\"'"),
        ("it's", '"', '"it\'s"'),
        ("a\nb", '"', '"a\\nb"'),
        ({"a": [1]}, '"', "{'a': [1]}"),
    ],
)
def test_literal(value: object, quote: str, text: str) -> None:
    assert cst.Module([]).code_for_node(literal(Constant(value=value, quote=quote))) == text


def test_own_parentheses_stay() -> None:
    constant = Constant(value=1, lpar=(cst.LeftParen(),), rpar=(cst.RightParen(),))
    assert cst.Module([]).code_for_node(literal(constant)) == "(1)"


def test_a_constant_is_never_printed_as_it_is() -> None:
    with pytest.raises(TypeError, match="literal"):
        cst.Module([]).code_for_node(Constant(value=True))


@pytest.mark.parametrize(("value", "answer"), [(-1, True), (1, True), (True, False), ("a", False)])
def test_numbers_need_parentheses_before_an_attribute(value: object, answer: bool) -> None:
    constant = Constant(value=value)
    assert needs_parentheses(cst.Attribute(value=constant, attr=cst.Name("x")), constant) is answer
    assert not needs_parentheses(cst.Arg(value=constant), constant)
