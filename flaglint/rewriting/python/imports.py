"""Imports that this removal orphaned; those that were unused before are not ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import libcst as cst

from flaglint.rewriting.python.blocks import CONTAINERS
from flaglint.rewriting.python.nodes import transform
from flaglint.rewriting.python.scopes import CLASS, Scope
from flaglint.rewriting.python.sequence import Listing, without

_WIDTH = 79


def orphaned_imports(scopes: Scope, was_used: Callable[[Scope, str], bool]) -> dict[int, str]:
    """Return the import aliases that nobody reads any more, by id, with the name each binds.

    `was_used` tells whether the name had a reader before. A name that has two bindings (an import with an
    alternative in `except ImportError`) stays.
    """
    orphans: dict[int, str] = {}
    for scope in scopes.all():
        for name, bindings in scope.bindings.items():
            if scope.kind == CLASS or not all(isinstance(binding, cst.ImportAlias) for binding in bindings):
                continue
            sole = len(bindings) == 1 and len(scope.bindings_of(name)) == 1
            if sole and name not in scope.declared and not scope.reads_of(name) and was_used(scope, name):
                orphans[id(bindings[0])] = name
    return orphans


def without_imports(module: cst.Module, orphans: dict[int, str]) -> cst.Module:
    """Return the module without those aliases; a statement that has none left goes."""

    def plain(old: cst.Import, new: cst.Import) -> cst.Import | None:
        left: cst.Import | None = _shortened(old, new)
        return left

    def taken_from(old: cst.ImportFrom, new: cst.ImportFrom) -> cst.ImportFrom | None:
        return new if isinstance(new.names, cst.ImportStar) else _shortened(old, new)

    def _shortened(old: Any, new: Any) -> Any:
        dropped = {id(alias) for alias in old.names if id(alias) in orphans}
        if not dropped:
            return new
        brackets = {}
        if getattr(new, "lpar", None):
            brackets = {"opening": new.lpar.whitespace_after, "closing": new.rpar.whitespace_before}
        listing = without(Listing(tuple(new.names), **brackets), dropped)
        if not listing.items:
            return None
        return _unbroken(new, listing) if brackets else new.with_changes(names=listing.items)

    if not orphans:
        return module
    result: cst.Module = transform(module, {**CONTAINERS, cst.Import: plain, cst.ImportFrom: taken_from})
    return result


def _unbroken(node: Any, listing: Listing) -> Any:
    """Return the import with what is left of its names: on one line without parentheses if just one fits there."""
    node = node.with_changes(
        names=listing.items,
        lpar=node.lpar.with_changes(whitespace_after=listing.opening),
        rpar=node.rpar.with_changes(whitespace_before=listing.closing),
    )
    if len(listing.items) > 1 or "#" in cst.Module([]).code_for_node(node):
        return node
    bare = node.with_changes(
        names=(listing.items[0].with_changes(comma=cst.MaybeSentinel.DEFAULT),), lpar=None, rpar=None
    )
    return bare if len(cst.Module([]).code_for_node(bare)) <= _WIDTH else node
