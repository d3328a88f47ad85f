"""Items taken out of a comma-separated list, with their own lines, and the comment block that belongs to them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import libcst as cst

from flaglint.rewriting.python.headings import heads_items
from flaglint.rewriting.python.lines import detached, merged

_NOTHING = cst.SimpleWhitespace("")


@dataclass(frozen=True, slots=True)
class Listing:
    """Items with the whitespace behind the opening bracket and before the closing one."""

    items: tuple[Any, ...]
    opening: cst.BaseParenthesizableWhitespace = _NOTHING
    closing: cst.BaseParenthesizableWhitespace = _NOTHING


def without(listing: Listing, dropped: Collection[int]) -> Listing:
    """Return the listing without the items whose ids are given."""
    indexes = [index for index, item in enumerate(listing.items) if id(item) in dropped]
    if not indexes:
        return listing
    listing = _closed(listing)
    for index in reversed(indexes):
        listing = _without_one(listing, index)
    return listing


def _closed(listing: Listing) -> Listing:
    """Return the listing with what stands behind a last comma before the bracket instead, as imports have it."""
    last = listing.items[-1]
    if not isinstance(last.comma, cst.Comma) or not isinstance(listing.closing, cst.SimpleWhitespace):
        return listing
    bare = last.with_changes(comma=last.comma.with_changes(whitespace_after=_NOTHING))
    closing = listing.closing if listing.closing.value else last.comma.whitespace_after
    return Listing((*listing.items[:-1], bare), listing.opening, closing)


def _without_one(listing: Listing, index: int) -> Listing:
    items = list(listing.items)
    last = len(items) - 1
    if last == 0:
        return Listing((), _NOTHING, _NOTHING)
    before = listing.opening if index == 0 else items[index - 1].comma.whitespace_after
    after = listing.closing if index == last else items[index].comma.whitespace_after
    heads = heads_items(getattr(before, "empty_lines", ()), items[index], _directly_after(items[index:]))
    gap = _gap(before, after, first=index == 0, closing=index == last, heads=heads)
    removed = items.pop(index)
    if index == last:
        comma = items[-1].comma
        items[-1] = items[-1].with_changes(
            comma=comma.with_changes(whitespace_after=_NOTHING)
            if isinstance(removed.comma, cst.Comma)
            else removed.comma
        )
        return replace(listing, items=tuple(items), closing=gap)
    if index == 0:
        return replace(listing, items=tuple(items), opening=gap)
    items[index - 1] = items[index - 1].with_changes(comma=items[index - 1].comma.with_changes(whitespace_after=gap))
    return replace(listing, items=tuple(items))


def _directly_after(items: Sequence[Any]) -> list[Any]:
    """Return the items after the first one as far as each follows without a blank line or a comment of its own."""
    found: list[Any] = []
    for left, item in pairwise(items):
        if getattr(left.comma.whitespace_after, "empty_lines", ()):
            break
        found.append(item)
    return found


def _gap(before: Any, after: Any, *, first: bool, closing: bool, heads: bool) -> Any:
    """Return the whitespace between the neighbours: the comment behind the left one, the lines above the right one.

    `heads` tells that the comments above what goes stay, for what comes after it.
    """
    if not isinstance(before, cst.ParenthesizedWhitespace):
        return after if closing or isinstance(after, cst.ParenthesizedWhitespace) else before
    if not isinstance(after, cst.ParenthesizedWhitespace):
        return after if closing else before
    lines = merged(before.empty_lines if heads else detached(before.empty_lines), after.empty_lines, first=first)
    return after.with_changes(first_line=before.first_line, empty_lines=lines)
