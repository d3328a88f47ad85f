from __future__ import annotations

import ast

import pytest

from flaglint.rewriting.proof.comparing import Comparison, same_code
from flaglint.rewriting.proof.sides import prepare
from flaglint.rewriting.proof.text import decode


def difference(one: str, other: str) -> str | None:
    left, right = (prepare(text.encode(), decode(text.encode())) for text in (one, other))
    comparison = Comparison((left.scopes, right.scopes), (left.docstrings, right.docstrings))
    return comparison.difference(left.tree, right.tree)


@pytest.mark.parametrize(("one", "other"), [("x = 1", "x  =  1"), ("x = 'a'", 'x = "a"'), ("f( 1 )", "f(1)")])
def test_layout_is_no_difference(one: str, other: str) -> None:
    assert difference(one, other) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x = 1", "x = True"),
        ("x = 1", "x = 1.0"),
        ("x = 0.0", "x = -0.0"),
        ("f(a)", "f(a, b)"),
        ("f()", "f()\ng()"),
        ("x", "y"),
        ("x = 'a'", "x = b'a'"),
        ("def f(): 'a'", "def f(): 'b'"),
        ("def f(): pass", "async def f(): pass"),
        ("def f():\n    x = 1\n    def g():\n        return x", "def f():\n    x = 1\n    def g(x):\n        return x"),
        ("import a as b", "import a"),
        ("from . import a", "from .. import a"),
        ("x: int = 1", "x = 1"),
    ],
)
def test_a_difference_has_its_line(one: str, other: str) -> None:
    assert (difference(one, other) or "").startswith("line 1" if "\n" not in one else "line ")


def test_code_does_not_depend_on_lines() -> None:
    assert same_code(ast.parse("x = 1\ny = 2"), ast.parse("x = 1\n\n\ny = 2"))
    assert not same_code(ast.parse("x = 1"), ast.parse("x = 2"))
    assert not same_code(ast.parse("def f(a): return a"), ast.parse("def f(b): return b"))
    assert same_code(ast.parse("x = y in {'a', 'b'}"), ast.parse("x = y in {'a', 'b'}"))
