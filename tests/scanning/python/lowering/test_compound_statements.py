from __future__ import annotations

import ast

import pytest

from flaglint.scanning.python.lowering import lower
from tests.scanning.python.lowering.oracle import assert_lowered, assert_lowered_or_told_as


@pytest.mark.parametrize(
    "source",
    [
        "try: pass\nexcept (A, B ): pass",
        "if a: pass;\nelif b: x = 1 ; \nelse: y = 2 ;",
        "if a: pass;",
        "class A: x = 1; y = 2;",
        "for x in y:\n    a; b ;\nelse:\n    pass",
        "while 1: break ;",
        "async def f():\n    async for x, in y: await z\n    async with a as b, c as (d, e): pass",
        "async def f():\n    return [x async for x in y if a if b for z in x]",
        "with (a): pass",
        "with (a, b): pass",
        "with (a, b) as c: pass",
        "with (a as b): pass",
        "with (a as b, c as d,): pass",
        "with a, b as c: pass",
        "with (yield x): pass",
        "with (a), (b): pass",
        "def f(): return *a, b",
        "def f():\n    yield a, b,",
        "for x in *a, b: pass",
        "@a\n# c\n\nasync def f(): ...",
        "class A(): pass",
        "class A(B, ): pass",
        "try: a\nexcept: b",
        "try:\n    a\nexcept (A, B) as e:\n    b\nexcept C:\n    c;\nelse:\n    d\nfinally:\n    e",
        "try: a\nfinally: b;",
        "if 1:\n\tx = 1\n\ty = 2",
        "for a.b, [c, d] in e, f: pass",
        "if a:\n    pass\n    \\\n    \n    x",
        "def f():\n    pass\n    # c\n\n# d",
        "@(yield)\ndef f(): pass",
        "try: a\nexcept (A, B) : b",
        "def f(a ) -> (b) : pass",
        "if (a) : pass",
        "class A (B) : pass",
    ],
)
def test_the_tree_is_that_of_the_interpreter(source: str) -> None:
    assert_lowered(source + "\n")


NEWER = [
    ("try: a\nexcept A, B: b", "try: a\nexcept (A, B): b"),
    ("try: a\nexcept* A: b", "try: a\nexcept A: b"),
    ("try: a\nexcept* A as e: b\nelse: c\nfinally: d", "try: a\nexcept A as e: b\nelse: c\nfinally: d"),
    ("class A[T: int]: pass", "class A: pass"),
    ("class A[*Ts, **P](B): pass", "class A(B): pass"),
    ("async def f[T](a: T) -> T: ...", "async def f(a: T) -> T: ..."),
]


@pytest.mark.parametrize(("newer", "older"), NEWER, ids=[newer for newer, _ in NEWER])
def test_newer_syntax_is_told_in_older_nodes(newer: str, older: str) -> None:
    assert_lowered_or_told_as(newer, older)


def test_a_group_handler_may_go_without_parentheses() -> None:
    bare, wrapped = (lower(f"try: a\nexcept* {types}: b".encode()) for types in ("A, B", "(A, B)"))
    assert ast.dump(bare) == ast.dump(wrapped)
