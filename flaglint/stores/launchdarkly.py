"""LaunchDarkly: SDK data files (JSON or YAML), `flagValues`, and API bodies (pages of flags, statuses).

An SDK data file does not name its environment: it comes from `environment`, or from a file name such as
`flagdata.production.json`. API bodies name theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from flaglint.errors import DocumentError
from flaglint.model.flags import EnvironmentState, Flag, FlagKind, FlagSnapshot, FlagValue, SnapshotSource, StoreFact
from flaglint.model.stores import Conventions, StoreSettings, StoreType
from flaglint.stores.conventions import Declared, from_properties, from_tags, from_text
from flaglint.stores.dates import from_milliseconds, latest, to_text
from flaglint.stores.decision import Undecided, fact, full, kind_of, unknown, value_of
from flaglint.stores.documents import Document, environment_of, is_folder
from flaglint.stores.launchdarkly_api import ApiFlag, Page, Status, check_complete, read_body
from flaglint.stores.launchdarkly_live import API
from flaglint.stores.launchdarkly_rules import Configuration, Configured, decide_all
from flaglint.stores.live import documents_at, place_of
from flaglint.stores.merge import merge, refuse_empty
from flaglint.stores.prerequisites import dependency_order
from flaglint.stores.trees import mapping, tree_of, typed_members, without_nulls

NAME = "launchdarkly"


class _SdkFlag(Configuration, rename="camel"):
    """One flag of an SDK data file."""

    variations: list[Any] = msgspec.field(default_factory=list)
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class _SdkFile:
    """The flags of an SDK data file; `whole` is false if it only overrides values."""

    environment: str
    snapshot: FlagSnapshot
    whole: bool


def fetch(settings: StoreSettings) -> FlagSnapshot:
    """Return every flag of the file or folder at the location.

    Raises:
        DocumentError: a document is unreadable or not LaunchDarkly's, or pages of a listing are missing.
    """
    files: list[_SdkFile] = []
    pages: list[Page] = []
    statuses: list[Status] = []
    sources: list[SnapshotSource] = []
    for document in documents_at(settings, (".json", ".yaml", ".yml"), API):
        tree = tree_of(document)
        body = read_body(tree, document)
        if body is None:
            files.append(_read_sdk_file(tree, document, settings))
            continue
        sources.append(document.source(NAME, settings))
        if isinstance(body, Page):
            pages.append(body)
        else:
            statuses.extend(body)
    check_complete(pages)
    listed = _from_pages(pages, settings.conventions, tuple(sources))
    merged = merge([*(_without_missing(listed, files)), *(each.snapshot for each in files)])
    return replace(refuse_empty(merged, place_of(settings, API)), flags=_with_statuses(merged.flags, statuses))


def _read_sdk_file(tree: object, document: Document, settings: StoreSettings) -> _SdkFile:
    root = mapping(tree, document)
    if "flags" not in root and "flagValues" not in root:
        problem = "is no LaunchDarkly document (no flags, flagValues or items at $)"
        raise DocumentError(document.location, problem, "give an SDK data file or an API body")
    environment = environment_of(document, settings, in_folder=is_folder(settings))
    trees = mapping(root.get("flags", {}), document, "$.flags")
    flags = typed_members({key: without_nulls(tree) for key, tree in trees.items()}, _SdkFlag, document, "$.flags")
    values = mapping(root.get("flagValues", {}), document, "$.flagValues")
    for key in flags.keys() & values.keys():
        raise DocumentError(document.location, f"has {key!r} in flags and in flagValues", "keep one of them")
    found = (*_from_sdk_flags(flags, environment, document), *_from_values(values, environment, document))
    source = document.source(NAME, settings, environment)
    return _SdkFile(environment, FlagSnapshot(found, (source,)), whole="flags" in root)


def _from_sdk_flags(flags: Mapping[str, _SdkFlag], environment: str, document: Document) -> tuple[Flag, ...]:
    states = decide_all({key: Configured(flag, tuple(flag.variations), flag.deleted) for key, flag in flags.items()})
    return tuple(
        Flag(
            key=key,
            kind=kind_of(flag.variations),
            store=NAME,
            environments=((environment, states[key]),),
            variations=_distinct_values(flag.variations),
            depends_on=flag.parents(),
            location=document.location,
        )
        for key, flag in flags.items()
    )


def _from_values(values: Mapping[str, object], environment: str, document: Document) -> tuple[Flag, ...]:
    return tuple(
        Flag(key, kind_of([value]), NAME, ((environment, _state_of_value(value)),), location=document.location)
        for key, value in values.items()
    )


def _state_of_value(value: object) -> EnvironmentState:
    try:
        return full(value_of(value))
    except Undecided as reason:
        return unknown(str(reason))


def _from_pages(pages: Sequence[Page], conventions: Conventions, sources: tuple[SnapshotSource, ...]) -> FlagSnapshot:
    projects: dict[str, list[ApiFlag]] = {}
    for page in pages:
        projects.setdefault(page.project, []).extend(page.flags)
    snapshots = []
    for flags in projects.values():
        by_key: dict[str, ApiFlag] = {}
        for flag in flags:
            known = by_key.get(flag.item.key)
            by_key[flag.item.key] = flag if known is None else known.joined(flag)
        snapshots.append(FlagSnapshot(_of_project(by_key, conventions)))
    return replace(merge(snapshots), sources=sources, authoritative=bool(pages))


def _of_project(flags: Mapping[str, ApiFlag], conventions: Conventions) -> tuple[Flag, ...]:
    states: dict[str, list[tuple[str, EnvironmentState]]] = {key: [] for key in flags}
    for name in sorted({name for flag in flags.values() for name in flag.environments}):
        for key, state in _in_environment(name, flags).items():
            states[key].append((name, state))
    return tuple(_flag_of(flag, tuple(states[key]), conventions) for key, flag in flags.items())


def _in_environment(name: str, flags: Mapping[str, ApiFlag]) -> dict[str, EnvironmentState]:
    """Return the state in one environment of each flag that has it."""
    configured = {
        key: Configured(
            flag.environments.get(name),
            tuple(each.value for each in flag.item.variations),
            flag.item.archived or (name in flag.environments and flag.environments[name].archived),
        )
        for key, flag in flags.items()
    }
    decided = decide_all(configured)
    modified = {
        key: from_milliseconds(flag.environments[name].last_modified)
        for key, flag in flags.items()
        if name in flag.environments
    }
    since = _since(configured, modified)
    return {
        key: replace(
            decided[key],
            since=from_milliseconds(flags[key].item.archived_date) if configured[key].gone else since.get(key),
            modified_at=moment,
        )
        for key, moment in modified.items()
    }


def _since(configured: Mapping[str, Configured], modified: Mapping[str, datetime | None]) -> dict[str, datetime | None]:
    """Return from when on each state has held: the last change of the flag and of its prerequisites.

    A segment has no date here, so what looks at one has none either.
    """
    since: dict[str, datetime | None] = {}
    for key in dependency_order({key: flag.parents() for key, flag in configured.items()})[0]:
        configuration = configured[key].configuration
        segments = configuration is not None and configuration.uses_segments()
        own = None if segments else modified.get(key)
        since[key] = latest([own, *(since.get(parent) for parent in configured[key].parents())])
    return since


def _flag_of(flag: ApiFlag, states: tuple[tuple[str, EnvironmentState], ...], conventions: Conventions) -> Flag:
    item = flag.item
    declared = _declared(flag, conventions)
    values = [each.value for each in item.variations]
    modified = (from_milliseconds(each.last_modified) for each in flag.environments.values())
    return Flag(
        key=item.key,
        kind=FlagKind.BOOLEAN if item.kind == "boolean" else kind_of(values),
        store=NAME,
        environments=states,
        variations=_distinct_values(values),
        description=item.description or None,
        created_at=from_milliseconds(item.creation_date),
        modified_at=max((each for each in modified if each is not None), default=None),
        archived=item.archived,
        archived_at=from_milliseconds(item.archived_date),
        deprecated=item.deprecated,
        tags=tuple(item.tags),
        depends_on=tuple(dict.fromkeys(key for each in flag.environments.values() for key in each.parents())),
        definition_only=not states,
        **declared.fields(_facts(flag)),
        location=flag.location,
    )


def _facts(flag: ApiFlag) -> tuple[StoreFact, ...]:
    deprecated_at = from_milliseconds(flag.item.deprecated_date)
    return (fact("deprecated_at", to_text(deprecated_at)),) if deprecated_at else ()


def _declared(flag: ApiFlag, conventions: Conventions) -> Declared:
    item = flag.item
    owner, owner_from = item.owner()
    permanent = None if item.temporary is None else not item.temporary
    fields = Declared(
        owner=owner,
        owner_from=owner_from,
        permanent=permanent,
        permanent_from=None if permanent is None else "temporary",
    )
    properties = {name: each.value[0] for name, each in item.custom_properties.items() if each.value}
    return (
        fields.or_else(from_properties(properties, conventions, "customProperties"))
        .or_else(from_tags(item.tags, conventions))
        .or_else(from_text(item.description or "", conventions, "description"))
    )


def _without_missing(listed: FlagSnapshot, files: Iterable[_SdkFile]) -> Iterable[FlagSnapshot]:
    """Yield the API's flags; a live one that the SDK data of its environment lacks is in doubt there."""
    warnings = list(listed.warnings)
    flags = list(listed.flags)
    for file in (each for each in files if each.whole):
        keys = {flag.key for flag in file.snapshot.flags}
        for at, flag in enumerate(flags):
            states = dict(flag.environments)
            if flag.key in keys or flag.archived or file.environment not in states:
                continue
            place = file.snapshot.sources[0].location
            warnings.append(f"{flag.key} in {file.environment}: the API lists it, {place} lacks it; taken as unknown")
            doubt = unknown(f"conflict: not in {place}")
            states[file.environment] = replace(doubt, modified_at=states[file.environment].modified_at)
            flags[at] = replace(flag, environments=tuple(states.items()))
    if flags or listed.sources:
        yield replace(listed, flags=tuple(flags), warnings=tuple(warnings))


def _with_statuses(flags: tuple[Flag, ...], statuses: Sequence[Status]) -> tuple[Flag, ...]:
    if not statuses:
        return flags
    by_place = {(status.key, status.environment): status for status in statuses}
    return tuple(
        replace(
            flag,
            environments=tuple(
                (name, _with_status(state, by_place.get((flag.key, name)))) for name, state in flag.environments
            ),
        )
        for flag in flags
    )


def _with_status(state: EnvironmentState, status: Status | None) -> EnvironmentState:
    if status is None:
        return state
    facts = (*state.facts, fact("vendor_status", status.name))
    return replace(state, last_evaluated=status.last_requested, facts=facts)


def _distinct_values(values: Iterable[object]) -> tuple[FlagValue, ...]:
    return tuple(dict.fromkeys(FlagValue.of(value) for value in values))


STORE = StoreType(name=NAME, title="LaunchDarkly", fetch=fetch, options=("project", "environments", "timeout"))
