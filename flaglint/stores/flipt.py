"""Flipt: declarative `features.yaml` files. A namespace is an environment; variant flags serve keys of variants."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from flaglint.errors import DocumentError
from flaglint.model.flags import EnvironmentState, FlagKind, FlagSnapshot, FlagValue
from flaglint.model.flags import Flag as StoreFlag
from flaglint.model.stores import Conventions, StoreSettings, StoreType
from flaglint.stores.conventions import from_properties
from flaglint.stores.dates import parse_moment
from flaglint.stores.decision import Undecided, decide, fact, off, state_of, unknown, value_of
from flaglint.stores.documents import Document, is_folder
from flaglint.stores.entries import once
from flaglint.stores.flipt_live import API
from flaglint.stores.flipt_rules import BOOLEAN, VARIANT, Flag, Segment, Segments, boolean_steps, variant_steps
from flaglint.stores.live import documents_at, place_of
from flaglint.stores.merge import merge, refuse_empty
from flaglint.stores.trees import tree_of, typed
from flaglint.stores.value_order import in_order

NAME = "flipt"

_VERSION = re.compile(r"1\.[0-6]")
_BOUNDARY = re.compile(r"^---(?=\s|$)", re.MULTILINE)


class _Namespace(msgspec.Struct):
    key: str


class _Document(msgspec.Struct):
    """One namespace with its flags."""

    flags: list[Flag] = []
    segments: list[Segment] = []
    namespace: _Namespace | str = "default"
    version: str | float | None = None

    def name(self) -> str:
        """Return the key of the namespace."""
        return self.namespace.key if isinstance(self.namespace, _Namespace) else self.namespace


def fetch(settings: StoreSettings) -> FlagSnapshot:
    """Return every flag of the document, or of all feature files in the folder.

    Raises:
        DocumentError: a document is unreadable or of another format or version.
    """
    snapshots = []
    for document in documents_at(settings, ("features.yaml", "features.yml"), API):
        found = list(_namespaces(document))
        given = settings.environment if len(found) == 1 and not is_folder(settings) else None
        for namespace in found:
            environment = given or document.environment or namespace.name()
            flags = tuple(_read(namespace, environment, document, settings.conventions))
            snapshots.append(FlagSnapshot(flags, (document.source(NAME, settings, environment),)))
    return refuse_empty(merge(snapshots), place_of(settings, API))


def _namespaces(document: Document) -> Iterator[_Document]:
    """Yield the namespaces: a file may hold several YAML documents, of which empty ones do not count."""
    texts = [document.text] if document.suffix == ".json" else _BOUNDARY.split(document.text)
    seen = []
    for text in texts:
        tree = tree_of(dataclasses.replace(document, text=text)) if text.strip() else None
        if tree is None:
            continue
        found = typed(tree, _Document, document)
        if found.version is not None and not _VERSION.fullmatch(str(found.version)):
            problem = f"has the version {found.version!r}, which is not known"
            raise DocumentError(document.location, problem, "update flaglint")
        seen.append(found.name())
        yield found
    once(seen, document, "namespace")


def _read(namespace: _Document, environment: str, document: Document, conventions: Conventions) -> Iterator[StoreFlag]:
    once((flag.key for flag in namespace.flags), document)
    once((segment.key for segment in namespace.segments), document, "segment")
    segments = {segment.key: segment for segment in namespace.segments}
    for flag in namespace.flags:
        yield _flag_of(flag, _state(flag, segments), environment, document, conventions)


def _flag_of(
    flag: Flag, state: EnvironmentState, environment: str, document: Document, conventions: Conventions
) -> StoreFlag:
    metadata = flag.metadata or {}
    declared = from_properties(metadata, conventions, "metadata")
    attached = any(variant.attachment is not None for variant in flag.variants or ())
    kind = FlagKind.JSON if attached else FlagKind.STRING
    return StoreFlag(
        key=flag.key,
        kind=FlagKind.BOOLEAN if flag.type == BOOLEAN else kind,
        store=NAME,
        environments=((environment, state),),
        variations=tuple(FlagValue.of(variant.key) for variant in flag.variants or ()),
        description=flag.description or None,
        created_at=parse_moment(metadata.get("created")),
        **declared.fields((fact("attachment", True),) if attached else ()),
        location=document.location,
    )


def _state(flag: Flag, segments: Segments) -> EnvironmentState:
    try:
        if flag.type == BOOLEAN:
            return in_order(state_of(decide(boolean_steps(flag, segments))))
        if flag.type != VARIANT:
            raise Undecided(f"a type that is not known ({flag.type})")
        return _with_attachment(_state_of_variants(flag, segments), flag)
    except Undecided as reason:
        return unknown(str(reason))


def _state_of_variants(flag: Flag, segments: Segments) -> EnvironmentState:
    keys = [variant.key for variant in flag.variants or ()]
    if len(set(keys)) != len(keys):
        raise Undecided("two variants of one key")
    if not flag.enabled:
        default = flag.default_variant()
        return off(None if default is None else value_of(default))
    return in_order(state_of(decide(variant_steps(flag, segments))), tuple(FlagValue.of(key) for key in keys))


def _with_attachment(state: EnvironmentState, flag: Flag) -> EnvironmentState:
    """Return the state with the attachment of the one variant that is served."""
    if state.value is None:
        return state
    served = next((each for each in flag.variants or () if FlagValue.of(each.key) == state.value), None)
    if served is None or served.attachment is None:
        return state
    return replace(state, facts=(fact("attachment", served.attachment),))


STORE = StoreType(name=NAME, title="Flipt", fetch=fetch, options=("namespaces", "timeout"))
