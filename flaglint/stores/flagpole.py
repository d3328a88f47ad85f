"""Flagpole (Sentry): feature options in YAML or JSON, read in code without the leading `feature.`"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from flaglint.model.flags import EnvironmentState, Flag, FlagKind, FlagSnapshot
from flaglint.model.stores import StoreSettings, StoreType
from flaglint.stores.dates import parse_moment
from flaglint.stores.decision import (
    PERCENTAGE,
    TARGETING,
    Certainty,
    Outcome,
    Step,
    Undecided,
    decide,
    full,
    off,
    state_of,
    unknown,
)
from flaglint.stores.documents import Document, environment_of, is_folder, read_documents
from flaglint.stores.merge import merge, refuse_empty
from flaglint.stores.trees import tree_of, typed
from flaglint.stores.value_order import FALSE, TRUE, in_order

NAME = "flagpole"

PREFIX = "feature."

_OPERATORS = frozenset(
    {"in", "not_in", "contains", "not_contains", "equals", "not_equals", "matches", "not_matches"},
)


class _Owner(msgspec.Struct):
    team: str | None = None
    email: str | None = None


class _Segment(msgspec.Struct):
    """One segment; a rollout that is left out is 0."""

    name: str | None = None
    rollout: Any = 0
    conditions: list[dict[str, Any]] = []


class _Feature(msgspec.Struct):
    """One feature option."""

    segments: list[_Segment]
    enabled: bool = True
    owner: _Owner | str | None = None
    created_at: Any = None


class _Document(msgspec.Struct):
    options: dict[str, Any]


def fetch(settings: StoreSettings) -> FlagSnapshot:
    """Return every feature option of the document, or of all documents in the folder.

    Raises:
        DocumentError: a document is unreadable or has no options, or none of them is a feature.
    """
    snapshots = []
    for document in read_documents(settings, (".yml", ".yaml", ".json")):
        environment = environment_of(document, settings, in_folder=is_folder(settings))
        options = typed(tree_of(document), _Document, document).options
        flags = tuple(
            _flag_of(name, typed(tree, _Feature, document, "$.options", name), environment, document)
            for name, tree in options.items()
            if name.startswith(PREFIX)
        )
        snapshots.append(FlagSnapshot(flags, (document.source(NAME, settings, environment),)))
    return refuse_empty(merge(snapshots), settings.location)


def _flag_of(name: str, feature: _Feature, environment: str, document: Document) -> Flag:
    owner = feature.owner
    if isinstance(owner, _Owner):
        owner = owner.team or owner.email
    return Flag(
        key=name.removeprefix(PREFIX),
        kind=FlagKind.BOOLEAN,
        store=NAME,
        environments=((environment, _state(feature)),),
        aliases=(name,),
        owner=owner or None,
        owner_from="owner" if owner else None,
        created_at=parse_moment(feature.created_at),
        location=document.location,
    )


def _state(feature: _Feature) -> EnvironmentState:
    if not feature.enabled:
        return off(FALSE)
    if not feature.segments:
        return full(FALSE)
    try:
        return in_order(state_of(decide(_steps(feature))))
    except Undecided as reason:
        return unknown(str(reason))


def _steps(feature: _Feature) -> Iterator[Step[Outcome]]:
    """Yield the segments in order: the first whose conditions all hold decides, by its rollout."""
    for segment in feature.segments:
        outcomes, causes = _rollout(segment.rollout)
        if any(_operator(condition) not in _OPERATORS for condition in segment.conditions):
            raise Undecided("a condition with an unknown operator")
        if segment.conditions:
            yield Step(outcomes, Certainty.VARIES, (TARGETING, *causes))
        else:
            yield Step(outcomes, Certainty.ALWAYS, causes)
    yield Step((FALSE,))


def _operator(condition: dict[str, Any]) -> object:
    """Return the operator of a condition, which older files hold as an object with its kind."""
    operator = condition.get("operator")
    found = operator.get("kind") if isinstance(operator, dict) else operator
    return found if isinstance(found, str) else None


def _rollout(rollout: object) -> tuple[tuple[Outcome, ...], tuple[str, ...]]:
    if isinstance(rollout, bool) or not isinstance(rollout, int) or not 0 <= rollout <= 100:
        raise Undecided("a rollout that is no whole number from 0 to 100")
    if rollout in (0, 100):
        return (TRUE if rollout else FALSE,), ()
    return (TRUE, FALSE), (PERCENTAGE,)


STORE = StoreType(name=NAME, title="Flagpole", fetch=fetch)
