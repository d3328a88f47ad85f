"""Comparisons of the flag's value with literals, and conversions of it."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any

import libcst as cst

from flaglint.rewriting.python.constant import CannotFoldError, Constant
from flaglint.rewriting.python.nodes import walk

_UNKNOWN = object()
_CONVERSIONS: dict[str, Callable[[Any], object]] = {"bool": bool, "int": int, "str": str}
_OPERATORS: dict[type, Callable[[Any, Any], object]] = {
    cst.Equal: operator.eq,
    cst.NotEqual: operator.ne,
    cst.Is: operator.is_,
    cst.IsNot: operator.is_not,
    cst.In: lambda value, container: value in container,
    cst.NotIn: lambda value, container: value not in container,
    cst.LessThan: operator.lt,
    cst.LessThanEqual: operator.le,
    cst.GreaterThan: operator.gt,
    cst.GreaterThanEqual: operator.ge,
}


def fold_comparison(old: cst.Comparison, new: cst.Comparison) -> cst.BaseExpression:
    """Return the outcome of comparing the flag's value with literals; the comparison if it is not certain."""
    parts = [new.left, *(target.comparator for target in new.comparisons)]
    constants = [part for part in parts if isinstance(part, Constant)]
    values = [_value(part) for part in parts]
    if not constants or any(value is _UNKNOWN for value in values):
        return new
    outcome = True
    for target, left, right in zip(new.comparisons, values, values[1:], strict=False):
        compared = _compare(target.operator, left, right)
        if compared is _UNKNOWN:
            return new
        outcome = outcome and bool(compared)
    return _within(new, constants[0].with_value(outcome))


def check_identity(module: cst.Module) -> None:
    """Do nothing if no text or number of the flag is left to be compared by identity.

    Raises:
        CannotFoldError: `x is "new"` depends on the interpreter, and Python warns of it.
    """
    for node in walk(module):
        if isinstance(node, cst.Comparison):
            parts = [node.left, *(target.comparator for target in node.comparisons)]
            for target, *pair in zip(node.comparisons, parts, parts[1:], strict=False):
                constants = [part for part in pair if isinstance(part, Constant) and not _is_singleton(part.value)]
                if constants and isinstance(target.operator, cst.Is | cst.IsNot):
                    origins = frozenset(origin for part in constants for origin in part.origins)
                    raise CannotFoldError(origins, "it is compared by identity, which is not certain for a literal")


def fold_negation(old: cst.UnaryOperation, new: cst.UnaryOperation) -> cst.BaseExpression:
    """Return `not` of a constant."""
    if isinstance(new.operator, cst.Not) and isinstance(new.expression, Constant):
        return _within(new, new.expression.with_value(not new.expression.value))
    return new


def fold_conversion(old: cst.Call, new: cst.Call) -> cst.BaseExpression:
    """Return `bool(...)`, `int(...)` or `str(...)` of a constant."""
    if not isinstance(new.func, cst.Name) or len(new.args) != 1 or new.args[0].star or new.args[0].keyword:
        return new
    convert, value = _CONVERSIONS.get(new.func.value), new.args[0].value
    if convert is None or not isinstance(value, Constant) or not isinstance(value.value, bool | int | str):
        return new
    try:
        return _within(new, value.with_value(convert(value.value)))
    except ValueError:
        return new


def _within(whole: Any, constant: Constant) -> Constant:
    return constant.with_changes(lpar=whole.lpar, rpar=whole.rpar)


def _compare(kind: cst.BaseCompOp, left: Any, right: Any) -> object:
    if isinstance(kind, cst.Is | cst.IsNot) and not _are_singletons(left, right):
        return _UNKNOWN
    try:
        return _OPERATORS[type(kind)](left, right)
    except TypeError:
        return _UNKNOWN


def _are_singletons(left: object, right: object) -> bool:
    # `1 is True` is false for sure, `"a" is "a"` depends on the interpreter
    return _is_singleton(left) or _is_singleton(right)


def _is_singleton(value: object) -> bool:
    return value is None or isinstance(value, bool)


def _value(node: cst.BaseExpression) -> object:
    if isinstance(node, Constant):
        return node.value
    if not isinstance(
        node, cst.BaseString | cst.BaseNumber | cst.Name | cst.Tuple | cst.List | cst.Set | cst.UnaryOperation
    ):
        return _UNKNOWN
    if any(isinstance(part, Constant) for part in getattr(node, "elements", ())):
        return _UNKNOWN
    try:
        return ast.literal_eval(cst.Module([]).code_for_node(node).strip())
    except (ValueError, SyntaxError, TypeError):
        return _UNKNOWN
