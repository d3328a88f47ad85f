"""Local names of which only the truth is ever asked: `both = x and flag` is `both = x` where `if both:` is all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import libcst as cst

from flaglint.rewriting.python.bindings import is_inspected
from flaglint.rewriting.python.blocks import CONTAINERS
from flaglint.rewriting.python.constant import Constant
from flaglint.rewriting.python.nodes import transform, walk
from flaglint.rewriting.python.operations import TRUTH, simplify
from flaglint.rewriting.python.scopes import FUNCTION, Scope, module_scope

_TESTS = (cst.If, cst.While, cst.Assert, cst.IfExp, cst.CompIf)


def with_tested_names(module: cst.Module) -> cst.Module:
    """Return the module with what is assigned to such names simplified as a test is."""
    held = [node for node in walk(module) if isinstance(node, cst.Assign) and _holds_constant(node.value)]
    if not held:
        return module
    scopes = module_scope(module)
    tested = {id(node) for node in held} & _assignments_of_tested(scopes)

    def assignment(old: cst.Assign, new: cst.Assign) -> cst.Assign:
        value = simplify(new.value, TRUTH) if id(old) in tested else new.value
        return new if value is new.value else new.with_changes(value=value)

    result: cst.Module = transform(module, {**CONTAINERS, cst.Assign: assignment}) if tested else module
    return result


def _holds_constant(value: cst.BaseExpression) -> bool:
    if not isinstance(value, cst.BooleanOperation | cst.IfExp):
        return False
    return any(isinstance(part, Constant) for part in walk(value))


def _assignments_of_tested(scopes: Scope) -> set[int]:
    """Return the ids of the assignments to local names that are read, and only where their truth counts."""
    tests = {id(read) for node in walk(scopes.node) for test in _tests(node) for read in _operands(test)}
    found: set[int] = set()
    for scope in scopes.all():
        if scope.kind != FUNCTION or is_inspected(scope):
            continue
        for name in scope.bindings:
            reads = scope.reads_of(name) if scope.binds(name) else []
            if reads and all(id(read) in tests for read in reads):
                found |= {id(binding) for binding in scope.bindings_of(name) if _is_plain(binding)}
    return found


def _is_plain(binding: Any) -> bool:
    return (
        isinstance(binding, cst.Assign)
        and len(binding.targets) == 1
        and isinstance(binding.targets[0].target, cst.Name)
    )


def _tests(node: Any) -> Iterator[cst.BaseExpression]:
    """Yield the expressions directly below a node of which only the truth is asked."""
    if isinstance(node, _TESTS):
        yield node.test
    elif isinstance(node, cst.UnaryOperation) and isinstance(node.operator, cst.Not):
        yield node.expression
    elif isinstance(node, cst.MatchCase) and node.guard is not None:
        yield node.guard
    elif isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and node.func.value == "bool":
        yield from (argument.value for argument in node.args if not argument.star)


def _operands(test: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    if isinstance(test, cst.BooleanOperation):
        yield from _operands(test.left)
        yield from _operands(test.right)
    elif isinstance(test, cst.IfExp):
        yield from _operands(test.body)
        yield from _operands(test.orelse)
    else:
        yield test
