"""AWS AppConfig feature flags: hosted versions, retrieved configurations, and listings of deployments beside them.

Options: `profile` (the configuration profile, where a listing of deployments has several); those of `appconfig_live`
where AWS is asked (location `api`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import msgspec
from msgspec.structs import replace

from flaglint.errors import DocumentError
from flaglint.model.flags import EnvironmentState, Flag, FlagKind, FlagSnapshot, Serving, StoreFact
from flaglint.model.stores import StoreSettings, StoreType, is_live
from flaglint.stores.appconfig_deployments import History, history_of
from flaglint.stores.appconfig_live import FEATURE_FLAGS, OPTIONS, deployed
from flaglint.stores.appconfig_versions import snapshot_of
from flaglint.stores.dates import parse_moment
from flaglint.stores.decision import (
    PERCENTAGE,
    TARGETING,
    Certainty,
    Outcome,
    Step,
    Undecided,
    decide,
    fact,
    full,
    off,
    state_of,
    unknown,
)
from flaglint.stores.documents import DEFAULT_ENVIRONMENT, Document, environment_of, is_folder, read_documents
from flaglint.stores.merge import merge, refuse_empty
from flaglint.stores.trees import json_tree, mapping, typed
from flaglint.stores.value_order import FALSE, TRUE, in_order

NAME = "appconfig"

_OPERATOR = re.compile(r"\(\s*([A-Za-z_]+)")
_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')


class _Deprecation(msgspec.Struct):
    status: str | None = None
    date: str | None = None


class _Definition(msgspec.Struct):
    """One flag of `flags`: what it is."""

    description: str | None = None
    created_at: str | None = msgspec.field(default=None, name="_createdAt")
    updated_at: str | None = msgspec.field(default=None, name="_updatedAt")
    deprecation: _Deprecation | None = msgspec.field(default=None, name="_deprecation")


class _Variant(msgspec.Struct, rename="camel"):
    """One variant of a value; the last one has no rule and is for everybody left."""

    enabled: bool
    rule: str | None = None
    attribute_values: dict[str, Any] = {}


class _Hosted(msgspec.Struct):
    version: str
    flags: dict[str, _Definition]
    values: dict[str, dict[str, Any]] = {}


@dataclass(frozen=True, slots=True)
class _Found:
    """A document as data, with what its shape says it is."""

    document: Document
    tree: dict[str, object]

    @property
    def is_listing(self) -> bool:
        """Tell whether this is a listing of deployments."""
        return isinstance(self.tree.get("Items"), list)

    @property
    def is_hosted(self) -> bool:
        """Tell whether this is a hosted version, with definitions."""
        return isinstance(self.tree.get("version"), str) and "flags" in self.tree


def fetch(settings: StoreSettings) -> FlagSnapshot:
    """Return every flag of the document, or of all documents in the folder.

    Deployments date the flags of their environment; a retrieved configuration does not list flags with variants.

    Raises:
        DocumentError: a document is unreadable or of another format, or deployments stand alone.
    """
    if is_live(settings.location):
        return _deployed(settings)
    found = [_Found(each, mapping(json_tree(each), each)) for each in read_documents(settings, (".json",))]
    histories = {
        _environment_in(each.document): history_of(each.tree["Items"], settings.option("profile"), each.document)
        for each in found
        if each.is_listing
    }
    snapshots = []
    for each in found:
        if each.is_listing:
            continue
        environment = _environment(each.document, settings, tuple(histories))
        read = _hosted if each.is_hosted else _retrieved
        flags = tuple(read(each, environment, histories.get(environment)))
        source = each.document.source(NAME, settings, environment)
        snapshots.append(FlagSnapshot(flags, (source,), authoritative=each.is_hosted))
    if not snapshots:
        raise DocumentError(settings.location, "holds deployments and no flags", "give the hosted version beside them")
    return refuse_empty(merge(_without_doubles(snapshots)), settings.location)


def _deployed(settings: StoreSettings) -> FlagSnapshot:
    """Return the flags of every feature flag profile as they are deployed."""
    snapshots = []
    for each in deployed(settings, FEATURE_FLAGS):

        def read(document: Document, environment: str = each.environment) -> tuple[Flag, ...]:
            return tuple(_hosted(_Found(document, mapping(json_tree(document), document)), environment, None))

        snapshots.append(snapshot_of(each, read, _values, NAME, settings))
    return refuse_empty(merge(snapshots), settings.location)


def _values(document: Document) -> dict[str, object]:
    return mapping(mapping(json_tree(document), document).get("values", {}), document, "$.values")


def _environment(document: Document, settings: StoreSettings, deployed: tuple[str, ...]) -> str:
    """Return the environment of a document: given or in its name, else the only one that has deployments."""
    named = environment_of(document, settings, in_folder=is_folder(settings))
    if named == DEFAULT_ENVIRONMENT and settings.environment is None and len(deployed) == 1:
        return deployed[0]
    return named


def _environment_in(document: Document) -> str:
    """Return what stands before the ending: api.list_deployments.production.json."""
    parts = PurePath(document.location).name.split(".")
    return parts[-2] if len(parts) > 2 else DEFAULT_ENVIRONMENT


def _without_doubles(snapshots: list[FlagSnapshot]) -> list[FlagSnapshot]:
    """Return the snapshots, without retrieved flags that say nothing where a hosted version does."""
    hosted = [snapshot for snapshot in snapshots if snapshot.authoritative]
    known = {(flag.key, flag.environments[0][0]) for snapshot in hosted for flag in snapshot.flags}
    retrieved = [
        replace(snapshot, flags=tuple(flag for flag in snapshot.flags if not _says_less(flag, known)))
        for snapshot in snapshots
        if not snapshot.authoritative
    ]
    return [*hosted, *retrieved]


def _says_less(flag: Flag, known: set[tuple[str, str]]) -> bool:
    [(environment, state)] = flag.environments
    return state.serving is Serving.UNKNOWN and (flag.key, environment) in known


def _hosted(found: _Found, environment: str, history: History | None) -> Iterator[Flag]:
    document = found.document
    hosted = typed(found.tree, _Hosted, document)
    if hosted.version != "1":
        raise DocumentError(document.location, f"has the version {hosted.version!r}, not 1", "update flaglint")
    stray = hosted.values.keys() - hosted.flags.keys()
    if stray:
        raise DocumentError(document.location, f"has a value for {min(stray)!r}, which is no flag", "export it again")
    for key, definition in hosted.flags.items():
        modified_at = parse_moment(definition.updated_at)
        doubt = history.doubt(modified_at) if history else None
        state = unknown(doubt) if doubt else _state(hosted.values.get(key))
        since = history.since(modified_at) if history and not doubt else None
        deprecation = definition.deprecation
        expires_at = parse_moment(deprecation.date) if deprecation else None
        yield Flag(
            key=key,
            kind=FlagKind.BOOLEAN,
            store=NAME,
            environments=((environment, replace(state, since=since, since_from="deployment" if since else None)),),
            description=definition.description or None,
            created_at=parse_moment(definition.created_at),
            modified_at=modified_at,
            expires_at=expires_at,
            expires_from="_deprecation.date" if expires_at else None,
            deprecated=deprecation is not None,
            location=document.location,
        )


def _retrieved(found: _Found, environment: str, history: History | None) -> Iterator[Flag]:
    """Yield flags as an application receives them: without definitions, and by themselves not all of them."""
    for key, tree in found.tree.items():
        value = mapping(tree, found.document, "$", key)
        if "enabled" not in value and "_variants" not in value:
            problem = f"is neither a hosted version nor a retrieved configuration ($.{key} has no enabled)"
            raise DocumentError(found.document.location, problem, "give the content of a feature flag profile")
        state = unknown("variants of a retrieved configuration") if "_variants" in value else _state(value)
        yield Flag(key, FlagKind.BOOLEAN, NAME, ((environment, state),), location=found.document.location)


def _state(value: dict[str, Any] | None) -> EnvironmentState:
    try:
        if value is None:
            raise Undecided("no value in the document")
        if "_variants" in value:
            return _state_of_variants(value["_variants"])
        enabled = value.get("enabled")
        if not isinstance(enabled, bool):
            raise Undecided("a value of enabled that is neither true nor false")
        attributes = {name: each for name, each in value.items() if name != "enabled"}
        return replace(full(TRUE), facts=_attributes(attributes)) if enabled else off(FALSE)
    except Undecided as reason:
        return unknown(str(reason))


def _state_of_variants(tree: object) -> EnvironmentState:
    try:
        variants = msgspec.convert(tree, list[_Variant])
    except msgspec.ValidationError:
        raise Undecided("variants that are not understood") from None
    if not variants or any(not variant.rule for variant in variants[:-1]) or variants[-1].rule:
        raise Undecided("variants of which not just the last one is without a rule")
    state = in_order(state_of(decide(_steps(variants))))
    if state.value != TRUE:
        return state
    attributes = [variant.attribute_values for variant in variants]
    same = all(each == attributes[0] for each in attributes)
    return replace(state, facts=_attributes(attributes[0]) if same else (fact("attributes_serving", "partial"),))


def _steps(variants: list[_Variant]) -> Iterator[Step[Outcome]]:
    for variant in variants:
        outcome = TRUE if variant.enabled else FALSE
        if variant.rule is None:
            yield Step((outcome,))
            return
        operators = set(_OPERATOR.findall(_TEXT.sub('""', variant.rule)))
        causes = ((PERCENTAGE,) if "split" in operators else ()) + ((TARGETING,) if operators - {"split"} else ())
        yield Step((outcome,), Certainty.VARIES, causes or (TARGETING,))
    raise Undecided("no variant for everybody left")


def _attributes(attributes: dict[str, Any]) -> tuple[StoreFact, ...]:
    return (fact("attributes", attributes),) if attributes else ()


STORE = StoreType(name=NAME, title="AWS AppConfig", fetch=fetch, options=OPTIONS)
