"""Optimizely Feature Experimentation: a datafile, which is about one environment, and the flags API beside it.

A flag is on or off.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from flaglint.errors import DocumentError
from flaglint.model.flags import EnvironmentState, Flag, FlagKind, FlagSnapshot
from flaglint.model.stores import StoreSettings, StoreType
from flaglint.stores.decision import Undecided, state_of, unknown
from flaglint.stores.documents import Document, environment_of, is_folder
from flaglint.stores.entries import once
from flaglint.stores.live import documents_at, place_of
from flaglint.stores.merge import merge, refuse_empty
from flaglint.stores.optimizely_api import flags_of
from flaglint.stores.optimizely_live import API
from flaglint.stores.optimizely_rules import Rule, decided
from flaglint.stores.trees import json_tree, typed
from flaglint.stores.value_order import FALSE, TRUE, in_order

NAME = "optimizely"

VERSION = "4"


class _Flag(msgspec.Struct, rename="camel"):
    key: str
    rollout_id: str = ""
    experiment_ids: list[str] = []


class _Rollout(msgspec.Struct):
    id: str
    experiments: list[Rule] = []


class _Group(msgspec.Struct):
    experiments: list[Rule] = []


class _Datafile(msgspec.Struct, rename="camel"):
    """The datafile, as far as it decides whether flags are on."""

    version: str
    feature_flags: list[_Flag]
    rollouts: list[_Rollout] = []
    experiments: list[Rule] = []
    groups: list[_Group] = []
    holdouts: Any = None
    environment_key: str | None = None


def fetch(settings: StoreSettings) -> FlagSnapshot:
    """Return every flag of the datafile, or of all datafiles in the folder.

    Raises:
        DocumentError: a document is unreadable or no datafile.
    """
    snapshots = []
    for document in documents_at(settings, (".json",), API):
        tree = json_tree(document)
        listed = flags_of(tree, document, NAME)
        if listed is not None:
            snapshots.append(FlagSnapshot(listed, (document.source(NAME, settings),)))
            continue
        datafile = typed(tree, _Datafile, document)
        named = environment_of(document, settings, in_folder=is_folder(settings))
        given = None if is_folder(settings) else settings.environment
        environment = given or datafile.environment_key or named
        flags = tuple(_read(datafile, environment, document))
        snapshots.append(FlagSnapshot(flags, (document.source(NAME, settings, environment),)))
    return refuse_empty(merge(snapshots), place_of(settings, API))


def _read(datafile: _Datafile, environment: str, document: Document) -> Iterator[Flag]:
    if datafile.version != VERSION:
        raise DocumentError(
            document.location, f"is a datafile of version {datafile.version!r}, not {VERSION}", "download it again"
        )
    experiments = [*datafile.experiments, *(each for group in datafile.groups for each in group.experiments)]
    rules = [each for rollout in datafile.rollouts for each in rollout.experiments]
    once((flag.key for flag in datafile.feature_flags), document)
    once((rollout.id for rollout in datafile.rollouts), document, "rollout")
    once((each.id for each in (*experiments, *rules)), document, "rule")
    rollouts = {rollout.id: rollout.experiments for rollout in datafile.rollouts}
    by_id = {each.id: each for each in experiments}
    for flag in datafile.feature_flags:
        state = _state(flag, rollouts, by_id, datafile.holdouts)
        yield Flag(
            key=flag.key,
            kind=FlagKind.BOOLEAN,
            store=NAME,
            environments=((environment, state),),
            location=document.location,
        )


def _state(
    flag: _Flag, rollouts: dict[str, list[Rule]], experiments: dict[str, Rule], holdouts: object
) -> EnvironmentState:
    try:
        if holdouts:
            raise Undecided("a holdout, which may keep callers out of any flag")
        if flag.rollout_id and flag.rollout_id not in rollouts:
            raise Undecided("a rollout that is not in the document")
        verdict = decided(flag.experiment_ids, rollouts.get(flag.rollout_id, []), experiments)
        return in_order(state_of(verdict.map(lambda on: TRUE if on else FALSE)))
    except Undecided as reason:
        return unknown(str(reason))


STORE = StoreType(name=NAME, title="Optimizely Feature Experimentation", fetch=fetch, options=("project", "timeout"))
