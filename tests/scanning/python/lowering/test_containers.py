from __future__ import annotations

import ast

import pytest

from flaglint.scanning.python.lowering import lower
from tests.scanning.python.lowering.oracle import assert_lowered, assert_lowered_or_told_as


@pytest.mark.parametrize(
    "source",
    [
        "x = ( 1, 2 )",
        "x = ( )",
        "f(( x for x in y ))",
        "f( x for x in y )",
        "f (x for x in y)",
        "f(  # c (\n  x for x in y  # )\n)",
        "{**a, 'b': 1, **(c)}",
        "{1, *a}",
        "{a: b for a, b in c}",
        "{a for a in b}",
        "[(a) for (a) in (b) if (c)]",
        "[*a, *(b)]",
        "(*a, b)",
        "x = (\n  1 # c\n  ,\n)",
        "[a := 1, b]",
        "\\\nx = 1",
        "(\na\n)",
    ],
)
def test_the_tree_is_that_of_the_interpreter(source: str) -> None:
    assert_lowered(source + "\n")


@pytest.mark.parametrize(
    ("newer", "older"),
    [
        ("{**a for a in b}", "{**(a for a in b)}"),
    ],
)
def test_newer_syntax_is_told_in_older_nodes(newer: str, older: str) -> None:
    assert_lowered_or_told_as(newer, older)


def test_a_comprehension_may_unpack() -> None:
    (statement,) = lower(b"[*a for a in b]").body
    assert isinstance(statement, ast.Expr)
    assert isinstance(statement.value, ast.ListComp)
    assert isinstance(statement.value.elt, ast.Starred)
