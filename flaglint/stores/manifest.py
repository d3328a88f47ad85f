"""The manifest `flags.toml`: what a team writes down about its flags, reviewed like code.

One table for each flag, all fields optional::

    [flags."new-checkout"]
    why = "The checkout of one page"
    owner = "team-payments"
    kind = "release"
    on = "one page"
    off = "three pages"
    remove_by = 2025-12-31
    services = ["shop"]
    tickets = ["SHOP-12"]

`permanent_reason` in place of `remove_by` says that a flag stays. A manifest does not list every flag and knows
no state, so it completes a store and never replaces one.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any

import msgspec
import tomli

from flaglint.errors import DocumentError
from flaglint.model.flags import Flag, FlagKind, FlagSnapshot, StoreFact
from flaglint.model.stores import StoreSettings, StoreType
from flaglint.stores.dates import parse_moment
from flaglint.stores.decision import fact
from flaglint.stores.documents import Document, read_documents
from flaglint.stores.merge import merge
from flaglint.stores.trees import member, typed

NAME = "manifest"

_TOP = ("flags", "version")


class _Entry(msgspec.Struct):
    """One flag of the manifest."""

    why: str | None = None
    owner: str | None = None
    kind: str | None = None
    on: str | None = None
    off: str | None = None
    remove_by: Any = None
    services: list[str] = []
    permanent_reason: str | None = None
    tickets: list[str] = []


def fetch(settings: StoreSettings) -> FlagSnapshot:
    """Return what the manifest, or every manifest in the folder, says about flags; it is never authoritative.

    Raises:
        DocumentError: not TOML, an unknown field (names the nearest), a wrong type or an unreadable date.
    """
    snapshots = [
        FlagSnapshot(_read(document), (document.source(NAME, settings),), authoritative=False)
        for document in read_documents(settings, (".toml",))
    ]
    return merge(snapshots)


def _read(document: Document) -> tuple[Flag, ...]:
    try:
        tree = tomli.loads(document.text)
    except (tomli.TOMLDecodeError, RecursionError) as error:
        raise DocumentError(document.location, f"is not TOML ({error})", "repair that line") from None
    _check_names(tree, _TOP, document, "$")
    if tree.get("version", 1) != 1:
        raise DocumentError(document.location, "has another version than 1 at $.version", "update flaglint")
    tables = typed(tree.get("flags", {}), dict[str, dict[str, Any]], document, "$.flags")
    return tuple(_flag_of(key, table, document) for key, table in tables.items())


def _flag_of(key: str, table: dict[str, Any], document: Document) -> Flag:
    pointer = member("$.flags", key)
    _check_names(table, _Entry.__struct_fields__, document, pointer)
    entry = typed(table, _Entry, document, pointer)
    expires_at = parse_moment(entry.remove_by)
    if entry.remove_by is not None and expires_at is None:
        raise DocumentError(document.location, f"has no date at {pointer}.remove_by", "write it as 2025-12-31")
    if entry.remove_by is not None and entry.permanent_reason:
        raise DocumentError(
            document.location, f"has remove_by and permanent_reason at {pointer}", "keep the one that holds"
        )
    permanent = True if entry.permanent_reason else (False if expires_at else None)
    return Flag(
        key=key,
        kind=FlagKind.BOOLEAN,
        store=NAME,
        description=entry.why,
        owner=entry.owner,
        owner_from="manifest owner" if entry.owner else None,
        expires_at=expires_at,
        expires_from="manifest remove_by" if expires_at else None,
        permanent=permanent,
        permanent_from=None if permanent is None else f"manifest {'permanent_reason' if permanent else 'remove_by'}",
        definition_only=True,
        facts=_facts(entry),
        location=document.location,
    )


def _facts(entry: _Entry) -> tuple[StoreFact, ...]:
    said = {
        "off": entry.off,
        "on": entry.on,
        "permanent_reason": entry.permanent_reason,
        "services": entry.services,
        "tickets": entry.tickets,
        "type": entry.kind,
    }
    return tuple(fact(name, value) for name, value in said.items() if value)


def _check_names(table: Iterable[str], valid: Iterable[str], document: Document, pointer: str) -> None:
    for name in table:
        if name not in valid:
            near = difflib.get_close_matches(name, list(valid), n=1, cutoff=0.0)[0]
            raise DocumentError(
                document.location, f"has the unknown field {name!r} at {pointer}", f"did you mean {near}?"
            )


STORE = StoreType(name=NAME, title="Manifest (flags.toml)", fetch=fetch)
