from __future__ import annotations

import pytest

from flaglint.scanning.python.lowering import lower
from tests.scanning.python.lowering.oracle import assert_lowered, assert_lowered_or_told_as


@pytest.mark.parametrize(
    "source",
    [
        "x[1, 2, ]",
        "x[1:2, ::3, :, 1:, :4]",
        "x[ 1 : ]",
        "x[ : ]",
        "x[ : : ]",
        "x[1 : 2 : ]",
        "x[ (1) : (2) : (3) ]",
        "x[(1), ]",
        "x[(a:=1)]",
        "x[a:=1]",
        "x[lambda: 1]",
        "f(a, *b, c=(1), *e, **(d))",
        "x = yield_ = ((yield))",
        "(a).b.c",
        "(a)(b)",
        "a if (b) else (c)",
        "(a if b else c)",
        "print(*a, **b)",
        "1_000, 0x_ff, 0o17, 0b1, 1e3, 1_0.5j, 1J, .5, 5., 00, 0_0, 1E5, 0XFF",
        "(a := b)",
        "f(a := b, c=(d := e))",
        "print(a, end='') if b else c",
    ],
)
def test_the_tree_is_that_of_the_interpreter(source: str) -> None:
    assert_lowered(source + "\n")


def test_an_index_may_be_starred() -> None:
    assert_lowered_or_told_as("x[*a, b]", "x[(*a, b)]")
    assert_lowered_or_told_as("x[*a]", "x[(*a,)]")


@pytest.mark.parametrize("source", ["1" * 5000 + "x", "(1 := 2)"])
def test_what_is_no_expression_is_refused(source: str) -> None:
    with pytest.raises(SyntaxError):
        lower(source.encode())
