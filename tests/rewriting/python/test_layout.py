from __future__ import annotations

from typing import Any

import libcst as cst
import pytest

from flaglint.rewriting.python.layout import NARROW, WIDE, first_line, on_one_line, shifted, width_of


def text(node: cst.CSTNode) -> str:
    return cst.Module([]).code_for_node(node)


@pytest.mark.parametrize(
    ("source", "after"),
    [
        ("(\n    a\n    and b\n    and c()\n)", "a and b and c()"),
        ("(\n    a\n)", "(\n    a\n)"),
        ("a and b", "a and b"),
    ],
)
def test_on_one_line(source: str, after: str) -> None:
    assert text(on_one_line(cst.parse_expression(source))) == after


def test_width() -> None:
    assert width_of("a = 1\n") == NARROW
    assert width_of("x" * 80) == WIDE


def test_first_line_has_nothing_above_it() -> None:
    assert first_line(cst.parse_statement("# a\nif b:\n    c\n")) == "if b:"


@pytest.mark.parametrize(("outer", "after"), [("(\n    x)", "a\n    and b"), ("(x)", "a\n        and b")])
def test_lines_move_to_the_margin_of_the_outer_parentheses(outer: str, after: str) -> None:
    inner: Any = cst.parse_expression("(\n        a\n        and b\n    )")
    around: Any = cst.parse_expression(outer)
    assert text(shifted(inner.with_changes(lpar=(), rpar=()), inner.lpar[0], around.lpar[0])) == after
