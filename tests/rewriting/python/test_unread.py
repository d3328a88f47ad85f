from __future__ import annotations

import libcst as cst
import pytest

from flaglint.rewriting.python.scopes import Scope, module_scope
from flaglint.rewriting.python.unread import unread_locals, warned_of, without_locals
from tests.rewriting.cases import check_rewrite


def always(_scope: Scope, _name: str) -> bool:
    return True


def left(body: str, *, fed: bool = False) -> str:
    """Return the body of a function once every name that nobody reads is taken for one that was read."""
    module = cst.parse_module("def f(a):\n" + "".join(f"    {line}\n" for line in body.splitlines()))
    unread = unread_locals(module_scope(module), always, lambda _scope, _name: fed)
    lines = without_locals(module, unread).code.splitlines()[1:]
    return "\n".join(line[4:] for line in lines)


@pytest.mark.parametrize(
    ("body", "after"),
    [
        ("x = a.b", "pass"),
        ("# about x\nx = a\ng()", "g()"),
        ("x: int\nx = a", "pass"),
        ("x = a(); g()", "a(); g()"),
        ("x = await a()", "await a()"),
        ("x = yield a", "yield a"),
        ("x = a().b.c", "a()"),
        ("with a() as x:\n    g()", "with a():\n    g()"),
        ("try:\n    g()\nexcept E as x:\n    g()", "try:\n    g()\nexcept E:\n    g()"),
        ("g(x := a)", "g(a)"),
        ("def x():\n    x()\ng()", "g()"),
    ],
)
def test_what_binds_a_name_that_nobody_reads_goes(body: str, after: str) -> None:
    assert left(body) == after


@pytest.mark.parametrize(
    "body",
    [
        "x = a() + 1",
        "x = a[0]",
        "x = y = a()",
        "x, y = a()",
        "x = a\nreturn x",
        "x = a\nreturn locals()",
        "x = a\nx += 1",
        "x = a\nfor x in a:\n    pass",
        "x = a\ndel x",
        "x = a\ndef g():\n    nonlocal x\n    x = 1\nreturn g",
        "@register\ndef x():\n    pass",
        "with a() as (x, y):\n    pass",
    ],
)
def test_what_must_stay_stays(body: str) -> None:
    assert left(body) == body


def test_what_only_told_who_asks_goes() -> None:
    assert left("x = Context(a)", fed=True) == "pass"
    assert left("x = Context(a)") == "Context(a)"


@pytest.mark.parametrize(
    ("body", "warned"),
    [
        ("x = 1", True),
        ("x: int = 1", True),
        ("with a as x: pass", True),
        ("match a:\n        case [x]: pass", True),
        ("x: int", False),
        ("for x in y: pass", False),
        ("x, y = 1, z(y)", True),
        ("x, y = z(y)", False),
        ("x = 1; return x", False),
        ("x = 1; return locals()", False),
        ("x = 1\n    for x in y: pass", False),
    ],
)
def test_what_linters_warn_of(body: str, warned: bool) -> None:
    scopes = module_scope(cst.parse_module(f"def f():\n    {body}\n"))
    assert warned_of(scopes) == ({("f", "x")} if warned else set())


def test_local_that_only_fed_the_removed_call_goes() -> None:
    check_rewrite(
        "def f(p=1):\n    who = p\n    if variation('k', who):\n        a()\n    unused = p\n",
        "def f(p=1):\n    a()\n    unused = p\n",
    )
