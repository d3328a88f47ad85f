"""Folding of expressions that hold a constant: conditional expressions, comprehension filters, walruses, tests."""

from __future__ import annotations

from typing import Any

import libcst as cst

from flaglint.rewriting.python.comparisons import fold_comparison, fold_conversion, fold_negation
from flaglint.rewriting.python.constant import Constant
from flaglint.rewriting.python.displays import fold_quantified, is_quantified
from flaglint.rewriting.python.nodes import Handlers
from flaglint.rewriting.python.operations import TRUTH, VALUE, simplify
from flaglint.rewriting.python.parentheses import rebuild_spaced, replaced_by
from flaglint.rewriting.python.truth import known_truth


def simplified_test(node: Any) -> Any:
    """Return the statement or expression with its test simplified: only the truth of the test is read."""
    test = simplify(node.test, TRUTH)
    return node if test is node.test else rebuild_spaced(node, {"test": test})


def _fold_chain(old: cst.BooleanOperation, new: cst.BooleanOperation) -> cst.BaseExpression:
    return simplify(new, VALUE)


def _fold_not(old: cst.UnaryOperation, new: cst.UnaryOperation) -> cst.BaseExpression:
    if not isinstance(new.operator, cst.Not):
        return new
    operand = simplify(new.expression, TRUTH)
    return fold_negation(old, new if operand is new.expression else new.with_changes(expression=operand))


def _fold_call(old: cst.Call, new: cst.Call) -> cst.BaseExpression:
    if is_quantified(new):
        return fold_quantified(new)
    if isinstance(new.func, cst.Name) and new.func.value == "bool" and len(new.args) == 1 and not new.args[0].star:
        argument = simplify(new.args[0].value, TRUTH)
        if argument is not new.args[0].value:
            new = new.with_changes(args=(new.args[0].with_changes(value=argument),))
    return fold_conversion(old, new)


def _fold_conditional(old: cst.IfExp, new: cst.IfExp) -> cst.BaseExpression:
    # a if flag else b    flag is False    ->    b, in the parentheses of the whole where it needs them
    new = simplified_test(new)
    truth = known_truth(new.test)
    if truth is None or truth.effect is not None:
        return new
    return replaced_by(new, new.body if truth.value else new.orelse)


def _fold_filter(old: cst.CompIf, new: cst.CompIf) -> cst.CompIf | None:
    # [x for x in xs if flag]: a false filter stays, since xs is still iterated
    new = simplified_test(new)
    truth = known_truth(new.test)
    return None if truth is not None and truth.value and truth.effect is None else new


EXPRESSIONS: Handlers = {
    cst.BooleanOperation: _fold_chain,
    cst.UnaryOperation: _fold_not,
    cst.Comparison: fold_comparison,
    cst.Call: _fold_call,
    cst.IfExp: _fold_conditional,
    cst.CompIf: _fold_filter,
}


def is_constant(node: object) -> bool:
    """Tell whether the node is nothing but a value of the removed flag."""
    return isinstance(node, Constant)
