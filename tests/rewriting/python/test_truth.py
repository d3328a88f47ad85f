from __future__ import annotations

import libcst as cst
import pytest

from flaglint.rewriting.python.constant import Constant
from flaglint.rewriting.python.truth import Truth, is_boolean, is_pure, known_truth, run_alone


@pytest.mark.parametrize("source", ["a", "a.b.c", "1", "'a'", "not a", "a and b.c", "a == 'b'", "a is None", "a in b"])
def test_pure(source: str) -> None:
    assert is_pure(cst.parse_expression(source))


@pytest.mark.parametrize("source", ["a()", "a.b()", "a[0]", "-a", "a + b", "a and b()", "a == b()", "[a]", "lambda: a"])
def test_not_pure(source: str) -> None:
    assert not is_pure(cst.parse_expression(source))


@pytest.mark.parametrize(
    "source", ["True", "not a", "a is b", "a not in b", "not a and b is c", "True if a else False"]
)
def test_boolean(source: str) -> None:
    assert is_boolean(cst.parse_expression(source))


@pytest.mark.parametrize("source", ["a", "a == b", "a < b", "a and not b", "str(a)", "1", "None"])
def test_perhaps_not_boolean(source: str) -> None:
    assert not is_boolean(cst.parse_expression(source))


@pytest.mark.parametrize(
    ("effect", "statement"), [("(x := f())", "x = f()"), ("not (x := 1)", "x = 1"), ("f()", "f()"), ("not f()", "f()")]
)
def test_what_runs_alone(effect: str, statement: str) -> None:
    assert cst.Module([run_alone(cst.parse_expression(effect))]).code.strip() == statement


def test_truth_of_a_constant() -> None:
    assert known_truth(Constant(value="")) == Truth(False)
    assert known_truth(Constant(value="blue")) == Truth(True)


def test_truth_behind_an_effect() -> None:
    effect = cst.parse_expression("a()")
    chain = cst.BooleanOperation(effect, cst.And(), Constant(value=False))
    assert known_truth(chain) == Truth(False, effect)
    assert known_truth(cst.UnaryOperation(cst.Not(), chain)) == Truth(True, effect)


@pytest.mark.parametrize("source", ["True", "False", "a and False", "not True", "0"])
def test_literals_of_the_author_are_not_known(source: str) -> None:
    assert known_truth(cst.parse_expression(source)) is None
