from __future__ import annotations

import pytest

from tests.scanning.python.lowering.oracle import assert_lowered


@pytest.mark.parametrize(
    "source",
    [
        "match x:\n    case 1 | -1 | 1+2j | 'a' 'b' | b'c' | None | True | a.b.c: pass",
        "match x:\n    case (1): pass",
        "match x:\n    case (1 | 2) as y: pass",
        "match x:\n    case [a, *_, b] | [*rest]: pass",
        "match x:\n    case (a, b): pass",
        "match x:\n    case (a,): pass",
        "match x:\n    case a, b: pass",
        "match x:\n    case a, : pass",
        "match x:\n    case *a, b  : pass",
        "match x:\n    case *_, : pass",
        "match x:\n    case () | []: pass",
        "match x:\n    case {}: pass",
        "match x:\n    case {'a': 1, b.c: _, **rest}: pass",
        "match x:\n    case {**rest}: pass",
        "match x:\n    case {1: x, }: pass",
        "match x:\n    case C(): pass",
        "match x:\n    case a.C(1, (x), y=2, z=(w), ): pass",
        "match x:\n    case _ if (a): pass",
        "match x:\n    case x if a: b ;",
        "match a, b:\n    case _: pass",
        "match *a, b:\n    case [ ( ( a ) ) ]: pass",
        "match (a):\n    case -0: pass",
        "match (a):\n    case ((a, b)): pass",
        "match (a):\n    case ( a as b ): pass",
        "match = case = type = _ = 1\ntype(x)\nmatch(x)",
    ],
)
def test_the_tree_is_that_of_the_interpreter(source: str) -> None:
    assert_lowered(source + "\n")
