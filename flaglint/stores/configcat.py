"""ConfigCat: config JSON, local overrides, the shared cache's value, and bodies of the management API.

A config JSON is one config in one environment, which it does not name: it comes from `environment`, or from a file
name such as `config_v6.production.json`. State comes from these documents alone; API bodies add dates, owner, tags
and the vendor's verdict. Environment names of the API are matched without case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec
from msgspec.structs import replace

from flaglint.errors import DocumentError
from flaglint.model.flags import EnvironmentState, Flag, FlagKind, FlagSnapshot, SnapshotSource
from flaglint.model.stores import API as VENDOR
from flaglint.model.stores import StoreSettings, StoreType
from flaglint.stores.configcat_api import ApiFacts, InEnvironment, Metadata, join, read_body
from flaglint.stores.configcat_live import API
from flaglint.stores.configcat_redis import cached, is_cache
from flaglint.stores.configcat_rules import KINDS, Segment, Setting, Value, decide_all
from flaglint.stores.dates import from_milliseconds, latest
from flaglint.stores.decision import off, unknown
from flaglint.stores.documents import Document, environment_of, is_folder
from flaglint.stores.live import documents_at, place_of
from flaglint.stores.merge import merge, refuse_empty
from flaglint.stores.prerequisites import dependency_order
from flaglint.stores.trees import json_tree, mapping, typed, typed_members, without_nulls

NAME = "configcat"

Moments = Mapping[tuple[str, str], datetime | None]


class _Config(msgspec.Struct, frozen=True):
    """One config document: its flags in the environment that it is about; `whole` is false for an override."""

    settings: Mapping[str, Setting]
    segments: list[Segment]
    environment: str
    source: SnapshotSource
    whole: bool = True


def fetch(settings: StoreSettings) -> FlagSnapshot:
    """Return every flag of the file or folder at the location.

    Raises:
        DocumentError: a document is unreadable, incomplete or not ConfigCat's.
    """
    configs: list[_Config] = []
    facts = ApiFacts()
    sources: list[SnapshotSource] = []
    live = settings.location != VENDOR and is_cache(settings)
    for document in cached(settings) if live else documents_at(settings, (".json", ".txt"), API):
        tree, fetched_at = _tree(document)
        body = read_body(tree, document, settings.conventions)
        if body is not None:
            facts = facts.joined(body)
            sources.append(document.source(NAME, settings))
            continue
        config = _read_config(tree, document, settings)
        configs.append(replace(config, source=replace(config.source, fetched_at=fetched_at or settings.now)))
    return refuse_empty(_assemble(configs, facts, sources), place_of(settings, API))


def _tree(document: Document) -> tuple[object, datetime | None]:
    """Return the JSON of a document, and the time of reading that a cache value starts with.

    A cache value is the time in milliseconds, the ETag and the config JSON, parted by the first two line feeds.
    """
    time, _, rest = document.text.partition("\n")
    if not time.strip().isdecimal():
        return json_tree(document), None
    _, line_feed, config = rest.partition("\n")
    if not line_feed or not config.strip():
        raise DocumentError(document.location, "is a cache value that ends too early", "read the cache again")
    return json_tree(document, config), from_milliseconds(int(time[:18]))


def _read_config(tree: object, document: Document, settings: StoreSettings) -> _Config:
    root = mapping(tree, document)
    if "flags" in root:
        environment = document.environment or settings.environment or "default"
        found = {key: _override(value) for key, value in mapping(root["flags"], document, "$.flags").items()}
        return _Config(found, [], environment, document.source(NAME, settings, environment), whole=False)
    if "f" not in root:
        raise DocumentError(document.location, *_not_a_config(root))
    environment = environment_of(document, settings, in_folder=is_folder(settings))
    trees = mapping(root["f"], document, "$.f")
    return _Config(
        settings=typed_members({key: without_nulls(tree) for key, tree in trees.items()}, Setting, document, "$.f"),
        segments=typed([] if root.get("s") is None else root["s"], list[Segment], document, "$.s"),
        environment=environment,
        source=document.source(NAME, settings, environment),
    )


def _not_a_config(root: Mapping[str, object]) -> tuple[str, str]:
    preferences = root.get("p")
    if isinstance(preferences, dict) and preferences.get("r") not in (None, 0):
        return "is a redirect without flags ($.p.r)", "download the config again from the host in $.p.u"
    return "is no ConfigCat document (no f or flags at $)", "give a config_v6.json, an override or an API body"


def _override(value: object) -> Setting:
    """Return a flag of the simple override form; a value that the SDK does not support stays without a type."""
    if isinstance(value, bool):
        return Setting(Value(boolean=value), 0)
    if isinstance(value, str):
        return Setting(Value(text=value), 1)
    if isinstance(value, int):
        return Setting(Value(integer=value), 2)
    return Setting(Value(double=value), 3) if isinstance(value, float) else Setting(Value())


def _assemble(configs: Sequence[_Config], facts: ApiFacts, sources: Sequence[SnapshotSource]) -> FlagSnapshot:
    metadata = join(facts.settings)
    in_environments = _named(facts.environments, [config.environment for config in configs])
    moments = {(each.name, each.key): each.updated_at for each in in_environments if each.updated_at is not None}
    stale = {(each.name, each.key): each.stale for each in in_environments if each.stale is not None}
    modified: dict[str, datetime] = {}
    for each in in_environments:
        if each.in_values and each.updated_at is not None:
            modified[each.key] = max(each.updated_at, modified.get(each.key, each.updated_at))
    read = [_read_flags(config, metadata, moments) for config in configs]
    merged = merge([*read, FlagSnapshot(_defined(metadata, in_environments), tuple(sources))])
    if not metadata and not in_environments:  # no API body says more
        return merged
    flags = tuple(_complete(flag, metadata.get(flag.key), modified, moments, stale) for flag in merged.flags)
    return replace(merged, flags=flags)


def _named(found: Iterable[InEnvironment], known: Iterable[str]) -> tuple[InEnvironment, ...]:
    """Return the API's facts under the names of the environments that were read, else in lower case."""
    names = {name.casefold(): name for name in known}
    return tuple(replace(each, name=names.get(each.name.casefold(), each.name.lower())) for each in found)


