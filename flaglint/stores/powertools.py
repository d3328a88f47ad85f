"""AWS Lambda Powertools `feature_flags`: a schema as a JSON file, or a part of one.

Options: `envelope` (a dotted path to the part that holds the features, such as `feature_flags`; in a folder it
counts for those documents that are no schema themselves); those of `appconfig_live` where a freeform profile of AWS
AppConfig is read (location `api`), of which `profile` is needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from flaglint.errors import DocumentError, StoreError
from flaglint.model.flags import EnvironmentState, Flag, FlagKind, FlagSnapshot
from flaglint.model.stores import StoreSettings, StoreType, is_live
from flaglint.stores.appconfig_live import FREEFORM, OPTIONS, deployed
from flaglint.stores.appconfig_versions import snapshot_of
from flaglint.stores.dates import to_text
from flaglint.stores.decision import (
    SCHEDULED,
    Outcome,
    Step,
    Undecided,
    all_of,
    decide,
    fact,
    kind_of,
    state_of,
    unknown,
    value_of,
)
from flaglint.stores.documents import Document, environment_of, is_folder, read_documents
from flaglint.stores.merge import merge, refuse_empty
from flaglint.stores.powertools_conditions import Answer, answer
from flaglint.stores.trees import json_tree, mapping, typed_members

NAME = "powertools"


class _Rule(msgspec.Struct):
    """One rule; the SDK refuses a schema in which a rule has no conditions."""

    when_match: Any = None
    conditions: list[dict[str, Any]] = []


class _Feature(msgspec.Struct):
    """One feature, as far as its type goes; what the SDK refuses beyond that is undecided."""

    default: Any = None
    boolean_type: bool = True
    rules: dict[str, _Rule] | None = None

    def served(self) -> list[object]:
        """Return every value that the feature can serve, the rules' first."""
        return [*(rule.when_match for rule in (self.rules or {}).values()), self.default]


def fetch(settings: StoreSettings) -> FlagSnapshot:
    """Return every feature of the schema, or of all schemas in the folder.

    Raises:
        DocumentError: a document is unreadable, no schema, or lacks the envelope.
    """
    if is_live(settings.location):
        return _deployed(settings)
    snapshots = []
    for document in read_documents(settings, (".json",)):
        environment = environment_of(document, settings, in_folder=is_folder(settings))
        flags = _read(document, environment, settings)
        snapshots.append(FlagSnapshot(flags, (document.source(NAME, settings, environment),), True, _warnings(flags)))
    return refuse_empty(merge(snapshots), settings.location)


def _deployed(settings: StoreSettings) -> FlagSnapshot:
    """Return the features of the freeform profile as they are deployed in AWS AppConfig."""
    if settings.option("profile") is None:
        raise StoreError(
            "powertools: which freeform profile holds the features? set it by --store 'powertools:api?profile=NAME' or "
            'options = {profile = "NAME"}'
        )
    snapshots = []
    for each in deployed(settings, FREEFORM):

        def read(document: Document, environment: str = each.environment) -> tuple[Flag, ...]:
            return _read(document, environment, settings)

        found = snapshot_of(each, read, lambda document: _features(document, settings), NAME, settings)
        snapshots.append(replace(found, warnings=_warnings(found.flags)))
    return refuse_empty(merge(snapshots), settings.location)


def _read(document: Document, environment: str, settings: StoreSettings) -> tuple[Flag, ...]:
    return tuple(
        _flag_of(key, feature, environment, settings, document)
        for key, feature in typed_members(_features(document, settings), _Feature, document).items()
    )


def _features(document: Document, settings: StoreSettings) -> dict[str, object]:
    tree = json_tree(document)
    envelope = settings.option("envelope")
    if envelope is not None and not (is_folder(settings) and _is_schema(tree)):
        tree = _opened(tree, envelope, document)
    features = mapping(tree, document)
    if not _is_schema(features):
        hint = "give the option envelope if the features are a part of it"
        raise DocumentError(document.location, "is no feature_flags schema (features with a default)", hint)
    return features


def _is_schema(tree: object) -> bool:
    return isinstance(tree, dict) and all(isinstance(each, dict) and "default" in each for each in tree.values())


def _opened(tree: object, envelope: str, document: Document) -> object:
    for name in envelope.split("."):
        name = name.strip('"')
        if not isinstance(tree, dict) or name not in tree:
            advice = "correct the option envelope, a dotted path of keys"
            raise DocumentError(document.location, f"has nothing at the envelope {envelope}", advice)
        tree = tree[name]
    return tree


def _warnings(flags: tuple[Flag, ...]) -> tuple[str, ...]:
    """Warn of schema errors: the SDK then raises at every call, of any feature."""
    return tuple(
        f"{flag.key}: {state.reason}, and the SDK refuses a schema as a whole; repair the feature"
        for flag in flags
        for _, state in flag.environments
        if state.reason and state.reason.startswith("schema error")
    )


def _flag_of(key: str, feature: _Feature, environment: str, settings: StoreSettings, document: Document) -> Flag:
    kind = FlagKind.BOOLEAN if feature.boolean_type else kind_of(feature.served())
    state = _state(feature, settings.now)
    return Flag(key, kind, NAME, ((environment, state),), location=document.location)


def _state(feature: _Feature, now: datetime) -> EnvironmentState:
    try:
        _check(feature)
        answers = {
            name: [answer(condition, now) for condition in rule.conditions]
            for name, rule in (feature.rules or {}).items()
        }
        state = state_of(decide(_steps(feature, answers, as_of_now=False)))
        return _dated(state, feature, answers)
    except Undecided as reason:
        return unknown(str(reason))


def _check(feature: _Feature) -> None:
    if feature.default is None or (feature.boolean_type and not isinstance(feature.default, bool)):
        raise Undecided("schema error: the default is missing or not a boolean")
    for name, rule in (feature.rules or {}).items():
        if not rule.conditions:
            raise Undecided(f"schema error: the rule {name!r} has no conditions")
        if feature.boolean_type and not isinstance(rule.when_match, bool):
            raise Undecided(f"schema error: the rule {name!r} has a when_match that is not a boolean")


def _steps(feature: _Feature, answers: Mapping[str, list[Answer]], *, as_of_now: bool) -> Iterator[Step[Outcome]]:
    """Yield the rules in order; `as_of_now` takes dated windows as they are today, as if they never changed."""
    for name, rule in (feature.rules or {}).items():
        met = [(each.now if as_of_now else each.certainty, each.cause) for each in answers[name]]
        certainty, causes = all_of(met)
        attribute = answers[name][0].attribute if len(answers[name]) == 1 else None
        yield Step((value_of(rule.when_match),), certainty, causes, attribute)
    yield Step((value_of(feature.default),))


def _dated(state: EnvironmentState, feature: _Feature, answers: Mapping[str, list[Answer]]) -> EnvironmentState:
    """Return the state with what its windows in time add: the end of past ones, the next change of others."""
    every = [each for conditions in answers.values() for each in conditions]
    over = [each.over_since for each in every if each.over_since is not None]
    if state.value is not None:
        return replace(state, since=max(over), since_from="schedule") if over else state
    changes = [each.changes_at for each in every if each.changes_at is not None]
    if state.reason != SCHEDULED or not changes:
        return state
    today = decide(_steps(feature, answers, as_of_now=True)).sole()
    facts = (fact("until", to_text(min(changes))),)
    return replace(state, facts=facts if today is None else (fact("now", today.decode()), *facts))


STORE = StoreType(name=NAME, title="AWS Lambda Powertools", fetch=fetch, options=("envelope", *OPTIONS))
