"""Assignments to several names at once, taken apart where a constant is among the values."""

from __future__ import annotations

import ast

from flaglint.rewriting.proof.constants import is_constant
from flaglint.rewriting.proof.scopes import Scopes

Block = list[ast.stmt]


def separate(node: ast.Assign, scopes: Scopes) -> Block:
    """Return one assignment for each name: `a = b = True`, and the constants of `a, b = True, x`."""
    if len(node.targets) > 1:
        if isinstance(node.value, ast.Constant) and all(isinstance(target, ast.Name) for target in node.targets):
            return [_assignment(target, node.value, node) for target in node.targets]
        return [node]
    target, value = node.targets[0], node.value
    if isinstance(target, (ast.Tuple, ast.List)) and isinstance(value, (ast.Tuple, ast.List)):
        return _unpacked(node, target.elts, value.elts, scopes)
    return [node]


def _unpacked(node: ast.Assign, targets: list[ast.expr], values: list[ast.expr], scopes: Scopes) -> Block:
    starred = any(isinstance(element, ast.Starred) for element in (*targets, *values))
    if starred or len(targets) != len(values) or not targets:
        return [node]
    settled = [
        at
        for at, (target, value) in enumerate(zip(targets, values, strict=True))
        if is_constant(value) and isinstance(target, ast.Name) and _is_private(target, [*targets, *values], scopes)
    ]
    if not settled and len(targets) > 1:
        return [node]
    rest = [at for at in range(len(targets)) if at not in settled]
    result: Block = [_assignment(targets[at], values[at], node) for at in settled]
    if len(rest) == 1:
        result.append(_assignment(targets[rest[0]], values[rest[0]], node))
    elif rest:
        names = ast.copy_location(ast.Tuple([targets[at] for at in rest], ast.Store()), targets[0])
        found = ast.copy_location(ast.Tuple([values[at] for at in rest], ast.Load()), node.value)
        result.append(_assignment(names, found, node))
    return result


def _is_private(target: ast.Name, others: list[ast.expr], scopes: Scopes) -> bool:
    """Tell whether nothing else in the statement can see when the local name is assigned."""
    owner = scopes.owner[target]
    names = [n for other in others for n in ast.walk(other) if isinstance(n, ast.Name) and n is not target]
    local = scopes.label[target] == "local" and (owner, target.id) not in scopes.captured
    return local and not owner.sees_names and all(name.id != target.id for name in names)


def _assignment(target: ast.expr, value: ast.expr, like: ast.stmt) -> ast.Assign:
    return ast.copy_location(ast.Assign([target], value), like)
