"""Whether the name that an evaluation starts with can only be what the module imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flaglint.rewriting.proof.bindings import binder_name
from flaglint.rewriting.proof.scopes import Scopes
from flaglint.rewriting.proof.sites import Site, chain


def rebound(sites: list[Site], tree: ast.Module, scopes: Scopes) -> Iterator[str]:
    """Yield where a name that is imported, and by which an evaluation was found, is something else as well.

    `waffle = None`, where the import fails, is no other flag: asking it would fail.
    """
    roots: dict[tuple[object, str], int] = {}
    for site in sites:
        root = list(chain(site.node))[-1]
        if isinstance(root, ast.Name) and root in scopes.owner:
            roots.setdefault((scopes.owner[root], root.id), site.node.lineno)
    nothing = {id(target) for node in ast.walk(tree) for target in _set_to_none(node)}
    imported: set[tuple[object, str]] = set()
    others: dict[tuple[object, str], int] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and (isinstance(node.ctx, ast.Load) or id(node) in nothing):
            continue
        name = binder_name(node)
        place: tuple[object, str] = (scopes.owner.get(node), name or "")
        if name is None or place not in roots:
            continue
        if isinstance(node, ast.alias):
            imported.add(place)
        else:
            others.setdefault(place, getattr(node, "lineno", 1))
    for place, line in others.items():
        if place in imported:
            yield f"line {roots[place]}: `{place[1]}` is imported, but line {line} gives the name another value"


def _set_to_none(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and node.value.value is None:
        return node.targets
    return []
