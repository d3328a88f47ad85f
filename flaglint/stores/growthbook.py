"""GrowthBook: SDK payloads and API bodies (`/api/v1/features`).

A payload does not name its environment: it comes from `environment`, or from a file name such as
`sdk-payload.production.json`. API bodies name theirs, and add dates, owners and tags.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from flaglint.errors import DocumentError
from flaglint.model.flags import EnvironmentState, Flag, FlagKind, FlagSnapshot, FlagValue, Serving
from flaglint.model.stores import Conventions, StoreSettings, StoreType
from flaglint.stores.conventions import Declared, from_properties, from_tags, from_text
from flaglint.stores.dates import latest, parse_moment, to_text
from flaglint.stores.decision import SCHEDULED, fact, kind_of, unknown
from flaglint.stores.documents import Document, environment_of, is_folder
from flaglint.stores.growthbook_api import Item, Page, check_complete, in_environment, next_step, read_page
from flaglint.stores.growthbook_live import API
from flaglint.stores.growthbook_rules import Feature, Rule, decide_all
from flaglint.stores.live import documents_at, place_of
from flaglint.stores.merge import merge, refuse_empty
from flaglint.stores.prerequisites import dependency_order
from flaglint.stores.trees import json_tree, mapping, typed

NAME = "growthbook"

_KINDS = {kind.value: kind for kind in FlagKind}


class _Feature(msgspec.Struct, rename="camel"):
    """One feature of an SDK payload."""

    default_value: Any = None
    rules: list[Rule] | None = None


@dataclass(frozen=True, slots=True)
class _Payload:
    """The features of one environment."""

    environment: str
    snapshot: FlagSnapshot


def fetch(settings: StoreSettings) -> FlagSnapshot:
    """Return every feature of the file or folder at the location.

    Raises:
        DocumentError: a document is unreadable or not GrowthBook's, or pages of a listing are missing.
    """
    payloads: list[_Payload] = []
    pages: list[Page] = []
    for document in documents_at(settings, (".json",), API):
        root = mapping(json_tree(document), document)
        page = read_page(root, document)
        if page is not None:
            pages.append(page)
        else:
            payloads.append(_read_payload(root, document, settings))
    check_complete(pages)
    sources = tuple(page.document.source(NAME, settings) for page in pages)
    listed = FlagSnapshot(_listed(pages, settings), sources, authoritative=bool(pages))
    listed = _without_missing(listed, payloads)
    return refuse_empty(merge([listed, *(payload.snapshot for payload in payloads)]), place_of(settings, API))


def _read_payload(root: Mapping[str, object], document: Document, settings: StoreSettings) -> _Payload:
    if root.get("encryptedFeatures") and not root.get("features"):
        advice = "turn off encryption for a client key of its own, or use the API"
        raise DocumentError(document.location, "is encrypted ($.encryptedFeatures)", advice)
    if "features" not in root:
        problem = "is no GrowthBook document (no features at $)"
        raise DocumentError(document.location, problem, "give an SDK payload or an API body")
    environment = environment_of(document, settings, in_folder=is_folder(settings))
    features: dict[str, Feature] = {}
    for key, tree in mapping(root["features"], document, "$.features").items():
        found = typed(tree, _Feature, document, "$.features", key)
        features[key] = Feature(found.default_value, tuple((rule, ()) for rule in found.rules or ()))
    states = decide_all(features, whole=True)
    flags = tuple(
        Flag(
            key=key,
            kind=kind_of(feature.values()),
            store=NAME,
            environments=((environment, states[key]),),
            variations=_distinct(feature.values()),
            depends_on=feature.parents(),
            location=document.location,
        )
        for key, feature in features.items()
    )
    return _Payload(environment, FlagSnapshot(flags, (document.source(NAME, settings, environment),)))


def _listed(pages: Iterable[Page], settings: StoreSettings) -> tuple[Flag, ...]:
    items = {item.id: (item, page.document) for page in pages for item in page.items}
    names = sorted({name for item, _ in items.values() for name in item.environments})
    states: dict[str, dict[str, EnvironmentState]] = {key: {} for key in items}
    features: dict[str, list[Feature]] = {key: [] for key in items}
    for name in names:
        found = {key: in_environment(item, name, settings.now, document) for key, (item, document) in items.items()}
        here = {key: feature for key, (feature, _) in found.items()}
        since = _since(items, found)
        for key, state in decide_all(here, whole=False).items():
            features[key].append(here[key])
            if name in items[key][0].environments:
                states[key][name] = _dated(state, items[key][0], name, since[key], settings.now)
    return tuple(
        _flag(item, tuple(states[key].items()), features[key], settings.conventions, document)
        for key, (item, document) in items.items()
    )


def _since(
    items: Mapping[str, tuple[Item, Document]], found: Mapping[str, tuple[Feature, datetime | None]]
) -> dict[str, datetime | None]:
    """Return from when on each state has held: the last change of the feature, its schedule and its prerequisites."""
    since: dict[str, datetime | None] = {}
    order, _ = dependency_order({key: feature.parents() for key, (feature, _) in found.items()})
    for key in order:
        feature, step = found[key]
        own = parse_moment(items[key][0].date_updated)
        steps = [] if step is None else [step]
        since[key] = latest([own, *steps, *(since.get(parent) for parent in feature.parents())])
    return {key: since.get(key) for key in items}


def _dated(state: EnvironmentState, item: Item, name: str, since: datetime | None, now: datetime) -> EnvironmentState:
    constant = state.serving in (Serving.FULL, Serving.OFF)
    until = next_step(item, name, now) if state.reason == SCHEDULED else None
    facts = state.facts if until is None else (*state.facts, fact("until", to_text(until)))
    modified_at = parse_moment(item.date_updated)
    return replace(state, since=since if constant else None, modified_at=modified_at, facts=facts)


def _flag(
    item: Item,
    states: tuple[tuple[str, EnvironmentState], ...],
    features: Sequence[Feature],
    conventions: Conventions,
    document: Document,
) -> Flag:
    declared = _declared(item, conventions)
    readable = [feature for feature in features if not feature.missing and feature.problem is None]
    return Flag(
        key=item.id,
        kind=_KINDS.get(item.value_type, FlagKind.JSON),
        store=NAME,
        environments=states,
        variations=_distinct(value for feature in readable for value in feature.values()),
        description=item.description or None,
        created_at=parse_moment(item.date_created),
        modified_at=parse_moment(item.date_updated),
        archived=item.archived,
        tags=tuple(item.tags),
        depends_on=tuple(dict.fromkeys(parent for feature in readable for parent in feature.parents())),
        definition_only=not states,
        **declared.fields(),
        location=document.location,
    )


def _declared(item: Item, conventions: Conventions) -> Declared:
    by_field = Declared(owner=item.owner or None, owner_from="owner" if item.owner else None)
    return (
        by_field.or_else(from_properties(item.custom_fields, conventions, "customFields"))
        .or_else(from_tags(item.tags, conventions))
        .or_else(from_text(item.description or "", conventions, "description"))
    )


def _without_missing(listed: FlagSnapshot, payloads: Iterable[_Payload]) -> FlagSnapshot:
    """Return the API's flags; one that it serves where the payload of its environment lacks it is in doubt there."""
    flags = list(listed.flags)
    warnings = list(listed.warnings)
    for payload in payloads:
        keys = {flag.key for flag in payload.snapshot.flags}
        place = payload.snapshot.sources[0].location
        for at, flag in enumerate(flags):
            state = flag.environment(payload.environment)
            if flag.key in keys or state is None or state.serves_code_default():
                continue
            warnings.append(
                f"{flag.key} in {payload.environment}: the API lists it, {place} lacks it; taken as unknown"
            )
            doubt = replace(unknown(f"conflict: not in {place}"), modified_at=state.modified_at)
            states = {**dict(flag.environments), payload.environment: doubt}
            flags[at] = replace(flag, environments=tuple(states.items()))
    return replace(listed, flags=tuple(flags), warnings=tuple(warnings))


def _distinct(values: Iterable[object]) -> tuple[FlagValue, ...]:
    return tuple(dict.fromkeys(FlagValue.of(value) for value in values if value is not None))


STORE = StoreType(name=NAME, title="GrowthBook", fetch=fetch, options=("project", "timeout"))
