"""Expressions over several lines: moved to the left, or put on one line where that is what is left to do."""

from __future__ import annotations

from typing import Any

import libcst as cst

WIDE, NARROW = 88, 79


class _Shift(cst.CSTTransformer):
    """Moves continuation lines to the left."""

    def __init__(self, columns: int) -> None:
        super().__init__()
        self.columns = columns

    def leave_ParenthesizedWhitespace(  # noqa: N802  LibCST calls it by this name
        self, original_node: cst.ParenthesizedWhitespace, updated_node: cst.ParenthesizedWhitespace
    ) -> cst.ParenthesizedWhitespace:
        margin = updated_node.last_line.value
        if not updated_node.indent or len(margin) < self.columns:
            return updated_node
        return updated_node.with_changes(last_line=cst.SimpleWhitespace(margin[self.columns :]))

    def leave_EmptyLine(self, original_node: cst.EmptyLine, updated_node: cst.EmptyLine) -> cst.EmptyLine:  # noqa: N802
        margin = updated_node.whitespace.value
        if updated_node.comment is None or len(margin) < self.columns:
            return updated_node
        return updated_node.with_changes(whitespace=cst.SimpleWhitespace(margin[self.columns :]))


def shifted(node: Any, inner: cst.LeftParen, outer: cst.LeftParen) -> Any:
    """Return what stood in the inner parentheses with its lines where those of the outer ones are."""
    columns = _margin(inner) - _margin(outer)
    return node.visit(_Shift(columns)) if _margin(outer) >= 0 and columns > 0 else node


def _margin(paren: cst.LeftParen) -> int:
    whitespace = paren.whitespace_after
    return len(whitespace.last_line.value) if isinstance(whitespace, cst.ParenthesizedWhitespace) else -1


def width_of(source: str) -> int:
    """Return the line width that the file keeps to: that of PEP 8, or the wider one of the usual formatter."""
    longest = max((len(line) for line in source.splitlines()), default=0)
    return WIDE if longest > NARROW else NARROW


def on_one_line(node: Any) -> Any:
    """Return an `and` / `or` chain with its operands beside each other instead of below."""
    if not isinstance(node, cst.BooleanOperation):
        return node
    spaces = {
        name: cst.SimpleWhitespace(" ")
        for name in ("whitespace_before", "whitespace_after")
        if isinstance(getattr(node.operator, name), cst.ParenthesizedWhitespace)
    }
    left = node.left if node.left.lpar else on_one_line(node.left)
    return node.with_changes(left=left, operator=node.operator.with_changes(**spaces), lpar=(), rpar=())


def first_line(statement: Any) -> str:
    """Return the first line of a statement's source, without what stands above it."""
    if isinstance(statement, cst.BaseCompoundStatement):
        statement = statement.with_changes(leading_lines=())
    text: str = cst.Module([]).code_for_node(statement)
    return text.split("\n", 1)[0]
