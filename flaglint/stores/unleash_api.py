"""Unleash's admin bodies: pages of a feature search (live, archived) and feature types with their lifetimes.

A search says which flags are on in an environment, not for whom.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec

from flaglint.errors import DocumentError
from flaglint.model.flags import EnvironmentState, Flag, FlagKind, StoreFact
from flaglint.model.stores import Conventions
from flaglint.stores.conventions import Declared, from_tags
from flaglint.stores.dates import parse_moment
from flaglint.stores.decision import fact, off, unknown
from flaglint.stores.documents import Document
from flaglint.stores.trees import mapping, typed, without_nulls
from flaglint.stores.unleash_strategies import FALSE

Lifetimes = Mapping[str, int | None]

NOT_IN_SEARCH = "a search tells that it is on, not for whom"


class Tag(msgspec.Struct):
    """A tag; the type `simple` says nothing."""

    value: str
    type: str = "simple"

    def text(self) -> str:
        """Return the tag as people write it."""
        return self.value if self.type == "simple" else f"{self.type}:{self.value}"


class _Person(msgspec.Struct):
    name: str | None = None


class _Lifecycle(msgspec.Struct):
    stage: str | None = None
    status: str | None = None


class _InEnvironment(msgspec.Struct, rename="camel"):
    name: str
    enabled: bool
    last_seen_at: str | None = None


class SearchItem(msgspec.Struct, rename="camel"):
    """One flag of a feature search."""

    name: str
    type: str | None = None
    description: str | None = None
    stale: bool | None = None
    created_at: str | None = None
    archived_at: str | None = None
    tags: list[Tag] = []
    created_by: _Person | None = None
    lifecycle: _Lifecycle | None = None
    environments: list[dict[str, Any]] = []


class _Type(msgspec.Struct, rename="camel"):
    id: str
    lifetime_days: int | None


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of a search; `total` is what the pages of the search hold together."""

    items: tuple[SearchItem, ...]
    total: int
    location: str


def read_body(root: Mapping[str, object], document: Document) -> SearchPage | Lifetimes | None:
    """Return a page of a search or the lifetimes of feature types in days, or None if it is something else.

    Raises:
        DocumentError: it is a body, but a field is missing or of another type.
    """
    if "types" in root:
        return {each.id: each.lifetime_days for each in typed(root["types"], list[_Type], document, "$.types")}
    if "features" not in root or "total" not in root:
        return None
    trees = typed(root["features"], list[Any], document, "$.features")
    items = tuple(
        typed(without_nulls(mapping(tree, document, f"$.features[{at}]")), SearchItem, document, f"$.features[{at}]")
        for at, tree in enumerate(trees)
    )
    return SearchPage(items, typed(root["total"], int, document, "$.total"), document.location)


def check_complete(pages: Iterable[SearchPage]) -> None:
    """Refuse a search of which pages are missing or overlap; a live and an archived search are two.

    Raises:
        DocumentError: the flags of the pages are not as many as they say, or not distinct.
    """
    searches: dict[tuple[bool, int], list[SearchPage]] = {}
    keys: set[str] = set()
    for page in pages:
        archived = bool(page.items) and all(item.archived_at for item in page.items)
        searches.setdefault((archived, page.total), []).append(page)
        for item in page.items:
            if item.name in keys:
                raise DocumentError(
                    page.location, f"lists {item.name!r}, as another page does", "fetch all pages again"
                )
            keys.add(item.name)
    for (_, total), parts in searches.items():
        _check_search(parts, total)


def _check_search(pages: Sequence[SearchPage], total: int) -> None:
    count = sum(len(page.items) for page in pages)
    if count < total or (total and count % total):
        problem = f"lists {count} of {total} flags"
        raise DocumentError(pages[0].location, problem, "add the other pages of the search to the folder")


def flag_of(item: SearchItem, lifetimes: Lifetimes, conventions: Conventions, store: str, document: Document) -> Flag:
    """Return a flag as the search tells it: dates, owner, lifetime, and its state only where it is off or archived."""
    created_at = parse_moment(item.created_at)
    tags = tuple(tag.text() for tag in item.tags)
    declared = _declared(item, tags, conventions).or_else(_from_lifetime(item, created_at, lifetimes))
    states = _states(item, document)
    return Flag(
        key=item.name,
        kind=FlagKind.BOOLEAN,
        store=store,
        environments=states,
        description=item.description or None,
        created_at=created_at,
        archived=item.archived_at is not None,
        archived_at=parse_moment(item.archived_at),
        vendor_stale=item.stale,
        tags=tags,
        definition_only=item.archived_at is None,
        **declared.fields(tuple(_facts(item))),
        location=document.location,
    )


def _states(item: SearchItem, document: Document) -> tuple[tuple[str, EnvironmentState], ...]:
    found: dict[str, EnvironmentState] = {}
    for at, tree in enumerate(item.environments):
        each = typed(without_nulls(tree), _InEnvironment, document, f"environments[{at}] of {item.name}")
        seen = parse_moment(each.last_seen_at)
        if item.archived_at is not None:
            served = EnvironmentState(off(None).serving, value_from=off(None).value_from, last_evaluated=seen)
            found[each.name] = served
            continue
        state = unknown(NOT_IN_SEARCH) if each.enabled else off(FALSE)
        found[each.name] = EnvironmentState(state.serving, state.value, reason=state.reason, last_evaluated=seen)
    return tuple(sorted(found.items()))


def _declared(item: SearchItem, tags: Sequence[str], conventions: Conventions) -> Declared:
    owner = item.created_by.name if item.created_by is not None else None
    by_field = Declared(owner=owner or None, owner_from="createdBy.name" if owner else None)
    # Who made the flag answers for it only where nobody has been named.
    return from_tags(tags, conventions).or_else(by_field)


def _from_lifetime(item: SearchItem, created_at: datetime | None, lifetimes: Lifetimes) -> Declared:
    """Return what the flag's type says: a type without a lifetime is for permanent flags."""
    if item.type is None or item.type not in lifetimes:
        return Declared()
    days = lifetimes[item.type]
    place = f"type {item.type}"
    if days is None or created_at is None:
        return Declared(permanent=days is None, permanent_from=place)
    try:
        expires_at = created_at + timedelta(days=days)
    except OverflowError:
        return Declared(permanent=False, permanent_from=place)
    return Declared(expires_at, f"createdAt + lifetimeDays({days})", permanent=False, permanent_from=place)


def _facts(item: SearchItem) -> Iterable[StoreFact]:
    if item.type is not None:
        yield fact("type", item.type)
    if item.lifecycle is not None and item.lifecycle.stage is not None:
        yield fact("lifecycle_stage", item.lifecycle.stage)
    if item.lifecycle is not None and item.lifecycle.status is not None:
        yield fact("lifecycle_status", item.lifecycle.status)
