"""Flagsmith's management bodies: pages of a project's features and its tags. They hold dates and owners, not rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from flaglint.errors import DocumentError
from flaglint.model.flags import EnvironmentState, Flag, FlagKind
from flaglint.model.stores import Conventions
from flaglint.stores.conventions import Declared, from_tags, from_text
from flaglint.stores.dates import parse_moment
from flaglint.stores.decision import unknown
from flaglint.stores.documents import Document
from flaglint.stores.trees import mapping, typed, without_nulls


class _Owner(msgspec.Struct):
    email: str | None = None
    name: str | None = None


class Feature(msgspec.Struct):
    """One feature of a listing; `tags` are ids."""

    name: str
    description: str | None = None
    created_date: str | None = None
    tags: list[int] = []
    is_archived: bool = False
    owners: list[_Owner] = []
    group_owners: list[_Owner] = []
    last_modified_in_any_environment: str | None = None


class Tag(msgspec.Struct):
    """A tag; `STALE` is the vendor's own verdict."""

    id: int
    label: str
    type: str | None = None
    is_permanent: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a listing, of features or of tags; `count` is what the pages hold together."""

    features: tuple[Feature, ...]
    tags: tuple[Tag, ...]
    count: int
    document: Document


def read_body(root: Mapping[str, object], document: Document) -> Page | None:
    """Return a page of features or tags, or None if the document is something else.

    Raises:
        DocumentError: it is a page, but a field is missing or of another type.
    """
    if "results" not in root:
        return None
    count = typed(root.get("count"), int, document, "$.count")
    trees = [
        without_nulls(mapping(tree, document, f"$.results[{at}]"))
        for at, tree in enumerate(typed(root["results"], list[Any], document, "$.results"))
    ]
    if trees and all(isinstance(tree, dict) and "label" in tree for tree in trees):
        tags = tuple(typed(tree, Tag, document, f"$.results[{at}]") for at, tree in enumerate(trees))
        return Page((), tags, count, document)
    features = tuple(typed(tree, Feature, document, f"$.results[{at}]") for at, tree in enumerate(trees))
    return Page(features, (), count, document)


def check_complete(pages: Iterable[Page]) -> None:
    """Refuse a listing of which pages are missing or overlap.

    Raises:
        DocumentError: the entries of a listing's pages are not as many as it says, or not distinct.
    """
    listings: dict[bool, list[Page]] = {}
    for page in pages:
        listings.setdefault(bool(page.tags), []).append(page)
    for parts in listings.values():
        entries = [each.name for page in parts for each in page.features]
        entries.extend(str(each.id) for page in parts for each in page.tags)
        total = max(page.count for page in parts)
        if len(entries) < total:
            problem = f"lists {len(entries)} of {total} entries"
            raise DocumentError(parts[0].document.location, problem, "add the other pages to the folder")
        if len(entries) > total or len(set(entries)) != len(entries):
            raise DocumentError(parts[0].document.location, "overlaps with another page", "fetch all pages again")


def flags_of(
    pages: Sequence[Page], environments: Sequence[str], conventions: Conventions, store: str
) -> tuple[Flag, ...]:
    """Return the listed features; their state in each of the environments is unknown."""
    tags = {tag.id: tag for page in pages for tag in page.tags}
    states = tuple((name, unknown("state not in the document")) for name in environments)
    return tuple(
        _flag(feature, [tags[each] for each in feature.tags if each in tags], states, conventions, store, page)
        for page in pages
        for feature in page.features
    )


def _flag(
    feature: Feature,
    tags: Sequence[Tag],
    states: tuple[tuple[str, EnvironmentState], ...],
    conventions: Conventions,
    store: str,
    page: Page,
) -> Flag:
    declared = _declared(feature, tags, conventions)
    return Flag(
        key=feature.name,
        kind=FlagKind.BOOLEAN,
        store=store,
        environments=states,
        description=feature.description or None,
        created_at=parse_moment(feature.created_date),
        modified_at=parse_moment(feature.last_modified_in_any_environment),
        archived=feature.is_archived,
        vendor_stale=True if any(tag.type == "STALE" for tag in tags) else None,
        tags=tuple(tag.label for tag in tags),
        definition_only=True,
        **declared.fields(),
        location=page.document.location,
    )


def _declared(feature: Feature, tags: Sequence[Tag], conventions: Conventions) -> Declared:
    person = next((owner.email for owner in feature.owners if owner.email), None)
    group = next((owner.name for owner in feature.group_owners if owner.name), None)
    kept = next((tag.label for tag in tags if tag.is_permanent), None)
    by_field = Declared(
        owner=person or group,
        owner_from=("owners.email" if person else "group_owners.name") if person or group else None,
        permanent=True if kept is not None else None,
        permanent_from=None if kept is None else f"tag {kept}",
    )
    by_tag = from_tags([tag.label for tag in tags], conventions)
    return by_field.or_else(by_tag).or_else(from_text(feature.description or "", conventions, "description"))
