"""GO Feature Flag: flag configurations in YAML, JSON or TOML. Metadata says what the format has no field for.

Of a folder, TOML is read only from files named `*.goff.toml`: other tools keep their settings there, too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import tomli
from msgspec.structs import replace

from flaglint.errors import DocumentError
from flaglint.model.flags import EnvironmentState, FlagSnapshot, FlagValue
from flaglint.model.flags import Flag as StoreFlag
from flaglint.model.stores import Conventions, StoreSettings, StoreType
from flaglint.stores.conventions import from_properties
from flaglint.stores.dates import parse_moment, to_text
from flaglint.stores.decision import (
    SCHEDULED,
    Outcome,
    Undecided,
    Verdict,
    fact,
    kind_of,
    state_of,
    unknown,
    value_of,
)
from flaglint.stores.documents import Document, environment_of, is_folder, read_documents
from flaglint.stores.goff_rules import Flag, Name, decided, timed
from flaglint.stores.merge import merge, refuse_empty
from flaglint.stores.trees import mapping, tree_of, typed_members
from flaglint.stores.value_order import in_order

NAME = "goff"

_MOMENT_LATER = timedelta(microseconds=1)


def fetch(settings: StoreSettings) -> FlagSnapshot:
    """Return every flag of the document, or of all documents in the folder.

    Raises:
        DocumentError: a document is unreadable or no flag configuration.
    """
    snapshots = []
    for document in read_documents(settings, (".json", ".yaml", ".yml", ".goff.toml")):
        environment = environment_of(document, settings, in_folder=is_folder(settings))
        trees = {key: tree for key, tree in mapping(_tree(document), document).items() if key != "$schema"}
        flags = tuple(
            _flag_of(key, flag, environment, settings, document)
            for key, flag in typed_members(trees, Flag, document).items()
        )
        snapshots.append(FlagSnapshot(flags, (document.source(NAME, settings, environment),)))
    return refuse_empty(merge(snapshots), settings.location)


def _tree(document: Document) -> object:
    if document.suffix != ".toml":
        return tree_of(document)
    try:
        tree: object = json.loads(json.dumps(tomli.loads(document.text), allow_nan=False, default=str))
    except (tomli.TOMLDecodeError, RecursionError, ValueError) as error:
        raise DocumentError(document.location, f"is not TOML ({error})", "repair that line") from None
    return tree


def _flag_of(key: str, flag: Flag, environment: str, settings: StoreSettings, document: Document) -> StoreFlag:
    variations = flag.variations or {}
    values = tuple(dict.fromkeys(FlagValue.of(value) for value in variations.values()))
    return _with_metadata(
        StoreFlag(
            key=key,
            kind=kind_of(variations.values()),
            store=NAME,
            environments=((environment, in_order(_state(flag, settings.now), values)),),
            variations=values,
            location=document.location,
        ),
        flag.metadata or {},
        settings.conventions,
    )


def _with_metadata(flag: StoreFlag, metadata: Mapping[str, Any], conventions: Conventions) -> StoreFlag:
    declared = from_properties(metadata, conventions, "metadata")
    description = metadata.get("description")
    return replace(
        flag,
        description=description if isinstance(description, str) else None,
        created_at=parse_moment(metadata.get("created")),
        **declared.fields(flag.facts),
    )


def _state(flag: Flag, now: datetime) -> EnvironmentState:
    try:
        found = timed(flag)
        values = {name: value_of(value) for name, value in (flag.variations or {}).items()}
        for _, step in found.steps:
            if any(
                values.get(name, value_of(value)) != value_of(value) for name, value in (step.variations or {}).items()
            ):
                raise Undecided("a scheduled step that changes the value of a variation")
            values.update({name: value_of(value) for name, value in (step.variations or {}).items()})

        def outcome(name: Name) -> Outcome:
            return None if name is None else values[name]

        past = [moment for moment in found.bounds if moment < now]
        future = [moment for moment in found.bounds if moment >= now]
        today = decided(found, now).map(outcome)
        later = [decided(found, moment + _MOMENT_LATER).map(outcome) for moment in future]
        state = _joined(today, later, future)
        return replace(state, since=max(past), since_from="schedule") if past else state
    except Undecided as reason:
        return unknown(str(reason))


def _joined(today: Verdict[Outcome], later: list[Verdict[Outcome]], future: list[datetime]) -> EnvironmentState:
    """Return the state of today with what is to come: one answer today and others later is a change to come."""
    outcomes = tuple(dict.fromkeys(each for verdict in (today, *later) for each in verdict.outcomes))
    if set(outcomes) == set(today.outcomes):
        return state_of(today)
    if len(today.outcomes) > 1:
        return state_of(Verdict(outcomes, today.causes))
    state = state_of(Verdict(outcomes, (SCHEDULED,)))
    only = today.outcomes[0]
    known = () if only is None else (fact("now", only.decode()),)
    return replace(state, facts=(*state.facts, *known, fact("until", to_text(min(future)))))


STORE = StoreType(name=NAME, title="GO Feature Flag", fetch=fetch)
