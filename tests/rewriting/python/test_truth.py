from __future__ import annotations

import libcst as cst
import pytest

from flaglint.rewriting.python.constant import Constant
from flaglint.rewriting.python.truth import Truth, is_boolean, is_pure, known_truth


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


@pytest.mark.parametrize("source", ["a", "a == b", "a < b", "a and not b", "bool(a)", "1", "None"])
def test_perhaps_not_boolean(source: str) -> None:
    assert not is_boolean(cst.parse_expression(source))


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
