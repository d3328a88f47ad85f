"""What is known of an expression without running it: its truth, whether it is a boolean, whether it has effects."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from flaglint.rewriting.python.constant import Constant
from flaglint.rewriting.python.parentheses import replaced_by

_LITERALS = (cst.SimpleString, cst.Integer, cst.Float, cst.Imaginary, cst.Ellipsis)
_BOOLEAN_CALLS = frozenset(("all", "any", "bool", "callable", "hasattr", "isinstance", "issubclass"))
_BOOLEAN_OPERATORS = (cst.Is, cst.IsNot, cst.In, cst.NotIn)


@dataclass(frozen=True, slots=True)
class Truth:
    """The certain truth of a test; `effect` is what must still be evaluated first, None if nothing."""

    value: bool
    effect: cst.BaseExpression | None = None


def known_truth(test: cst.BaseExpression) -> Truth | None:
    """Return the truth that this removal made certain, None if it depends or the author wrote a literal."""
    if isinstance(test, Constant):
        return Truth(bool(test.value))
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        inner = known_truth(test.expression)
        return Truth(not inner.value, inner.effect) if inner else None
    if isinstance(test, cst.BooleanOperation) and isinstance(test.right, Constant):
        value = bool(test.right.value)
        if value is isinstance(test.operator, cst.Or):
            return Truth(value, replaced_by(test, test.left))
    return None


def discarded(node: cst.BaseExpression) -> cst.BaseExpression:
    """Return what is still to run of an expression whose value nobody reads: `f() or True` is `f()`."""
    while True:
        if isinstance(node, cst.UnaryOperation) and isinstance(node.operator, cst.Not):
            node = replaced_by(node, node.expression)
        elif isinstance(node, cst.BooleanOperation) and isinstance(node.right, Constant):
            node = replaced_by(node, node.left)
        elif isinstance(node, cst.IfExp) and is_pure(node.body) and is_pure(node.orelse):
            node = replaced_by(node, node.test)
        else:
            return node


def run_alone(effect: cst.BaseExpression) -> cst.SimpleStatementLine:
    """Return the statement that runs an expression whose value nobody reads: `x = f()` for `(x := f()) or True`."""
    effect = discarded(effect)
    if isinstance(effect, cst.NamedExpr):
        target = cst.AssignTarget(target=cst.ensure_type(effect.target, cst.Name))
        return cst.SimpleStatementLine(body=(cst.Assign(targets=(target,), value=effect.value),))
    return cst.SimpleStatementLine(body=(cst.Expr(value=effect),))


def is_pure(node: cst.BaseExpression) -> bool:
    """Tell whether leaving the expression out cannot be noticed: names, attribute chains, literals, their tests.

    Attributes count as pure by policy: a property that does something else than answer is not worth a leftover.
    """
    if isinstance(node, (Constant, cst.Name, *_LITERALS)):
        return True
    if isinstance(node, cst.Attribute):
        return is_pure(node.value)
    if isinstance(node, cst.UnaryOperation):
        return isinstance(node.operator, cst.Not) and is_pure(node.expression)
    if isinstance(node, cst.BooleanOperation):
        return is_pure(node.left) and is_pure(node.right)
    if isinstance(node, cst.Comparison):
        return is_pure(node.left) and all(is_pure(target.comparator) for target in node.comparisons)
    return False


def is_boolean(node: cst.BaseExpression) -> bool:
    """Tell whether the expression is True or False and nothing else, whatever its parts are."""
    if isinstance(node, Constant):
        return isinstance(node.value, bool)
    if isinstance(node, cst.UnaryOperation):
        return isinstance(node.operator, cst.Not)
    if isinstance(node, cst.Name):
        return node.value in ("True", "False")
    if isinstance(node, cst.Comparison):
        return all(isinstance(target.operator, _BOOLEAN_OPERATORS) for target in node.comparisons)
    if isinstance(node, cst.BooleanOperation):
        return is_boolean(node.left) and is_boolean(node.right)
    if isinstance(node, cst.IfExp):
        return is_boolean(node.body) and is_boolean(node.orelse)
    return isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and node.func.value in _BOOLEAN_CALLS
