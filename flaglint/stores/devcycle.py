"""DevCycle: the config that its server SDKs download, which is about one environment and names it.

Code asks for variables; a feature holds several and decides them together. The config has no dates and no owners:
those are behind the management API, which hands out its tokens by POST alone and is not asked.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from flaglint.model.flags import EnvironmentState, Flag, FlagKind, FlagSnapshot, FlagValue
from flaglint.model.stores import StoreSettings, StoreType
from flaglint.stores.decision import Undecided, fact, off, state_of, unknown, value_of
from flaglint.stores.devcycle_live import API
from flaglint.stores.devcycle_rules import Feature, Rules
from flaglint.stores.documents import Document
from flaglint.stores.entries import once
from flaglint.stores.live import documents_at, place_of
from flaglint.stores.merge import merge, refuse_empty
from flaglint.stores.trees import json_tree, typed, without_nulls

NAME = "devcycle"

_KINDS = {"Boolean": FlagKind.BOOLEAN, "String": FlagKind.STRING, "Number": FlagKind.NUMBER, "JSON": FlagKind.JSON}


class _Named(msgspec.Struct):
    key: str


class _Settings(msgspec.Struct, rename="camel"):
    disable_passthrough_rollouts: bool = False


class _Project(msgspec.Struct):
    key: str
    settings: _Settings = msgspec.field(default_factory=_Settings)


class _Variable(msgspec.Struct, rename={"id": "_id"}):
    id: str
    key: str
    type: str = "JSON"


class _Config(msgspec.Struct):
    """The config, as far as it decides what variables serve."""

    project: _Project
    environment: _Named
    features: list[Feature]
    variables: list[_Variable]


def fetch(settings: StoreSettings) -> FlagSnapshot:
    """Return every variable of the config, or of all configs in the folder.

    Raises:
        StoreError: a document is unreadable or no config.
    """
    snapshots = []
    for document in documents_at(settings, (".json",), API):
        config = typed(without_nulls(json_tree(document)), _Config, document)
        environment = document.environment or config.environment.key
        flags = tuple(_read(config, environment, document, settings))
        snapshots.append(FlagSnapshot(flags, (document.source(NAME, settings, environment),)))
    return refuse_empty(merge(snapshots), place_of(settings, API))


def _read(config: _Config, environment: str, document: Document, settings: StoreSettings) -> Iterator[Flag]:
    once((variable.key for variable in config.variables), document, "variable")
    once((feature.id for feature in config.features), document, "feature")
    rules = Rules(settings.now, passes_through=not config.project.settings.disable_passthrough_rollouts)
    for variable in config.variables:
        features = [feature for feature in config.features if variable.id in feature.variables()]
        yield Flag(
            key=variable.key,
            kind=_KINDS.get(variable.type, FlagKind.JSON),
            store=NAME,
            environments=((environment, _state(variable.id, features, rules)),),
            variations=_variations(variable.id, features),
            facts=tuple(fact("feature", feature.key) for feature in features),
            location=document.location,
        )


def _variations(variable: str, features: list[Feature]) -> tuple[FlagValue, ...]:
    values = [value for feature in features for value in feature.values(variable) if value is not None]
    return tuple(dict.fromkeys(FlagValue.of(value) for value in values))


def _state(variable: str, features: list[Feature], rules: Rules) -> EnvironmentState:
    if not features:
        return off(None)
    try:
        if len(features) > 1:
            raise Undecided("more than one feature holds this variable")
        verdict = rules.variations(features[0])
        return state_of(verdict.map(lambda name: None if name is None else value_of(features[0].value(name, variable))))
    except Undecided as reason:
        return unknown(str(reason))


STORE = StoreType(name=NAME, title="DevCycle", fetch=fetch, options=("timeout",))
