"""Which statements always leave the block that they stand in."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from flaglint.rewriting.python.nodes import Unreachable, children

_LEAVING = (cst.Return, cst.Raise, cst.Break, cst.Continue)
_OWN_SCOPE = (cst.FunctionDef, cst.ClassDef, cst.Lambda)


def leaves(statement: cst.CSTNode | None) -> bool:
    """Tell whether what follows the statement in its block cannot be reached.

    `with` never counts: it may swallow the exception that was raised before its body could leave.
    """
    if isinstance(statement, cst.SimpleStatementLine):
        return any(isinstance(small, _LEAVING) for small in statement.body)
    if isinstance(statement, cst.If):
        return statement.orelse is not None and suite_leaves(statement.body) and _arm_leaves(statement.orelse)
    if isinstance(statement, cst.Try | cst.TryStar):
        return _try_leaves(statement)
    if isinstance(statement, cst.While):
        return _is_endless(statement.test) and not has_break(statement.body)
    return False


def suite_leaves(suite: cst.BaseSuite) -> bool:
    """Tell whether the end of the suite cannot be reached."""
    body: Sequence[cst.CSTNode] = suite.body
    if isinstance(suite, cst.SimpleStatementSuite):
        return any(isinstance(small, _LEAVING) for small in body)
    return any(leaves(statement) for statement in body)


def has_break(node: cst.CSTNode) -> bool:
    """Tell whether a `break` below the node binds to the loop around it."""
    for child in children(node):
        if isinstance(child, cst.Break):
            return True
        if isinstance(child, cst.For | cst.While):
            if child.orelse is not None and has_break(child.orelse):
                return True
        elif not isinstance(child, (*_OWN_SCOPE, Unreachable)) and has_break(child):
            return True
    return False


def _arm_leaves(arm: cst.If | cst.Else) -> bool:
    return leaves(arm) if isinstance(arm, cst.If) else suite_leaves(arm.body)


def _try_leaves(node: cst.Try | cst.TryStar) -> bool:
    if node.finalbody is not None and suite_leaves(node.finalbody.body):
        return True
    body = suite_leaves(node.body) or (node.orelse is not None and suite_leaves(node.orelse.body))
    return body and all(suite_leaves(handler.body) for handler in node.handlers)


def _is_endless(test: cst.BaseExpression) -> bool:
    return (isinstance(test, cst.Name) and test.value == "True") or (
        isinstance(test, cst.Integer) and test.value == "1"
    )
