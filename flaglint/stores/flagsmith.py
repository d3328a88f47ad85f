"""Flagsmith: environment documents, and management bodies (features, tags).

State comes from environment documents alone. A feature has two channels: whether it is enabled, which is its value
here, and `feature_value`, which code can read of a disabled feature too. The environment is named by `environment`,
by a file name such as `environment-document.production.json`, or by the document itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from flaglint.errors import DocumentError
from flaglint.model.flags import EnvironmentState, Flag, FlagKind, FlagSnapshot, FlagValue, Serving, StoreFact
from flaglint.model.stores import StoreSettings, StoreType
from flaglint.stores.decision import SEGMENT, TARGETING, Certainty, Outcome, Step, decide, fact, off, state_of, unknown
from flaglint.stores.documents import DEFAULT_ENVIRONMENT, Document, environment_of, is_folder
from flaglint.stores.flagsmith_api import Page, check_complete, flags_of, read_body
from flaglint.stores.flagsmith_live import API
from flaglint.stores.live import documents_at, place_of
from flaglint.stores.merge import merge, refuse_empty
from flaglint.stores.trees import json_tree, mapping, typed

NAME = "flagsmith"

Scalar = str | int | float | bool | None

_TRUE = FlagValue.of(True)
_FALSE = FlagValue.of(False)
_NULL = FlagValue.of(None)


class _Feature(msgspec.Struct):
    name: str


class _Option(msgspec.Struct):
    value: Scalar = None


class _Share(msgspec.Struct):
    """One entry of a multivariate split, in percent of the identities."""

    percentage_allocation: int | float
    multivariate_feature_option: _Option


class _State(msgspec.Struct):
    """A feature's state in the environment, in a segment or for an identity."""

    feature: _Feature
    enabled: bool
    feature_state_value: Scalar = None
    multivariate_feature_state_values: list[_Share] | None = None

    def values(self) -> tuple[FlagValue, ...]:
        """Return what callers can read; those without identity are not counted in a split, and get the own value."""
        base = FlagValue.of(self.feature_state_value)
        shares = [share for share in self.multivariate_feature_state_values or () if share.percentage_allocation > 0]
        counted = [FlagValue.of(share.multivariate_feature_option.value) for share in shares]
        if sum(share.percentage_allocation for share in shares) < 100:
            return tuple(dict.fromkeys((*counted, base)))
        return tuple(dict.fromkeys((base, *counted)))


class _Segment(msgspec.Struct):
    feature_states: list[_State] | None = None


class _Project(msgspec.Struct):
    segments: list[_Segment] = []
    hide_disabled_flags: bool | None = None


class _Identity(msgspec.Struct):
    identity_features: list[_State] | None = None


class _Environment(msgspec.Struct):
    """The parts of an environment document that decide."""

    project: _Project
    feature_states: list[_State]
    name: str | None = None
    identity_overrides: list[_Identity] | None = None
    segment_overrides: list[Any] | None = None

    def in_segments(self, key: str) -> list[_State]:
        """Return the feature's states in segments."""
        found = (each for segment in self.project.segments for each in segment.feature_states or ())
        return [each for each in found if each.feature.name == key]

    def for_identities(self, key: str) -> list[_State]:
        """Return the feature's states for single identities."""
        found = (each for identity in self.identity_overrides or () for each in identity.identity_features or ())
        return [each for each in found if each.feature.name == key]


def fetch(settings: StoreSettings) -> FlagSnapshot:
    """Return every flag of the file or folder at the location.

    Raises:
        DocumentError: a document is unreadable or not Flagsmith's, or pages of a listing are missing.
    """
    snapshots: list[FlagSnapshot] = []
    pages: list[Page] = []
    for document in documents_at(settings, (".json",), API):
        root = mapping(json_tree(document), document)
        page = read_body(root, document)
        if page is not None:
            pages.append(page)
        else:
            snapshots.append(_read_environment(root, document, settings))
    check_complete(pages)
    names = {source.environment for snapshot in snapshots for source in snapshot.sources if source.environment}
    environments = sorted(names) or [settings.environment or DEFAULT_ENVIRONMENT]
    listed = flags_of(pages, environments, settings.conventions, NAME)
    sources = tuple(page.document.source(NAME, settings) for page in pages)
    merged = merge([FlagSnapshot(listed, sources, authoritative=bool(pages)), *snapshots])
    return refuse_empty(merged, place_of(settings, API))


