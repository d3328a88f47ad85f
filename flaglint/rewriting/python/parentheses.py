"""Parentheses around what is left of an expression: kept, moved, and dropped where they no longer do anything."""

from __future__ import annotations

import ast
from typing import Any

import libcst as cst

from flaglint.rewriting.python.nodes import child_fields, rebuild

_SLOTS = (
    cst.Annotation, cst.AnnAssign, cst.Arg, cst.Assert, cst.Assign, cst.AugAssign, cst.DictElement,
    cst.Element, cst.Expr, cst.If, cst.Index, cst.NamedExpr, cst.Return, cst.While,
)  # fmt: skip
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


def tighten(parent: cst.CSTNode) -> Any:
    """Return the parent with the loose parentheses of its direct parts dropped, where they do nothing."""
    changes: dict[str, object] = {}
    for name in child_fields(type(parent)):
        value = getattr(parent, name)
        if isinstance(value, cst.BaseExpression) and any(isinstance(paren, LooseLeft) for paren in value.lpar):
            changes[name] = _tightened(value, parent)
    return rebuild_spaced(parent, changes)


def rebuild_spaced(parent: Any, changes: dict[str, object]) -> Any:
    """Rebuild a statement; `if(x):` gets the space that it needs without its parentheses."""
    for field in (
        "whitespace_before_test",
        "whitespace_after_while",
        "whitespace_after_return",
        "whitespace_after_assert",
    ):
        value = getattr(parent, field, None)
        if changes and isinstance(value, cst.SimpleWhitespace) and not value.value:
            changes[field] = cst.SimpleWhitespace(" ")
    return rebuild(parent, changes)


def _tightened(node: Any, parent: cst.CSTNode) -> Any:
    lefts, rights = list(node.lpar), list(node.rpar)
    index = 0
    while index < len(lefts):
        mirrored = len(lefts) - 1 - index
        without = node.with_changes(
            lpar=tuple(lefts[:index] + lefts[index + 1 :]), rpar=tuple(rights[:mirrored] + rights[mirrored + 1 :])
        )
        if isinstance(lefts[index], LooseLeft) and _may_drop(without, lefts[index], rights[mirrored], parent):
            node, lefts, rights = without, list(without.lpar), list(without.rpar)
        else:
            index += 1
    plain = tuple(cst.LeftParen(whitespace_after=paren.whitespace_after) for paren in node.lpar)
    return node.with_changes(lpar=plain)


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


def _has_comment(whitespace: cst.BaseParenthesizableWhitespace) -> bool:
    return "#" in cst.Module([]).code_for_node(whitespace)
