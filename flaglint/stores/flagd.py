"""flagd: flag definitions in JSON or YAML. Their metadata says what the format has no field for, by convention."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import msgspec
from msgspec.structs import replace

from flaglint.errors import DocumentError
from flaglint.model.flags import EnvironmentState, Flag, FlagSnapshot, FlagValue, StoreFact
from flaglint.model.stores import Conventions, StoreSettings, StoreType
from flaglint.stores.conventions import from_properties
from flaglint.stores.dates import parse_moment
from flaglint.stores.decision import Outcome, Undecided, fact, full, kind_of, off, state_of, unknown, value_of
from flaglint.stores.documents import Document, environment_of, is_folder, read_documents
from flaglint.stores.flagd_targeting import Name, possible_names
from flaglint.stores.merge import merge, refuse_empty
from flaglint.stores.trees import tree_of, typed, typed_members

NAME = "flagd"


class _Flag(msgspec.Struct, rename="camel"):
    """One flag definition; `state` is text, so that a new one is unknown rather than an error."""

    state: str
    variants: dict[str, Any]
    default_variant: str | bool | None = None
    targeting: dict[str, Any] | None = None
    metadata: dict[str, Any] = {}

    def default_name(self) -> Name:
        """Return the name of the default variation; a boolean stands for "true" and "false"."""
        if isinstance(self.default_variant, bool):
            return str(self.default_variant).lower()
        return self.default_variant or None


class _Document(msgspec.Struct):
    """The top of a document, its flags still as they stand."""

    flags: dict[str, Any] | list[dict[str, Any]]
    metadata: dict[str, Any] = {}
    evaluators: dict[str, Any] = msgspec.field(default_factory=dict, name="$evaluators")


def fetch(settings: StoreSettings) -> FlagSnapshot:
    """Return every flag of the document, or of all documents in the folder.

    Raises:
        DocumentError: a document is unreadable, incomplete or not flagd's.
    """
    snapshots = []
    for document in read_documents(settings, (".json", ".yaml", ".yml")):
        environment = environment_of(document, settings, in_folder=is_folder(settings))
        flags = _read(document, environment, settings.conventions)
        snapshots.append(FlagSnapshot(flags, (document.source(NAME, settings, environment),)))
    return refuse_empty(merge(snapshots), settings.location)


def _read(document: Document, environment: str, conventions: Conventions) -> tuple[Flag, ...]:
    root = typed(tree_of(document), _Document, document)
    definitions = root.flags if isinstance(root.flags, dict) else _by_key(root.flags, document)
    return tuple(
        _flag_of(key, flag, root, environment, conventions, document)
        for key, flag in typed_members(definitions, _Flag, document, "$.flags").items()
    )


def _by_key(definitions: list[dict[str, Any]], document: Document) -> dict[str, Any]:
    """Return the flags of the list form by their key."""
    found: dict[str, Any] = {}
    for index, definition in enumerate(definitions):
        key = definition.get("key")
        if not isinstance(key, str):
            raise DocumentError(document.location, f"has no key at $.flags[{index}]", "give every flag of the list one")
        if key in found:
            raise DocumentError(document.location, f"has the flag {key!r} twice", "keep one of them")
        found[key] = definition
    return found


def _flag_of(
    key: str, flag: _Flag, root: _Document, environment: str, conventions: Conventions, document: Document
) -> Flag:
    metadata = {**root.metadata, **flag.metadata}
    declared = from_properties(metadata, conventions, "metadata")
    description = metadata.get("description")
    name = flag.default_name()
    facts = (_variant(name),) if name in flag.variants else ()
    return Flag(
        key=key,
        kind=kind_of(flag.variants.values()),
        store=NAME,
        environments=((environment, _state(flag, root.evaluators)),),
        variations=_variations(flag.variants),
        description=description if isinstance(description, str) else None,
        created_at=parse_moment(metadata.get("created")),
        **declared.fields(facts),
        location=document.location,
    )


def _variations(variants: Mapping[str, object]) -> tuple[FlagValue, ...]:
    return tuple(dict.fromkeys([FlagValue.of(value) for value in variants.values()]))


def _state(flag: _Flag, evaluators: Mapping[str, object]) -> EnvironmentState:
    try:
        return _decide(flag, evaluators)
    except Undecided as reason:
        return unknown(str(reason))


def _decide(flag: _Flag, evaluators: Mapping[str, object]) -> EnvironmentState:
    if flag.state == "DISABLED":
        return off(None)
    if flag.state != "ENABLED":
        raise Undecided("a state that is neither ENABLED nor DISABLED")
    default = flag.default_name()
    if default is not None and default not in flag.variants:
        raise Undecided("a default variation that the flag does not have")
    if not flag.targeting:
        return _named(full(value_of(flag.variants[default])), default) if default is not None else off(None)
    verdict = possible_names(flag.targeting, evaluators)

    def outcome(name: Name) -> Outcome:
        served = default if name is None else name
        # A name that is none of the flag's is an error, which yields the default of the call.
        return value_of(flag.variants[served]) if served in flag.variants else None

    return state_of(verdict.map(outcome))


@lru_cache(maxsize=1024)
def _variant(name: str) -> StoreFact:
    return fact("variant", name)


@lru_cache(maxsize=1024)
def _named(state: EnvironmentState, name: str) -> EnvironmentState:
    return replace(state, facts=(_variant(name),))


STORE = StoreType(name=NAME, title="flagd", fetch=fetch)
