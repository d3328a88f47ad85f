"""What the new text still says of names that went, and names that it reads but nobody binds."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flaglint.rewriting.proof.scopes import BUILTINS, Scopes

_DYNAMIC = frozenset({"globals", "eval", "exec"})


def undefined_names(before: Scopes, after: Scopes) -> Iterator[str]:
    """Yield a reason for each name that is read from the module, which bound it before and no longer does."""
    lost = before.module.bound - after.module.bound - BUILTINS
    if "*" in after.module.bound:
        return
    found = sorted(
        (node.lineno, node.id)
        for node, owner in after.owner.items()
        if owner is after.module and isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in lost
    )
    for line, name in found:
        yield f"line {line} of the new text: `{name}` is no longer defined"


def leftovers(names: tuple[str, ...], before: Scopes, after: ast.Module, scopes: Scopes) -> Iterator[str]:
    """Yield a reason for each place of the new text that may still mean a name that went."""
    if not names:
        return
    classes = {name.rpartition(".")[0].rpartition(".")[2] for name in names if "." in name}
    bound = scopes.module.bound
    members = {leaf for name in names if "." in name and (leaf := name.rpartition(".")[2]) not in bound}
    plain = {name for name in names if "." not in name} & before.module.bound - bound
    imported = imported_names(after)
    for node in ast.walk(after):
        if isinstance(node, ast.Attribute) and node.attr in members:
            base = node.value.id if isinstance(node.value, ast.Name) else ""
            if base in classes or base not in imported:
                yield f"line {node.lineno} of the new text: `.{node.attr}` may be the member that was removed"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
            last = node.value.rpartition(".")[2].rpartition(":")[2]
            if last in plain or last in members:
                yield f"line {node.lineno} of the new text: the string {node.value!r} may mean a removed name"
        elif isinstance(node, ast.Name) and node.id in _DYNAMIC and plain:
            yield f"line {node.lineno} of the new text: `{node.id}()` may reach the removed names"


def imported_names(tree: ast.Module) -> set[str]:
    """Return the names that imports bind anywhere in the module."""
    return {
        alias.asname or alias.name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    }
