from __future__ import annotations

import libcst as cst
import pytest

from flaglint.rewriting.python.scopes import Scope, module_scope


def scope(source: str, path: str = "") -> Scope:
    return next(found for found in module_scope(cst.parse_module(source)).all() if found.path == path)


@pytest.mark.parametrize(
    "statement",
    [
        "x = 1",
        "x: int = 1",
        "x += 1",
        "(x := 1)",
        "del x",
        "for x in a: pass",
        "for (a, [x, *b]) in c: pass",
        "with a as x: pass",
        "try: pass\nexcept A as x: pass",
        "import x.y",
        "import a as x",
        "from a import b as x",
        "def x(): pass",
        "class x: pass",
        "match a:\n    case x: pass",
        "match a:\n    case [*x]: pass",
        "match a:\n    case {**x}: pass",
        "[(x := a) for a in b]",
        "type x = int",
    ],
)
def test_bindings(statement: str) -> None:
    assert scope(statement).binds("x")


@pytest.mark.parametrize("statement", ["x.y = 1", "x[0] = 1", "f(x=1)", "[x for x in a]", "lambda x: x", "a.x"])
def test_what_binds_nothing(statement: str) -> None:
    assert not scope(statement).binds("x")


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("x = 1\ndef f():\n    return x", 1),
        ("x = 1\ndef f(x):\n    return x", 0),
        ("x = 1\ndef f(a=x): pass", 1),
        ("x = 1\nclass A:\n    x = 2\n    def f(self): return x", 1),
        ("x = 1\n[x for x in x]", 1),
        ("x = 1\n[a for a in b if x]", 1),
        ("x = 1\ndef f():\n    global x\n    x = 2\n    return x", 1),
        ("x = 1\n@x\ndef f(a: x) -> x: pass", 3),
        ("x = 1\nf'{x}'", 1),
        ("x = 1\na.x\nf(x=2)", 0),
        ("x = 1\nmatch a:\n    case x.y: pass", 1),
    ],
)
def test_reads(source: str, count: int) -> None:
    assert len(scope(source).reads_of("x")) == count


def test_nonlocal_writes_count_as_bindings_of_the_outer_scope() -> None:
    source = "def f():\n    x = 1\n    def g():\n        nonlocal x\n        x = 2\n"
    assert len(scope(source, "f").bindings_of("x")) == 2
    assert scope(source, "f.g").owner("x").path == "f"


@pytest.mark.parametrize(("source", "answer"), [("def f(): yield", True), ("def f():\n    def g(): yield", False)])
def test_yields(source: str, answer: bool) -> None:
    assert scope(source, "f").yields is answer
