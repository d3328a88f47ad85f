from __future__ import annotations

import ast

import pytest

from flaglint.rewriting.proof.bindings import occurrences, propagate
from flaglint.rewriting.proof.scopes import read_scopes


def carried(body: str) -> str:
    """Return a function's body after its constants were carried to their reads."""
    tree = ast.parse("def f(p):\n" + "\n".join(f"    {line}" for line in body.split("\n")))
    function = tree.body[0]
    assert isinstance(function, ast.FunctionDef)
    scopes = read_scopes(tree)
    propagate(function.body, occurrences(function.body, scopes.made[function], scopes), lambda _: True)
    return "\n".join(ast.unparse(statement) for statement in function.body)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a = True\nb(a)", "a = True\nb(True)"),
        ("a: bool = True\nb(a)", "a: bool = True\nb(True)"),
        ("if p:\n    a = 1\n    b(a)", "if p:\n    a = 1\n    b(1)"),
        ("a = 1\nreturn lambda: a", "a = 1\nreturn lambda: 1"),
        ("for x in p:\n    a = 1\n    b(a)", "for x in p:\n    a = 1\n    b(1)"),
    ],
)
def test_carried(before: str, after: str) -> None:
    assert carried(before) == ast.unparse(ast.parse(after))


@pytest.mark.parametrize(
    "body",
    [
        "b(a)\na = 1",
        "if p:\n    a = 1\nb(a)",
        "for x in p:\n    b(a)\n    a = 1",
        "a = 1\na = 2\nb(a)",
        "a = 1\na += 1\nb(a)",
        "a = 1\ndel a\nb(a)",
        "p = 1\nb(p)",
        "global a\na = 1\nb(a)",
        "a = 1\ndef g():\n    nonlocal a\n    a = 2\nb(a)",
        "try:\n    a = 1\n    c()\nexcept E:\n    b(a)",
        "a = 1\nfor a in p:\n    pass\nb(a)",
        "a = 1\nb(a, (a := 2))",
        "a = f()\nb(a)",
        "def g():\n    return a\na = 1\nreturn g",
    ],
)
def test_not_carried(body: str) -> None:
    assert carried(body) == "\n".join(ast.unparse(node) for node in ast.parse(body).body)
