"""Split's admin API: flags as they are defined in an environment, and the list of a workspace with what they are.

A definition is taken for what SDKs make of it: named keys and segments first, then the rules, then the default rule.
The shapes are those of Split's own client for this API (splitapiclient 3.5.9).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from flaglint.errors import DocumentError
from flaglint.model.flags import EnvironmentState, Flag, FlagKind, FlagSnapshot, FlagValue
from flaglint.model.stores import Conventions, StoreSettings
from flaglint.stores.conventions import from_tags
from flaglint.stores.dates import from_milliseconds
from flaglint.stores.decision import fact, off, unknown
from flaglint.stores.documents import Document, environment_of
from flaglint.stores.entries import once
from flaglint.stores.split_rules import (
    ALL_KEYS,
    CONTROL,
    ROLLOUT,
    Condition,
    Dependency,
    Matcher,
    MatcherGroup,
    Partition,
    Split,
    states_of,
)
from flaglint.stores.trees import json_tree, typed
from flaglint.stores.value_order import in_order

_WHITELIST = "WHITELIST"
# What a matcher compares with. One without any of them is of a kind that is not known.
_OPERANDS = frozenset({"string", "bool", "strings", "number", "date", "between"})


class _Named(msgspec.Struct):
    name: str


class _Treatment(msgspec.Struct):
    """A treatment, with the keys and segments that get it whatever the rules say."""

    name: str
    configurations: Any = None
    keys: list[str] | None = None
    segments: list[str] | None = None


class _Matchers(msgspec.Struct):
    matchers: list[dict[str, Any]]
    combiner: str = "AND"


class _Rule(msgspec.Struct):
    buckets: list[Partition]
    condition: _Matchers


class _Entry(msgspec.Struct, rename="camel"):
    """One flag of a listing; with treatments it is a definition in an environment."""

    name: str
    environment: _Named | None = None
    killed: bool = False
    treatments: list[_Treatment] | None = None
    default_treatment: str = CONTROL
    traffic_allocation: Any = 100
    rules: list[_Rule] | None = None
    default_rule: list[Partition] | None = None
    prerequisites: Any = None
    creation_time: Any = None
    last_update_time: Any = None
    last_traffic_received_at: Any = None
    description: str | None = None
    tags: list[_Named] | None = None
    rollout_status: _Named | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A document of the admin API."""

    document: Document
    entries: tuple[_Entry, ...]


def listing_of(document: Document) -> Listing | None:
    """Return the flags that a document lists, or None if it is something else.

    Raises:
        DocumentError: it is a listing, but one page of several, or a field is of another type.
    """
    if '"objects"' not in document.text:
        return None
    tree = json_tree(document)
    if not isinstance(tree, dict) or not isinstance(tree.get("objects"), list):
        return None
    entries = typed(tree["objects"], list[_Entry], document, "$.objects")
    total = tree.get("totalCount")
    if isinstance(total, int) and total != len(entries):
        problem = f"lists {len(entries)} of {total} flags"
        raise DocumentError(document.location, problem, "they changed meanwhile, or pages are missing: read it again")
    once((entry.name for entry in entries), document)
    return Listing(document, tuple(entries))


def snapshots_of(listings: Sequence[Listing], settings: StoreSettings, store: str) -> Iterator[FlagSnapshot]:
    """Yield the flags of each environment, and those of the workspaces without a state."""
    workspaces = [each for each in listings if not any(entry.treatments for entry in each.entries)]
    everywhere = {entry.name for each in workspaces for entry in each.entries}
    for listing in listings:
        document = listing.document
        if listing in workspaces and document.environment is None:
            flags = tuple(_of_workspace(entry, store, settings.conventions) for entry in listing.entries)
            yield FlagSnapshot(flags, (document.source(store, settings),))
            continue
        named = next((entry.environment.name for entry in listing.entries if entry.environment is not None), None)
        environment = document.environment or named or environment_of(document, settings, in_folder=True)
        defined = {entry.name for entry in listing.entries}
        absent = (_flag(name, (environment, off(FlagValue.of(CONTROL))), store) for name in everywhere - defined)
        flags = (*_of_environment(listing, environment, store), *absent)
        yield FlagSnapshot(flags, (document.source(store, settings, environment),))


