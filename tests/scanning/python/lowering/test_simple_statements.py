from __future__ import annotations

import pytest

from flaglint.scanning.python.lowering import lower
from tests.scanning.python.lowering.oracle import assert_lowered, assert_lowered_or_told_as, assert_told_as


@pytest.mark.parametrize(
    "source",
    [
        "del a, b",
        "del (a, b)",
        "del a,",
        "del (a), [b, c]",
        "return_ = 1,  # c",
        "x = 1, \\\n",
        "a = b = c, *d = 1",
        "a: int",
        "a.b: int = 1",
        "a[0]: int",
        "x: tuple = 1, 2",
        "x += yield",
        "import a, b.c as d, e.f.g",
        "from . import a",
        "from .. a import b as c, d",
        "from ...x.y import (a, b as c , )",
        "from . import *",
        "from ... import x  ; import y",
        "global a, b ; nonlocal_ = 1",
        "raise",
        "raise a from (b)",
        "assert (a), (b)",
        "assert a",
        "x = 1",
        "...",
        "a.b = c[0] = [d, (e, f)] = g",
        "await_ = a @ b // c << d >> e & f | g ^ h % i / j",
        "a @= b",
        "a //= b",
        "a <<= b",
        "a >>= c",
        "a &= b",
        "a |= b",
        "a ^= b",
        "a %= b",
        "a /= b",
        "a *= b",
        "a -= b",
        "a **= b",
    ],
)
def test_the_tree_is_that_of_the_interpreter(source: str) -> None:
    assert_lowered(source + "\n")


@pytest.mark.parametrize(
    ("newer", "older"),
    [
        ("type X = int", "X = int"),
        ("type X[T: (int, str), *U, **P] = dict[T, U]", "X = dict[T, U]"),
        ("lazy import a.b as c", "import a.b as c"),
        ("lazy from .a import b, c as d", "from .a import b, c as d"),
    ],
)
def test_newer_syntax_is_told_in_older_nodes(newer: str, older: str) -> None:
    assert_lowered_or_told_as(newer, older)


@pytest.mark.parametrize("source", ["print >>stream, text", "print >>stream", "print >> stream, 'a' % b,"])
def test_the_print_statement_is_refused(source: str) -> None:
    with pytest.raises(SyntaxError, match="Python 2"):
        lower(source.encode())


@pytest.mark.parametrize("source", ["x = print >> stream", "(print >> stream)", "stream >> print", "print(a) >> b"])
def test_a_shift_is_not(source: str) -> None:
    assert_told_as(source, source)
