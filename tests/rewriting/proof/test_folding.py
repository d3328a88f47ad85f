from __future__ import annotations

import ast

import pytest

from flaglint.rewriting.proof.folding import Folder
from flaglint.rewriting.proof.scopes import read_scopes


def folded(text: str, *, truth: bool) -> str:
    tree = ast.parse(text)
    statement = tree.body[0]
    assert isinstance(statement, ast.Expr)
    folder = Folder(read_scopes(tree))
    return ast.unparse(folder.truth(statement.value) if truth else folder.value(statement.value))


@pytest.mark.parametrize(
    ("text", "value", "truth"),
    [
        ("x and True", "x and True", "x"),
        ("x and 1 and y", "x and y", "x and y"),
        ("x or False", "x or False", "x"),
        ("x and False and y()", "x and False", "False"),
        ("f() and x and False", "f() and x and False", "f() and False"),
        ("x or 0 or y", "x or y", "x or y"),
        ("not not x", "not not x", "x"),
        ("a if x and True else b", "a if x else b", "a if x else b"),
        ("bool(x)", "bool(x)", "x"),
        ("all([True, x])", "all([x])", "all([x])"),
        ("any([x, 'a'])", "True", "True"),
        ("any([f(), 'a'])", "any([f(), 'a'])", "any([f(), 'a'])"),
        ("f(*[a, b], *c)", "f(a, b, *c)", "f(a, b, *c)"),
        ("f(**{'a': 1, 'b-c': 2})", "f(**{'a': 1, 'b-c': 2})", "f(**{'a': 1, 'b-c': 2})"),
        ("{*[a], *{b}}", "{a, *{b}}", "{a, *{b}}"),
        ("{**{'a': 1}, **b}", "{'a': 1, **b}", "{'a': 1, **b}"),
        ("[]", "[]", "False"),
        ("-1", "-1", "True"),
        ("f'{True}{x}'", "f'True{x}'", "f'True{x}'"),
        ("...", "...", "..."),
    ],
)
def test_folds(text: str, value: str, truth: str) -> None:
    assert folded(text, truth=False) == value
    assert folded(text, truth=True) == truth


def test_a_long_sum_needs_no_deep_stack() -> None:
    assert folded(" + ".join(["1"] * 150), truth=False) == "150"
