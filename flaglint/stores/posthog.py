"""PostHog: bodies of local evaluation, and of the feature flags API. One project is one environment.

Neither names its environment: it comes from `environment`, or from a file name such as `flags.production.json`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from flaglint.errors import DocumentError
from flaglint.model.flags import EnvironmentState, Flag, FlagKind, FlagSnapshot, FlagValue, Serving, StoreFact
from flaglint.model.stores import Conventions, StoreSettings, StoreType
from flaglint.stores.conventions import Declared, from_tags, from_text
from flaglint.stores.dates import latest, parse_moment
from flaglint.stores.decision import fact
from flaglint.stores.documents import Document, environment_of, is_folder
from flaglint.stores.live import documents_at, place_of
from flaglint.stores.merge import merge, refuse_empty
from flaglint.stores.posthog_live import API
from flaglint.stores.posthog_rules import Configured, decide_all, parents_of
from flaglint.stores.prerequisites import dependency_order
from flaglint.stores.trees import json_tree, mapping, typed, without_nulls

NAME = "posthog"

_STALE = {"STALE": True, "INACTIVE": True, "ACTIVE": False}


class _Person(msgspec.Struct):
    email: str | None = None


class _Flag(Configured, kw_only=True):
    """One flag; local evaluation has no dates, owner or tags."""

    name: str | None = None
    created_by: _Person | None = None
    created_at: str | None = None
    updated_at: str | None = None
    last_called_at: str | None = None
    status: str | None = None
    tags: list[str] = msgspec.field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Body:
    """The flags of one document; `count` is what the pages of a listing hold together, None for local evaluation."""

    flags: tuple[_Flag, ...]
    environment: str
    document: Document
    group_types: Mapping[str, str]
    count: int | None = None


def fetch(settings: StoreSettings) -> FlagSnapshot:
    """Return every flag of the file or folder at the location.

    Raises:
        DocumentError: a document is unreadable or not PostHog's, or pages of a listing are missing.
    """
    bodies = [_read(document, settings) for document in documents_at(settings, (".json",), API)]
    listings: dict[str, list[_Body]] = {}
    for body in bodies:
        if body.count is not None:
            listings.setdefault(body.environment, []).append(body)
    snapshots = [_snapshot([body], settings) for body in bodies if body.count is None]
    for pages in listings.values():
        _check_complete(pages)
        snapshots.append(_snapshot(pages, settings))
    return refuse_empty(merge(snapshots), place_of(settings, API))


def _read(document: Document, settings: StoreSettings) -> _Body:
    root = mapping(json_tree(document), document)
    environment = environment_of(document, settings, in_folder=is_folder(settings))
    if "flags" in root:
        types = typed(root.get("group_type_mapping") or {}, dict[str, str], document, "$.group_type_mapping")
        return _Body(_flags(root["flags"], "$.flags", document), environment, document, types)
    if "results" in root:
        count = typed(root.get("count"), int, document, "$.count")
        return _Body(_flags(root["results"], "$.results", document), environment, document, {}, count)
    problem = "is no PostHog document (no flags or results at $)"
    raise DocumentError(document.location, problem, "give a body of local evaluation or of the flags API")


def _flags(tree: object, pointer: str, document: Document) -> tuple[_Flag, ...]:
    flags = tuple(
        typed(without_nulls(mapping(each, document, f"{pointer}[{at}]")), _Flag, document, f"{pointer}[{at}]")
        for at, each in enumerate(typed(tree, list[Any], document, pointer))
    )
    seen: set[str] = set()
    for flag in flags:
        if flag.key in seen:
            raise DocumentError(document.location, f"has the flag {flag.key!r} twice", "fetch it again")
        seen.add(flag.key)
    return flags


def _check_complete(pages: Sequence[_Body]) -> None:
    keys = [flag.key for page in pages for flag in page.flags]
    total = max(page.count or 0 for page in pages)
    location = pages[0].document.location
    if len(keys) < total:
        raise DocumentError(location, f"lists {len(keys)} of {total} flags", "add the other pages to the folder")
    if len(keys) > total or len(set(keys)) != len(keys):
        raise DocumentError(location, "overlaps with another page", "fetch all pages again")


def _snapshot(bodies: Sequence[_Body], settings: StoreSettings) -> FlagSnapshot:
    flags = {flag.key: flag for body in bodies for flag in body.flags}
    states = decide_all(flags, bodies[0].group_types)
    parents = parents_of(flags)
    since = _since(flags, parents)
    environment = bodies[0].environment
    found = (
        _flag(flag, _dated(states[flag.key], flag, since.get(flag.key)), parents[flag.key], settings.conventions, body)
        for body in bodies
        for flag in body.flags
    )
    return FlagSnapshot(tuple(found), tuple(body.document.source(NAME, settings, environment) for body in bodies))


def _since(flags: Mapping[str, _Flag], parents: Mapping[str, tuple[str, ...]]) -> dict[str, datetime | None]:
    """Return from when on each state has held: the last change of the flag and of those it depends on."""
    since: dict[str, datetime | None] = {}
    for key in dependency_order(parents)[0]:
        since[key] = latest([parse_moment(flags[key].updated_at), *(since.get(parent) for parent in parents[key])])
    return since


def _dated(state: EnvironmentState, flag: _Flag, since: datetime | None) -> EnvironmentState:
    constant = state.serving in (Serving.FULL, Serving.OFF)
    return replace(
        state,
        since=since if constant else None,
        modified_at=parse_moment(flag.updated_at),
        last_evaluated=parse_moment(flag.last_called_at),
    )


def _flag(
    flag: _Flag, state: EnvironmentState, parents: tuple[str, ...], conventions: Conventions, body: _Body
) -> Flag:
    declared = _declared(flag, conventions)
    variants = flag.rules().variants()
    return Flag(
        key=flag.key,
        kind=FlagKind.STRING if variants else FlagKind.BOOLEAN,
        store=NAME,
        environments=((body.environment, state),),
        variations=tuple(dict.fromkeys(FlagValue.of(variant.key) for variant in variants)),
        description=flag.name or None,
        created_at=parse_moment(flag.created_at),
        modified_at=parse_moment(flag.updated_at),
        archived=flag.deleted,
        vendor_stale=_STALE.get((flag.status or "").upper()),
        tags=tuple(flag.tags),
        depends_on=parents,
        **declared.fields(tuple(_payloads(flag))),
        location=body.document.location,
    )


def _payloads(flag: _Flag) -> Iterable[StoreFact]:
    """Yield the second channel: what comes with the value of the flag, by variation if it has several."""
    payloads = flag.rules().payloads or {}
    if list(payloads) == ["true"]:
        yield fact("payload", payloads["true"])
    elif payloads:
        yield fact("payloads", payloads)


def _declared(flag: _Flag, conventions: Conventions) -> Declared:
    email = flag.created_by.email if flag.created_by is not None else None
    by_field = Declared(owner=email or None, owner_from="created_by.email" if email else None)
    return by_field.or_else(from_tags(flag.tags, conventions)).or_else(from_text(flag.name or "", conventions, "name"))


STORE = StoreType(name=NAME, title="PostHog", fetch=fetch, options=("project", "timeout"))