def _read_flags(config: _Config, metadata: Mapping[str, Metadata], moments: Moments) -> FlagSnapshot:
    states = decide_all(config.settings, config.segments)
    since = _since(config, moments)
    flags = [
        Flag(
            key=key,
            kind=KINDS.get(-1 if setting.type is None else setting.type, FlagKind.JSON),
            store=NAME,
            environments=((config.environment, _dated(states[key], since.get(key))),),
            depends_on=setting.parents(),
            location=config.source.location,
        )
        for key, setting in config.settings.items()
    ]
    return FlagSnapshot((*flags, *_absent(config, metadata)), (config.source,))


def _dated(state: EnvironmentState, since: datetime | None) -> EnvironmentState:
    return state if since is None else replace(state, since=since)


def _since(config: _Config, moments: Moments) -> dict[str, datetime | None]:
    """Return from when on each state has held: the last change of the flag and of all it was decided through."""
    if not moments:
        return {}
    parents = {key: setting.parents() for key, setting in config.settings.items()}
    since: dict[str, datetime | None] = {}
    for key in dependency_order(parents)[0]:
        own = None if config.settings[key].uses_segments() else moments.get((config.environment, key))
        since[key] = latest([own, *(since.get(parent) for parent in parents[key])])
    return since


def _absent(config: _Config, metadata: Mapping[str, Metadata]) -> tuple[Flag, ...]:
    """Return the flags that the API lists and the config lacks: its SDKs give the default of the call.

    A product has several configs, so this holds only if the list is that of this very config.
    """
    listed = {key: each for key, each in metadata.items() if each.listed}
    configs = {each.config_id for each in listed.values()}
    same = len(configs) == 1 and config.whole and bool(config.settings) and config.settings.keys() <= listed.keys()
    state = off(None) if same else unknown("not in the config document of this environment")
    return tuple(
        Flag(key, each.kind or FlagKind.BOOLEAN, NAME, ((config.environment, state),), definition_only=not same)
        for key, each in listed.items()
        if key not in config.settings and config.whole
    )


def _defined(metadata: Mapping[str, Metadata], found: Iterable[InEnvironment]) -> tuple[Flag, ...]:
    """Return what the API alone defines: flags whose state no config document gave."""
    states: dict[str, dict[str, EnvironmentState]] = {}
    for each in found:
        if each.in_values:
            states.setdefault(each.key, {})[each.name] = unknown("no config document of this environment was read")
    return tuple(
        Flag(
            key=key,
            kind=each.kind or FlagKind.BOOLEAN,
            store=NAME,
            environments=tuple(sorted(states.get(key, {}).items())),
            definition_only=True,
        )
        for key, each in metadata.items()
    )


def _complete(
    flag: Flag,
    metadata: Metadata | None,
    modified: Mapping[str, datetime],
    moments: Moments,
    stale: Mapping[tuple[str, str], bool | None],
) -> Flag:
    environments = tuple(
        (
            name,
            replace(state, modified_at=moments.get((name, flag.key)), vendor_stale=stale.get((name, flag.key))),
        )
        for name, state in flag.environments
    )
    flag = replace(flag, environments=environments, modified_at=modified.get(flag.key))
    if metadata is None:
        return flag
    return replace(
        flag,
        kind=FlagKind.JSON if metadata.kind is FlagKind.JSON else flag.kind,
        description=metadata.description,
        created_at=metadata.created_at,
        tags=metadata.tags,
        **metadata.declared.fields(flag.facts),
    )


STORE = StoreType(
    name=NAME, title="ConfigCat", fetch=fetch, options=("key_variable", "product", "config", "cache", "timeout")
)