def _flag(name: str, state: tuple[str, EnvironmentState], store: str) -> Flag:
    return Flag(key=name, kind=FlagKind.STRING, store=store, environments=(state,))


def _of_workspace(entry: _Entry, store: str, conventions: Conventions) -> Flag:
    tags = tuple(tag.name for tag in entry.tags or ())
    declared = from_tags(tags, conventions)
    return Flag(
        key=entry.name,
        kind=FlagKind.STRING,
        store=store,
        description=entry.description or None,
        created_at=from_milliseconds(entry.creation_time),
        tags=tags,
        definition_only=True,
        **declared.fields(
            (fact("rollout_status", entry.rollout_status.name),) if entry.rollout_status is not None else ()
        ),
    )


def _of_environment(listing: Listing, environment: str, store: str) -> Iterator[Flag]:
    splits = {entry.name: _split(entry) for entry in listing.entries}
    understood = {name: split for name, split in splits.items() if isinstance(split, Split)}
    states = {**states_of(understood), **{name: unknown(why) for name, why in splits.items() if isinstance(why, str)}}
    for entry in listing.entries:
        split = splits[entry.name]
        names = tuple(FlagValue.of(each.name) for each in entry.treatments or ())
        modified_at = from_milliseconds(entry.last_update_time)
        state = replace(
            in_order(states[entry.name], names),
            since=_since(split, modified_at),
            modified_at=modified_at,
            last_evaluated=from_milliseconds(entry.last_traffic_received_at),
        )
        flag = _flag(entry.name, (environment, state), store)
        yield replace(
            flag,
            variations=names,
            created_at=from_milliseconds(entry.creation_time),
            depends_on=split.parents() if isinstance(split, Split) else (),
            location=listing.document.location,
        )


def _since(split: Split | str, modified_at: datetime | None) -> datetime | None:
    """Return since when the state has held: unknown where segments or other flags have a part in it."""
    if isinstance(split, str) or split.parents():
        return None
    kinds = {matcher.matcher_type for each in split.conditions for matcher in each.matcher_group.matchers}
    return None if "IN_SEGMENT" in kinds else modified_at


def _split(entry: _Entry) -> Split | str:
    """Return a definition as SDKs get it, or why it is not understood."""
    if entry.prerequisites:
        return "prerequisites, which the admin API is not known to say"
    if not entry.treatments or not entry.default_rule:
        return "a definition without treatments or without a default rule"
    conditions = [*_individuals(entry.treatments)]
    for rule in entry.rules or ():
        matchers = [_matcher(each) for each in rule.condition.matchers]
        known = [each for each in matchers if each is not None]
        if len(known) < len(matchers):
            return "a matcher that is not known"
        conditions.append(Condition(MatcherGroup(known, rule.condition.combiner), ROLLOUT, rule.buckets))
    conditions.append(Condition(MatcherGroup([Matcher(ALL_KEYS)]), ROLLOUT, entry.default_rule))
    return Split(
        entry.name,
        entry.default_treatment,
        killed=entry.killed,
        traffic_allocation=entry.traffic_allocation,
        conditions=conditions,
    )


def _individuals(treatments: Sequence[_Treatment]) -> Iterator[Condition]:
    for treatment in treatments:
        everyone = [Partition(treatment.name, 100)]
        if treatment.keys:
            yield Condition(MatcherGroup([Matcher(_WHITELIST)]), _WHITELIST, everyone)
        if treatment.segments:
            yield Condition(MatcherGroup([Matcher("IN_SEGMENT")]), _WHITELIST, everyone)


def _matcher(tree: dict[str, Any]) -> Matcher | None:
    """Return a matcher as SDKs get it, None if it is of a kind that is not known."""
    negate, depends = tree.get("negate") is True, tree.get("depends")
    if isinstance(depends, dict):
        name, treatment = depends.get("splitName"), depends.get("treatment")
        if not isinstance(name, str) or not isinstance(treatment, str):
            return None
        return Matcher("IN_SPLIT_TREATMENT", negate, dependency_matcher_data=Dependency(name, [treatment]))
    if "SEGMENT" in str(tree.get("type")):
        return Matcher("IN_SEGMENT", negate)
    return Matcher(_WHITELIST, negate) if any(tree.get(name) is not None for name in _OPERANDS) else None
