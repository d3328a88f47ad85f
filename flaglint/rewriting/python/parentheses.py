"""Parentheses around what is left of an expression: kept, moved, and dropped where they no longer do anything."""

from __future__ import annotations

import ast
from typing import Any

import libcst as cst

from flaglint.rewriting.python.layout import first_line, on_one_line, shifted
from flaglint.rewriting.python.nodes import child_fields, rebuild

# Where an operation needs no parentheses, whatever its precedence
_SLOTS = (
    cst.Annotation, cst.AnnAssign, cst.Arg, cst.Assert, cst.Assign, cst.AugAssign, cst.DictElement,
    cst.Element, cst.Expr, cst.If, cst.Index, cst.NamedExpr, cst.Return, cst.While,
)  # fmt: skip
_STATEMENTS = (cst.AnnAssign, cst.Assert, cst.Assign, cst.AugAssign, cst.Expr, cst.If, cst.Return, cst.While)
_LOOSE = (cst.BooleanOperation, cst.Comparison, cst.UnaryOperation, cst.BinaryOperation, cst.IfExp)
_ATOMS = (
    cst.Name, cst.Attribute, cst.Call, cst.Subscript, cst.SimpleString, cst.Integer, cst.Float, cst.List, cst.Dict,
    cst.Set, cst.ListComp, cst.DictComp, cst.SetComp, cst.FormattedString,
)  # fmt: skip


class LooseLeft(cst.LeftParen):
    """A parenthesis that belonged to an operator which this removal took away."""

    def _visit_and_replace_children(self, visitor: cst.CSTVisitorT) -> LooseLeft:
        return self


def replaced_by(whole: Any, kept: Any) -> cst.BaseExpression:
    """Return the part kept of an operation, within the parentheses of the operation, marked as loose."""
    own = tuple(_loose(paren) for paren in kept.lpar)
    outer = tuple(_loose(paren) for paren in whole.lpar)
    if own or outer:
        kept = kept.with_changes(lpar=(*outer, *own), rpar=(*kept.rpar, *whole.rpar))
    result: cst.BaseExpression = kept
    return result


def _loose(paren: cst.LeftParen) -> LooseLeft:
    return LooseLeft(whitespace_after=paren.whitespace_after)


def is_loose(node: object) -> bool:
    """Tell whether the expression stands in parentheses that may be superfluous."""
    return isinstance(node, cst.BaseExpression) and any(isinstance(paren, LooseLeft) for paren in node.lpar)


def tighten(parent: Any, room: int) -> Any:
    """Return the parent with the loose parentheses of its direct parts dropped, where they do nothing.

    A chain that fits on the line of its statement, in `room` columns, is put there.
    """
    kind: type = type(parent)
    loose = [name for name in child_fields(kind) if is_loose(getattr(parent, name))]
    for name in loose:
        value = getattr(parent, name)
        marked = _outermost_is_loose(value)
        tightened = _tightened(value, parent)
        joined = on_one_line(tightened)
        if marked and joined is not tightened and isinstance(parent, _STATEMENTS):
            shorter = rebuild_spaced(parent, {name: joined})
            if _is_one_line(joined) and len(first_line(shorter)) <= room:
                tightened = joined
        parent = rebuild_spaced(parent, {name: tightened})
    return parent


def rebuild_spaced(parent: Any, changes: dict[str, Any]) -> Any:
    """Rebuild a statement; `if(x):` gets the space that it needs without its parentheses."""
    for field in ("whitespace_before_test", "whitespace_after_while", "whitespace_after_return"):
        value = getattr(parent, field, None)
        if changes and isinstance(value, cst.SimpleWhitespace) and not value.value:
            changes = {**changes, field: cst.SimpleWhitespace(" ")}
    return rebuild(parent, changes)


def _outermost_is_loose(node: Any) -> bool:
    return isinstance(node.lpar[0], LooseLeft) and not _has_comment(node)


def _tightened(node: Any, parent: cst.CSTNode) -> Any:
    """Drop parentheses from the inside out."""
    own = int(isinstance(node, cst.Tuple) and not node.elements)  # `()` is nothing without its parentheses
    for index in range(len(node.lpar) - 1 - own, -1, -1):
        left, right = node.lpar[index], node.rpar[len(node.lpar) - 1 - index]
        without = node.with_changes(
            lpar=(*node.lpar[:index], *node.lpar[index + 1 :]),
            rpar=(*node.rpar[: len(node.lpar) - 1 - index], *node.rpar[len(node.lpar) - index :]),
        )
        if isinstance(left, LooseLeft) and _may_drop(without, left, right, parent):
            outer = without.lpar[index - 1] if index else None
            node = shifted_within(without, left, outer) if outer is not None and not own else without
    plain = tuple(cst.LeftParen(whitespace_after=paren.whitespace_after) for paren in node.lpar)
    return node.with_changes(lpar=plain)


def shifted_within(node: Any, inner: cst.LeftParen, outer: cst.LeftParen) -> Any:
    """Return the node with its own lines moved to the margin of the outer parentheses, which stay as they are."""
    bare = shifted(node.with_changes(lpar=(), rpar=()), inner, outer)
    return bare.with_changes(lpar=node.lpar, rpar=node.rpar)


def _may_drop(node: Any, left: cst.LeftParen, right: cst.RightParen, parent: cst.CSTNode) -> bool:
    if not node.lpar and not isinstance(node, _ATOMS) and not (isinstance(node, _LOOSE) and isinstance(parent, _SLOTS)):
        return False
    if _has_comment(left.whitespace_after) or _has_comment(right.whitespace_before):
        return False
    text = cst.Module([]).code_for_node(node).strip()
    if "\n" not in text and "\r" not in text:
        return True
    try:
        ast.parse(text, mode="eval")
    except SyntaxError:
        return False
    return True


def _has_comment(node: cst.CSTNode) -> bool:
    return "#" in cst.Module([]).code_for_node(node)


def _is_one_line(node: cst.CSTNode) -> bool:
    text = cst.Module([]).code_for_node(node)
    return "\n" not in text and "\r" not in text
