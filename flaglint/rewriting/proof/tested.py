"""Local names of which only the truth is ever asked: there `x and True` is as good as `x`."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from flaglint.rewriting.proof.bindings import Block, Occurrences
from flaglint.rewriting.proof.folding import Folder


def fold_tested(body: Block, found: Occurrences, folder: Folder) -> bool:
    """Fold what such names are bound to as tests are folded, in place; tell whether anything changed."""
    held = {
        name: [store.node for store in stores if store.block is not None and _holds_constant(store.node)]
        for name, stores in found.stores.items()
    }
    names = {name for name, nodes in held.items() if nodes and found.loads.get(name)} - _counted(body)
    if not names:
        return False
    tests = {id(part) for statement in body for node in ast.walk(statement) for part in _tested(node, found)}
    changed = False
    for name in sorted(names):
        if not all(id(load.node) in tests for load in found.loads[name]):
            continue
        for node in held[name]:
            before = ast.dump(node)
            if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
                node.value = folder.truth(node.value)
            changed |= ast.dump(node) != before
    return changed


def _counted(body: Block) -> set[str]:
    """Return the names that are read where they are written: `x += 1`."""
    nodes = (node for statement in body for node in ast.walk(statement) if isinstance(node, ast.AugAssign))
    return {node.target.id for node in nodes if isinstance(node.target, ast.Name)}


def _holds_constant(node: ast.AST) -> bool:
    value = node.value if isinstance(node, (ast.Assign, ast.AnnAssign)) else None
    return isinstance(value, (ast.BoolOp, ast.IfExp)) and any(isinstance(n, ast.Constant) for n in _operands(value))


def _tested(node: ast.AST, found: Occurrences) -> Iterator[ast.expr]:
    """Yield the operands of the tests directly below a node."""
    tests: Iterable[ast.expr] = ()
    if isinstance(node, (ast.If, ast.While, ast.Assert, ast.IfExp)):
        tests = [node.test]
    elif isinstance(node, ast.comprehension):
        tests = node.ifs
    elif isinstance(node, ast.match_case) and node.guard is not None:
        tests = [node.guard]
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        tests = [node.operand]
    elif isinstance(node, ast.Call) and found.scopes.is_builtin(node.func, "bool") and not node.keywords:
        tests = node.args
    for test in tests:
        yield from _operands(test)


def _operands(test: ast.expr) -> Iterator[ast.expr]:
    if isinstance(test, ast.BoolOp):
        for value in test.values:
            yield from _operands(value)
    elif isinstance(test, ast.IfExp):
        yield from _operands(test.body)
        yield from _operands(test.orelse)
    else:
        yield test
