"""Unleash: client features, environment exports, and admin bodies (feature search, feature types).

State comes from client features and exports, which name their environment. A search adds dates, owner, lifetime and
the last use; feature types tell the lifetimes. Client features that do not name their environment take it from
`environment`, or from a file name such as `client-features.production.json`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from msgspec.structs import replace

from flaglint.errors import DocumentError
from flaglint.model.flags import EnvironmentState, Flag, FlagKind, FlagSnapshot, FlagValue, Serving, SnapshotSource
from flaglint.model.stores import StoreSettings, StoreType
from flaglint.stores.decision import fact, off, unknown
from flaglint.stores.documents import Document, environment_of, is_folder
from flaglint.stores.live import documents_at, place_of
from flaglint.stores.merge import merge, refuse_empty
from flaglint.stores.trees import json_tree, mapping, typed, without_nulls
from flaglint.stores.unleash_api import Lifetimes, SearchPage, Tag, check_complete, flag_of, read_body
from flaglint.stores.unleash_live import API
from flaglint.stores.unleash_rules import Dependency, Toggle, decide_all
from flaglint.stores.unleash_strategies import Strategy, Surroundings, Variant

NAME = "unleash"

_KINDS = {"string": FlagKind.STRING, "csv": FlagKind.STRING, "number": FlagKind.NUMBER, "json": FlagKind.JSON}


class _Feature(msgspec.Struct):
    """What client features and exports say of a flag alike."""

    name: str
    type: str | None = None
    description: str | None = None
    stale: bool | None = None


class _ClientFeature(_Feature, kw_only=True):
    enabled: bool
    strategies: list[Strategy] | None = None
    variants: list[Variant] = []
    dependencies: list[Dependency] = []


class _ExportedFeature(_Feature):
    archived: bool = False


class _ExportedStrategy(Strategy, kw_only=True):
    feature_name: str = msgspec.field(name="featureName")


class _FeatureEnvironment(msgspec.Struct, rename="camel"):
    feature_name: str
    environment: str
    enabled: bool
    variants: list[Variant] | None = None


class _FeatureTag(msgspec.Struct, rename="camel"):
    feature_name: str
    tag_value: str
    tag_type: str = "simple"


class _Dependencies(msgspec.Struct):
    feature: str
    dependencies: list[Dependency]


class _Segment(msgspec.Struct):
    id: int | str
    constraints: list[Any] | None = None


@dataclass(frozen=True, slots=True)
class _StateFile:
    """Flags of one environment; `whole` is false for an export, which holds the flags somebody chose."""

    environment: str
    snapshot: FlagSnapshot
    whole: bool


def fetch(settings: StoreSettings) -> FlagSnapshot:
    """Return every flag of the file or folder at the location.

    Raises:
        DocumentError: a document is unreadable or not Unleash's, or pages of a search are missing.
    """
    files: list[_StateFile] = []
    pages: list[tuple[SearchPage, Document]] = []
    lifetimes: dict[str, int | None] = {}
    sources: list[SnapshotSource] = []
    for document in documents_at(settings, (".json",), API):
        root = mapping(json_tree(document), document)
        body = read_body(root, document)
        if body is None:
            files.append(_read_state(root, document, settings))
            continue
        sources.append(document.source(NAME, settings))
        if isinstance(body, SearchPage):
            pages.append((body, document))
        else:
            lifetimes.update(body)
    check_complete([page for page, _ in pages])
    listed = _without_missing(_listed(pages, lifetimes, settings), files)
    found = FlagSnapshot(tuple(listed), tuple(sources), authoritative=bool(pages))
    return _settled(refuse_empty(merge([found, *(file.snapshot for file in files)]), place_of(settings, API)))


def _listed(
    pages: Iterable[tuple[SearchPage, Document]], lifetimes: Lifetimes, settings: StoreSettings
) -> Iterable[Flag]:
    for page, document in pages:
        for item in page.items:
            yield flag_of(item, lifetimes, settings.conventions, NAME, document)


def _without_missing(listed: Iterable[Flag], files: Sequence[_StateFile]) -> Iterable[Flag]:
    """Yield the flags of the search; one that is off there but not in its environment's document is in doubt."""
    missing = {
        file.environment: ({flag.key for flag in file.snapshot.flags}, file.snapshot.sources[0].location)
        for file in files
        if file.whole
    }
    for flag in listed:
        states = dict(flag.environments)
        for name, (keys, place) in missing.items():
            if name in states and not flag.archived and flag.key not in keys:
                states[name] = replace(unknown(f"conflict: not in {place}"), last_evaluated=states[name].last_evaluated)
        yield replace(flag, environments=tuple(states.items()))


def _settled(snapshot: FlagSnapshot) -> FlagSnapshot:
    """Return the snapshot with `definition_only` for the flags of which no state is known anywhere."""
    flags = tuple(
        replace(flag, definition_only=all(state.serving is Serving.UNKNOWN for _, state in flag.environments))
        if flag.definition_only
        else flag
        for flag in snapshot.flags
    )
    return replace(snapshot, flags=flags)


