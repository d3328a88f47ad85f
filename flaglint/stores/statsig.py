"""Statsig: config specs (gates and dynamic configs), and console API lists.

Config specs do not name their environment: it comes from `environment`, or from a file name such as
`specs.staging.json`; else it is `production`. A console gate has that environment, and those that its rules name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from msgspec.structs import replace

from flaglint.errors import DocumentError
from flaglint.model.flags import EnvironmentState, Flag, FlagKind, FlagSnapshot, Serving, StoreFact
from flaglint.model.stores import Conventions, StoreSettings, StoreType
from flaglint.stores.conventions import Declared, from_tags, from_text
from flaglint.stores.dates import from_milliseconds, latest
from flaglint.stores.decision import fact, unknown
from flaglint.stores.documents import DEFAULT_ENVIRONMENT, Document, environment_of, is_folder
from flaglint.stores.live import documents_at, place_of
from flaglint.stores.merge import merge, refuse_empty
from flaglint.stores.statsig_live import API
from flaglint.stores.statsig_rules import FALSE, Rule, Spec, as_gate, decide_all, gate_problem
from flaglint.stores.trees import json_tree, mapping, typed, without_nulls

NAME = "statsig"

_CONFIG = "dynamic_config"
_USUAL = "production"


class _Spec(msgspec.Struct, rename="camel"):
    """One entry of config specs; `entity` tells gates from segments, and configs from experiments."""

    name: str
    enabled: bool
    rules: list[Rule]
    entity: str | None = None
    default_value: Any = None


class _Owner(msgspec.Struct, rename="camel"):
    owner_email: str | None = None
    owner_name: str | None = None


class _Item(msgspec.Struct, rename="camel"):
    """One gate of the console; a dynamic config has a default value."""

    id: str
    is_enabled: bool
    rules: list[Rule] = []
    status: str | None = None
    type: str | None = None
    type_reason: str | None = None
    description: str | None = None
    owner: _Owner | None = None
    tags: list[str] = []
    created_time: int | float | None = None
    last_modified_time: int | float | None = None
    holdout_ids: list[str] = msgspec.field(name="holdoutIDs", default_factory=list)
    checks_per_hour: int | float | None = None
    default_value: Any = None

    def spec(self) -> Spec:
        """Return the gate as it is decided."""
        if self.status == "Archived":
            return Spec(enabled=False, rules=())
        return Spec(self.is_enabled, as_gate(self.rules), held_out=bool(self.holdout_ids))


@dataclass(frozen=True, slots=True)
class _Page:
    items: tuple[_Item, ...]
    listing: str
    total: int | None
    document: Document


def fetch(settings: StoreSettings) -> FlagSnapshot:
    """Return every gate and dynamic config of the file or folder at the location.

    Raises:
        DocumentError: a document is unreadable or not Statsig's, or pages of a list are missing.
    """
    specs: list[tuple[str, FlagSnapshot]] = []
    pages: list[_Page] = []
    for document in documents_at(settings, (".json",), API):
        root = mapping(json_tree(document), document)
        if "data" in root:
            pages.append(_read_page(root, document))
        else:
            specs.append(_read_specs(root, document, settings))
    _check_complete(pages)
    listed = _without_missing(_listed(pages, settings), specs)
    sources = tuple(page.document.source(NAME, settings) for page in pages)
    found = FlagSnapshot(tuple(listed), sources, authoritative=bool(pages))
    return refuse_empty(merge([found, *(snapshot for _, snapshot in specs)]), place_of(settings, API))


def _read_specs(root: Mapping[str, object], document: Document, settings: StoreSettings) -> tuple[str, FlagSnapshot]:
    if "feature_gates" not in root:
        problem = "is no Statsig document (no feature_gates or data at $)"
        raise DocumentError(document.location, problem, "give config specs or a console list")
    environment = environment_of(document, settings, in_folder=is_folder(settings))
    environment = _USUAL if environment == DEFAULT_ENVIRONMENT and settings.environment is None else environment
    overrides = mapping(root.get("overrides") or {}, document, "$.overrides")
    gates = _specs(root["feature_gates"], "$.feature_gates", document)
    configs = _specs(root.get("dynamic_configs") or [], "$.dynamic_configs", document)
    as_gates = {key: _gate(spec, overrides) for key, spec in gates.items()}
    as_configs = {key: _config(spec, overrides) for key, spec in configs.items()}
    of_gates, of_configs = decide_all(as_gates, as_configs, environment, whole=True)
    flags = [
        _spec_flag(key, FlagKind.BOOLEAN, None, environment, of_gates[key], as_gates[key].parents(), document)
        for key, spec in gates.items()
        if spec.entity in (None, "feature_gate")
    ]
    flags.extend(
        _spec_flag(key, FlagKind.JSON, _CONFIG, environment, state, as_configs[key].parents(), document)
        for key, state in of_configs.items()
    )
    return environment, FlagSnapshot(tuple(flags), (document.source(NAME, settings, environment),))


def _specs(tree: object, pointer: str, document: Document) -> dict[str, _Spec]:
    found: dict[str, _Spec] = {}
    for at, each in enumerate(typed(tree, list[Any], document, pointer)):
        spec = typed(without_nulls(mapping(each, document, f"{pointer}[{at}]")), _Spec, document, f"{pointer}[{at}]")
        if spec.name in found:
            raise DocumentError(document.location, f"has {spec.name!r} twice at {pointer}", "download it again")
        found[spec.name] = spec
    return found


def _gate(spec: _Spec, overrides: Mapping[str, object]) -> Spec:
    problem = gate_problem(spec.rules, spec.default_value)
    if spec.name in overrides:
        problem = "another gate may stand in for it (overrides)"
    return Spec(spec.enabled, as_gate(spec.rules), problem=problem)


def _config(spec: _Spec, overrides: Mapping[str, object]) -> Spec:
    problem = None if spec.entity in (None, _CONFIG) else f"an entity of another kind ({spec.entity})"
    if spec.name in overrides:
        problem = "another config may stand in for it (overrides)"
    return Spec(spec.enabled, tuple(spec.rules), spec.default_value, problem=problem)


def _spec_flag(
    key: str,
    kind: FlagKind,
    namespace: str | None,
    environment: str,
    state: EnvironmentState,
    parents: tuple[str, ...],
    document: Document,
) -> Flag:
    return Flag(
        key=key,
        kind=kind,
        store=NAME,
        namespace=namespace,
        environments=((environment, state),),
        depends_on=parents,
        location=document.location,
    )


def _read_page(root: Mapping[str, object], document: Document) -> _Page:
    items = tuple(
        typed(without_nulls(mapping(each, document, f"$.data[{at}]")), _Item, document, f"$.data[{at}]")
        for at, each in enumerate(typed(root["data"], list[Any], document, "$.data"))
    )
    pagination = mapping(root.get("pagination") or {}, document, "$.pagination")
    total = typed(pagination.get("totalItems"), int | None, document, "$.pagination.totalItems")  # type: ignore[arg-type]
    if total is None and pagination.get("nextPage"):
        raise DocumentError(document.location, "is one of several pages and has no total", "fetch the list again")
    return _Page(items, str(pagination.get("all") or ""), total, document)


def _check_complete(pages: Iterable[_Page]) -> None:
    listings: dict[str, list[_Page]] = {}
    for page in pages:
        listings.setdefault(page.listing, []).append(page)
    for parts in listings.values():
        keys = [item.id for page in parts for item in page.items]
        total = max((page.total for page in parts if page.total is not None), default=len(keys))
        location = parts[0].document.location
        if len(keys) < total:
            raise DocumentError(location, f"lists {len(keys)} of {total} entries", "add the other pages to the folder")
        if len(keys) > total or len(set(keys)) != len(keys):
            raise DocumentError(location, "overlaps with another page", "fetch all pages again")


def _listed(pages: Sequence[_Page], settings: StoreSettings) -> Iterable[Flag]:
    items = {item.id: item for page in pages for item in page.items if item.default_value is None}
    usual = settings.environment or _USUAL
    named = {name for item in items.values() for rule in item.rules for name in rule.environments or ()}
    gates = {key: item.spec() for key, item in items.items()}
    states = {name: decide_all(gates, {}, name, whole=False)[0] for name in {usual, *named}}
    for page in pages:
        for item in page.items:
            if item.default_value is not None:
                unread = unknown("the console's form of a dynamic config is not understood")
                yield _flag(item, {usual: unread}, settings.conventions, page.document, _CONFIG)
                continue
            own = {usual, *(name for rule in item.rules for name in rule.environments or ())}
            found = {name: _dated(states[name][item.id], item, gates, items) for name in sorted(own)}
            yield _flag(item, found, settings.conventions, page.document)


def _dated(
    state: EnvironmentState, item: _Item, gates: Mapping[str, Spec], items: Mapping[str, _Item]
) -> EnvironmentState:
    """Return the state with its dates: it has held since the last change of the gate and of all it asks for."""
    concerned = [item.id]
    for key in concerned:
        parents = gates[key].parents() if key in gates else ()
        concerned.extend(parent for parent in parents if parent not in concerned)
    since = latest(from_milliseconds(items[key].last_modified_time) if key in items else None for key in concerned)
    constant = state.serving in (Serving.FULL, Serving.OFF)
    modified_at = from_milliseconds(item.last_modified_time)
    return replace(state, since=since if constant else None, modified_at=modified_at)


def _flag(
    item: _Item,
    states: Mapping[str, EnvironmentState],
    conventions: Conventions,
    document: Document,
    namespace: str | None = None,
) -> Flag:
    declared = _declared(item, conventions)
    return Flag(
        key=item.id,
        kind=FlagKind.JSON if namespace else FlagKind.BOOLEAN,
        store=NAME,
        environments=tuple(states.items()),
        namespace=namespace,
        description=item.description or None,
        created_at=from_milliseconds(item.created_time),
        modified_at=from_milliseconds(item.last_modified_time),
        archived=item.status == "Archived",
        vendor_stale=None if item.type is None else item.type == "STALE",
        tags=tuple(item.tags),
        depends_on=item.spec().parents(),
        definition_only=namespace is not None,
        **declared.fields(tuple(_facts(item))),
        location=document.location,
    )


def _facts(item: _Item) -> Iterable[StoreFact]:
    if item.type_reason not in (None, "NONE"):
        yield fact("vendor_reason", item.type_reason)
    if item.checks_per_hour is not None:
        yield fact("checks_per_hour", item.checks_per_hour)


def _declared(item: _Item, conventions: Conventions) -> Declared:
    owner = item.owner or _Owner()
    permanent = {"PERMANENT": True, "TEMPORARY": False}.get(item.type or "")
    by_field = Declared(
        owner=owner.owner_email or owner.owner_name,
        owner_from="owner.ownerEmail" if owner.owner_email else "owner.ownerName" if owner.owner_name else None,
        permanent=permanent,
        permanent_from=None if permanent is None else f"type {item.type}",
    )
    by_tag = from_tags(item.tags, conventions)
    return by_field.or_else(by_tag).or_else(from_text(item.description or "", conventions, "description"))


def _without_missing(listed: Iterable[Flag], specs: Iterable[tuple[str, FlagSnapshot]]) -> Iterable[Flag]:
    """Yield the console's gates; one that specs lack is false for programs, so only that can stand."""
    known = {environment: {flag.key for flag in snapshot.flags} for environment, snapshot in specs}
    for flag in listed:
        states = dict(flag.environments)
        for name in known.keys() & states.keys():
            if flag.key not in known[name] and flag.namespace is None and states[name].constant_value() != FALSE:
                states[name] = replace(
                    unknown("conflict: not in the config specs"), modified_at=states[name].modified_at
                )
        yield replace(flag, environments=tuple(states.items()))


STORE = StoreType(name=NAME, title="Statsig", fetch=fetch, options=("timeout",))
