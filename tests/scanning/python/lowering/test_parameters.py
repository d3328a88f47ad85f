from __future__ import annotations

import sys

import pytest

from tests.scanning.python.lowering.oracle import assert_lowered, assert_lowered_or_told_as


@pytest.mark.parametrize(
    "source",
    [
        "def f(a, b: (int)=(1), /, c=2, *args: (int), d, e=3, **kw: (int)) -> (int): pass",
        "def f(*, a): pass",
        "def f(a, /): pass",
        "lambda a, /, b=1, *c, d=2, **e: (0)",
        "lambda *, k: k",
        "lambda: (yield)",
    ],
)
def test_the_tree_is_that_of_the_interpreter(source: str) -> None:
    assert_lowered(source + "\n")


@pytest.mark.parametrize(
    ("newer", "older"),
    [
        ("def f[T](a: T): ...", "def f(a: T): ..."),
        ("def f[T: (int), *Ts, **P](): ...", "def f(): ..."),
        ("def f[T = (int), *Ts = *tuple[int], **P = [int]](): ...", "def f(): ..."),
        ("class A[T: int = str]: ...", "class A: ..."),
    ],
)
def test_type_parameters_are_left_out_where_there_are_none(newer: str, older: str) -> None:
    if sys.version_info >= (3, 13) or (sys.version_info >= (3, 12) and "=" not in newer):
        assert_lowered(newer)
    elif sys.version_info < (3, 12):
        assert_lowered_or_told_as(newer, older)
