"""Whether a module binds a dotted name, and whether that is a function's variable."""

from __future__ import annotations

import ast

from flaglint.rewriting.names import last_name, parsed

_DEFINITIONS = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def is_local(text: bytes, name: str) -> bool:
    """Tell whether a dotted name of a module is the variable of a function."""
    tree = parsed(text)
    body: list[ast.stmt] = tree.body if tree is not None else []
    for part in name.split(".")[:-1]:
        found = [node for node in body if isinstance(node, _DEFINITIONS) and node.name == part]
        if any(not isinstance(node, ast.ClassDef) for node in found):
            return True
        body = [statement for node in found for statement in node.body]
    return False


def binds(text: bytes, name: str) -> bool:
    """Tell whether a file may bind a name, dotted within the module: in classes and functions of that name.

    It may if it cannot be parsed.
    """
    tree = parsed(text)
    if tree is None:
        return True
    *owners, word = name.split(".")
    found: list[ast.AST] = [tree]
    for owner in owners:
        nodes = [part for node in found for part in ast.walk(node)]
        found = [node for node in nodes if isinstance(node, _DEFINITIONS) and node.name == owner]
    return any(word in _bound_by(part) for node in found for part in ast.walk(node))


def _bound_by(node: ast.AST) -> set[str]:
    if isinstance(node, _DEFINITIONS):
        return {node.name}
    if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
        return {last_name(node)}
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {alias.asname or alias.name for alias in node.names}
    return set()