def _read_state(root: Mapping[str, object], document: Document, settings: StoreSettings) -> _StateFile:
    if "featureEnvironments" in root:
        return _read_export(root, document, settings)
    if "features" not in root:
        problem = "is no Unleash document (no features or types at $)"
        raise DocumentError(document.location, problem, "give client features, an export or an admin body")
    query = root.get("query")
    named = query.get("environment") if isinstance(query, dict) else None
    environment = named if isinstance(named, str) and named else None
    environment = environment or environment_of(document, settings, in_folder=is_folder(settings))
    features = _distinct(root["features"], _ClientFeature, document)
    around = _surroundings(root, document, whole=True)
    toggles = {
        feature.name: Toggle(
            feature.enabled, tuple(feature.strategies or ()), tuple(feature.variants), tuple(feature.dependencies)
        )
        for feature in features
    }
    states = decide_all(toggles, around)
    flags = tuple(_flag(each, toggles[each.name], environment, states[each.name], document) for each in features)
    source = document.source(NAME, settings, environment)
    return _StateFile(environment, FlagSnapshot(flags, (source,)), whole=True)


def _read_export(root: Mapping[str, object], document: Document, settings: StoreSettings) -> _StateFile:
    features = _distinct(root.get("features"), _ExportedFeature, document)
    strategies = _exported_strategies(root, document)
    in_environment = _by_feature(root, document)
    names = sorted({each.environment for each in in_environment.values()})
    if len(names) > 1:
        raise DocumentError(
            document.location, f"is about {len(names)} environments", "export one environment at a time"
        )
    environment = names[0] if names else environment_of(document, settings, in_folder=is_folder(settings))
    around = _surroundings(root, document, whole=False)
    parents = typed(root.get("dependencies") or [], list[_Dependencies], document, "$.dependencies")
    dependencies = {each.feature: tuple(each.dependencies) for each in parents}
    toggles = {
        key: Toggle(each.enabled, tuple(strategies.get(key, ())), tuple(each.variants or ()), dependencies.get(key, ()))
        for key, each in in_environment.items()
    }
    states = decide_all(toggles, around)
    tags = typed(root.get("featureTags") or [], list[_FeatureTag], document, "$.featureTags")
    flags = []
    for feature in features:
        state = states.get(feature.name, unknown("its state in this environment is not in the document"))
        toggle = toggles.get(feature.name, Toggle(enabled=False))
        flag = _flag(feature, toggle, environment, off(None) if feature.archived else state, document)
        own = tuple(Tag(tag.tag_value, tag.tag_type).text() for tag in tags if tag.feature_name == feature.name)
        flags.append(replace(flag, tags=own, archived=feature.archived))
    source = document.source(NAME, settings, environment)
    return _StateFile(environment, FlagSnapshot(tuple(flags), (source,), authoritative=False), whole=False)


def _surroundings(root: Mapping[str, object], document: Document, *, whole: bool) -> Surroundings:
    segments = typed(root.get("segments") or [], list[_Segment], document, "$.segments")
    return Surroundings({str(each.id): tuple(each.constraints or ()) for each in segments}, whole)


def _exported_strategies(root: Mapping[str, object], document: Document) -> dict[str, list[Strategy]]:
    found: dict[str, list[Strategy]] = {}
    for each in typed(root.get("featureStrategies"), list[_ExportedStrategy], document, "$.featureStrategies"):
        found.setdefault(each.feature_name, []).append(each)
    return found


def _by_feature(root: Mapping[str, object], document: Document) -> dict[str, _FeatureEnvironment]:
    pointer = "$.featureEnvironments"
    found = typed(root["featureEnvironments"], list[_FeatureEnvironment], document, pointer)
    by_feature = {each.feature_name: each for each in found}
    if len(by_feature) != len(found):
        raise DocumentError(document.location, f"has a flag twice at {pointer}", "export it again")
    return by_feature


_AnyFeature = _ClientFeature | _ExportedFeature


def _distinct(tree: object, type_: type[Any], document: Document) -> list[Any]:
    """Return the features of a document, which must be distinct."""
    features = []
    seen: set[str] = set()
    for at, each in enumerate(typed(tree, list[Any], document, "$.features")):
        feature = typed(
            without_nulls(mapping(each, document, f"$.features[{at}]")), type_, document, f"$.features[{at}]"
        )
        if feature.name in seen:
            raise DocumentError(
                document.location, f"has the flag {feature.name!r} twice", "export or download it again"
            )
        seen.add(feature.name)
        features.append(feature)
    return features


def _flag(feature: _AnyFeature, toggle: Toggle, environment: str, state: EnvironmentState, document: Document) -> Flag:
    variants = toggle.all_variants()
    return Flag(
        key=feature.name,
        kind=_kind(variants),
        store=NAME,
        environments=((environment, state),),
        variations=tuple(dict.fromkeys(FlagValue.of(variant.name) for variant in variants)),
        description=feature.description or None,
        vendor_stale=feature.stale,
        depends_on=toggle.parents(),
        facts=(fact("type", feature.type),) if feature.type else (),
        location=document.location,
    )


def _kind(variants: Sequence[Variant]) -> FlagKind:
    """Return what `get_variant` gives; a flag without variations is asked for as a boolean only."""
    if not variants:
        return FlagKind.BOOLEAN
    kinds = {_KINDS.get(each.payload.type, FlagKind.JSON) if each.payload else FlagKind.STRING for each in variants}
    return kinds.pop() if len(kinds) == 1 else FlagKind.JSON


STORE = StoreType(name=NAME, title="Unleash", fetch=fetch, options=("project", "timeout"))