def _read_environment(root: Mapping[str, object], document: Document, settings: StoreSettings) -> FlagSnapshot:
    if "feature_states" not in root or "project" not in root:
        problem = "is no Flagsmith document (no feature_states and project, or results, at $)"
        raise DocumentError(document.location, problem, "give an environment document or management bodies")
    body = typed(root, _Environment, document)
    environment = environment_of(document, settings, in_folder=is_folder(settings))
    if environment == DEFAULT_ENVIRONMENT and settings.environment is None:
        environment = body.name or environment
    seen: set[str] = set()
    for state in body.feature_states:
        if state.feature.name in seen:
            raise DocumentError(document.location, f"has the feature {state.feature.name!r} twice", "fetch it again")
        seen.add(state.feature.name)
    flags = tuple(_flag(state, body, environment, document) for state in body.feature_states)
    return FlagSnapshot(flags, (document.source(NAME, settings, environment),))


def _flag(base: _State, body: _Environment, environment: str, document: Document) -> Flag:
    key = base.feature.name
    segments, identities = body.in_segments(key), body.for_identities(key)
    values = tuple(dict.fromkeys(value for each in (base, *segments, *identities) for value in each.values()))
    state = _state(base, segments, identities, body)
    served = tuple(value for value in values if value != _NULL)
    return Flag(
        key=key,
        kind=_kind(served),
        store=NAME,
        environments=((environment, replace(state, facts=(*state.facts, *_value_facts(values)))),),
        variations=served,
        location=document.location,
    )


def _state(
    base: _State, segments: Sequence[_State], identities: Sequence[_State], body: _Environment
) -> EnvironmentState:
    if body.segment_overrides:
        return unknown("segment_overrides, of which the meaning is not known")
    steps = [_override(each, base, TARGETING) for each in identities]
    steps.extend(_override(each, base, SEGMENT) for each in segments)
    verdict = decide([*steps, Step((_boolean(base),))])
    if len(verdict.outcomes) == 2:
        state = state_of(replace(verdict, outcomes=(_TRUE, _FALSE)))
    else:
        state = state_of(verdict) if base.enabled else off(_FALSE)
    if body.project.hide_disabled_flags and state.constant_value() != _TRUE:
        return unknown("the project hides disabled flags, so that some callers do not find it")
    return state


def _override(state: _State, base: _State, cause: str) -> Step[Outcome]:
    return Step((_boolean(state),), Certainty.VARIES, (cause,) if state.enabled is not base.enabled else ())


def _boolean(state: _State) -> Outcome:
    return _TRUE if state.enabled else _FALSE


def _value_facts(values: Sequence[FlagValue]) -> Iterable[StoreFact]:
    if len(values) > 1:
        return (
            fact("feature_value_serving", Serving.PARTIAL.value),
            fact("feature_values", [value.decode() for value in values]),
        )
    return () if values[0] == _NULL else (StoreFact("feature_value", values[0]),)


def _kind(values: Sequence[FlagValue]) -> FlagKind:
    """Return the type of the values; a feature without any is boolean, text that holds JSON is JSON."""
    kinds = {_kind_of(value.decode()) for value in values}
    if not kinds:
        return FlagKind.BOOLEAN
    return kinds.pop() if len(kinds) == 1 else FlagKind.JSON


def _kind_of(value: object) -> FlagKind:
    if isinstance(value, bool):
        return FlagKind.BOOLEAN
    if isinstance(value, (int, float)):
        return FlagKind.NUMBER
    return FlagKind.JSON if isinstance(value, str) and _is_json(value) else FlagKind.STRING


def _is_json(text: str) -> bool:
    if not text.lstrip().startswith(("{", "[")):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


STORE = StoreType(name=NAME, title="Flagsmith", fetch=fetch, options=("project", "timeout"))
