"""Entries of the flag in registries: `"KEY": False` in a dict, `"KEY"` or `("KEY", "Title")` in a list or tuple."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import libcst as cst

from flaglint.rewriting.python.blocks import CONTAINERS
from flaglint.rewriting.python.nodes import transform, walk
from flaglint.rewriting.python.sequence import Listing, without


def find_entries(module: cst.Module, keys: set[int]) -> set[int]:
    """Return the ids of the dict entries and list elements whose key string, or name, has one of the given ids.

    A tuple that begins with the key is one entry: the choice as a whole.
    """
    entries: set[int] = set()
    within: set[int] = set()
    for node in walk(module):
        key = node.key if isinstance(node, cst.DictElement) else node.value if isinstance(node, cst.Element) else None
        if isinstance(node, cst.Element) and isinstance(key, cst.Tuple) and len(key.elements) > 1:
            within.add(id(key.elements[0]))
            key = key.elements[0].value
        if id(key) in keys and id(node) not in within:
            entries.add(id(node))
    return entries


def without_entries(module: cst.Module, entries: set[int]) -> cst.Module:
    """Return the module without those entries; each goes with its line and the comments directly above it."""
    if not entries:
        return module
    listings = (cst.Dict, cst.Set, cst.List, cst.Tuple)
    result: cst.Module = transform(
        module, {**CONTAINERS, **dict.fromkeys(listings, lambda old, new: shortened(old, new, entries))}
    )
    return result


def shortened(old: Any, new: Any, entries: Collection[int]) -> Any:
    """Return a display without the elements whose ids are given; `old` is the node that they were given for."""
    dropped = {id(n) for o, n in zip(old.elements, new.elements, strict=True) if id(o) in entries}
    if not dropped:
        return new
    left, right = ("lpar", "rpar") if isinstance(new, cst.Tuple) else _brackets(new)
    opening, closing = getattr(new, left), getattr(new, right)
    if isinstance(new, cst.Tuple):
        return _shortened_tuple(new, dropped)
    listing = without(Listing(tuple(new.elements), opening.whitespace_after, closing.whitespace_before), dropped)
    if isinstance(new, cst.Set) and not listing.items:
        return cst.Call(func=cst.Name("set"), lpar=new.lpar, rpar=new.rpar)
    return new.with_changes(
        **{
            "elements": listing.items,
            left: opening.with_changes(whitespace_after=listing.opening),
            right: closing.with_changes(whitespace_before=listing.closing),
        }
    )


def _brackets(node: Any) -> tuple[str, str]:
    return ("lbracket", "rbracket") if isinstance(node, cst.List) else ("lbrace", "rbrace")


def _shortened_tuple(new: cst.Tuple, dropped: set[int]) -> cst.Tuple:
    if not new.lpar:  # an empty tuple needs its parentheses
        new = new.with_changes(lpar=(cst.LeftParen(),), rpar=(cst.RightParen(),))
    opening, closing = new.lpar[-1], new.rpar[0]
    listing = without(Listing(tuple(new.elements), opening.whitespace_after, closing.whitespace_before), dropped)
    items = listing.items
    if len(items) == 1 and not isinstance(items[0].comma, cst.Comma):
        items = (items[0].with_changes(comma=cst.Comma()),)
    return new.with_changes(
        elements=items,
        lpar=(*new.lpar[:-1], opening.with_changes(whitespace_after=listing.opening)),
        rpar=(closing.with_changes(whitespace_before=listing.closing), *new.rpar[1:]),
    )
