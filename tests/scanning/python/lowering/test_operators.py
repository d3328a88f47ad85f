from __future__ import annotations

import pytest

from tests.scanning.python.lowering.oracle import assert_lowered


@pytest.mark.parametrize(
    "source",
    [
        "not a and (b or c) and d and (e and f)",
        "a < b < c not in d is not e",
        "(a) + (b)",
        "-(1) ** -2",
        "x = a \\\n  + b",
        "~a, +b",
        "1 if 2 else 3if 4 else 5",
    ],
)
def test_the_tree_is_that_of_the_interpreter(source: str) -> None:
    assert_lowered(source + "\n")


@pytest.mark.parametrize("operator", ["+", "-", "*", "@", "/", "%", "**", "<<", ">>", "|", "^", "&", "//"])
def test_each_binary_operator(operator: str) -> None:
    assert_lowered(f"a {operator} b\n")
    assert_lowered(f"a {operator}= b\n")


@pytest.mark.parametrize("operator", ["==", "!=", "<", "<=", ">", ">=", "is", "is not", "in", "not  in"])
def test_each_comparison(operator: str) -> None:
    assert_lowered(f"(a) {operator} b {operator} (c)\n")
