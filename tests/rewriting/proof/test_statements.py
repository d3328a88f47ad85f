from __future__ import annotations

import ast

import pytest

from tests.rewriting.proof.simplified import simplified


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("if True: a()\nelse: b()", "a()"),
        ("if x: pass\nelse: b()", "if not x:\n    b()"),
        ("if f(): pass", "f()"),
        ("if x.y: pass", ""),
        ("if f() and False: a()\nelse: b()", "f()\nb()"),
        ("if not (f() or True): a()\nelse: b()", "f()\nb()"),
        ("if (x := True) and y: a()", "x = True\nif y:\n    a()"),
        ("while False: a()\nelse: b()", "b()"),
        ("while True: a()\nb()", "while True:\n    a()"),
        ("for x in y: a()\nelse: b()", "for x in y:\n    a()\nb()"),
        ("try: pass\nexcept E: a()\nelse: b()\nfinally: c()", "try:\n    b()\nfinally:\n    c()"),
        ("try: a()\nfinally: pass", "a()"),
        ("with x: pass", "with x:\n    pass"),
        ("assert True, f()", ""),
        ("assert False, f()", "assert False, f()"),
        ("from a import b, c", "from a import b\nfrom a import c"),
        ("x, y\nf()\n'text'", "f()"),
        ("def f():\n    a()\n    return None", "def f():\n    a()"),
        ("def f():\n    if x:\n        return\n    else:\n        a()", "def f():\n    if not x:\n        a()"),
    ],
)
def test_simplified(text: str, outcome: str) -> None:
    assert simplified(text) == ast.unparse(ast.parse(outcome))
