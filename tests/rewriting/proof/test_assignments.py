from __future__ import annotations

import ast

import pytest

from tests.rewriting.proof.simplified import simplified


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("a = b = True", "a = True\nb = True"),
        ("a = b = f()", "a = b = f()"),
        ("a = b.c = True", "a = b.c = True"),
        ("def f():\n    a, b = True, g()", "def f():\n    a = True\n    b = g()"),
        ("def f():\n    a, b, c = g(), 1, h()", "def f():\n    b = 1\n    a, c = (g(), h())"),
        ("def f():\n    a, b = 1, a", "def f():\n    a, b = (1, a)"),
        ("def f():\n    a, b = 1, g()\n    return lambda: a", "def f():\n    a, b = (1, g())\n    return lambda: a"),
        ("a, b = 1, g()", "a, b = (1, g())"),
        ("a, *b = 1, 2", "a, *b = (1, 2)"),
        ("(a,) = (f(),)", "a = f()"),
    ],
)
def test_separated(text: str, outcome: str) -> None:
    assert simplified(text) == ast.unparse(ast.parse(outcome))
