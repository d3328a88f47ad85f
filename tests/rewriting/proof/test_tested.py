from __future__ import annotations

import ast

import pytest

from flaglint.rewriting.proof.bindings import occurrences
from flaglint.rewriting.proof.folding import Folder
from flaglint.rewriting.proof.scopes import read_scopes
from flaglint.rewriting.proof.tested import fold_tested


def folded(body: str) -> str:
    """Return the first statement of a function once its tested names are folded."""
    tree = ast.parse("def f(a, b):\n" + "".join(f"    {line}\n" for line in body.splitlines()))
    function = tree.body[0]
    assert isinstance(function, ast.FunctionDef)
    scopes = read_scopes(tree)
    found = occurrences(function.body, scopes.made[function], scopes)
    changed = fold_tested(function.body, found, Folder(scopes))
    text = ast.unparse(function.body[0])
    assert changed is (text != ast.unparse(ast.parse(body).body[0]))
    return text


@pytest.mark.parametrize(
    ("body", "first"),
    [
        ("x = a and True\nif x: pass", "x = a"),
        ("x = a or False\nwhile not x: pass", "x = a"),
        ("x = (a and 1) or b\nassert x and a", "x = a or b"),
        ("x = a and True if b else a\nreturn [a for a in b if x]", "x = a if b else a"),
        ("x: int = a and True\nreturn 1 if x else bool(x)", "x: int = a"),
    ],
)
def test_tested_name_is_folded(body: str, first: str) -> None:
    assert folded(body) == first


@pytest.mark.parametrize(
    "body",
    [
        "x = a and True\nreturn x",
        "x = a and True\nif x == 1: pass",
        "x = a and True\nx += 1\nif x: pass",
        "x = a and True\nif x: (lambda: x)()",
        "x = a and True\nreturn x or b",
        "x = a and True",
        "x = a and b\nif x: pass",
        "x = y = a and True\nif x: pass",
    ],
)
def test_name_whose_value_counts_stays(body: str) -> None:
    assert folded(body) == ast.unparse(ast.parse(body).body[0])
