"""A snapshot of the flags in one file, so that the hook and CI need neither network nor token.

The file is JSON: `version`, `sha256` (over the canonical text of everything else), and the snapshot's own fields.
"""

from __future__ import annotations

import hashlib
import json

import msgspec

from flaglint.errors import DocumentError
from flaglint.model.flags import FlagSnapshot
from flaglint.model.stores import StoreSettings, StoreType
from flaglint.stores.documents import Document, read_document
from flaglint.stores.merge import merge
from flaglint.stores.trees import json_tree, mapping, typed

NAME = "snapshot"
VERSION = 1

_ADVICE = "take the snapshot again with flaglint snapshot"


def encode(snapshot: FlagSnapshot) -> bytes:
    """Return the snapshot as a file's bytes; equal snapshots give equal bytes, and one flag takes several lines."""
    content = {"version": VERSION, **msgspec.to_builtins(snapshot)}
    content["sha256"] = _digest(content)
    return (json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def decode(content: bytes, location: str = "snapshot") -> FlagSnapshot:
    """Return the snapshot in a file's bytes; `location` names the file in errors.

    Raises:
        DocumentError: truncated, edited, of a newer version, or no snapshot at all.
    """
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise DocumentError(location, "is not UTF-8 text", _ADVICE) from None
    return _decode(Document(location, text, ""))


def fetch(settings: StoreSettings) -> FlagSnapshot:
    """Return the snapshot in the file at the location; its sources stay those of the stores it was taken from.

    Raises:
        DocumentError: as `decode`.
    """
    return merge([_decode(read_document(settings.location))])


def _decode(document: Document) -> FlagSnapshot:
    content = mapping(json_tree(document), document)
    version = content.get("version")
    if type(version) is not int or "sha256" not in content:
        raise DocumentError(document.location, "is no snapshot (no version and sha256 at $)", _ADVICE)
    if version > VERSION:
        raise DocumentError(document.location, f"has version {version}, newer than {VERSION}", "update flaglint")
    if content.pop("sha256") != _digest(content):
        raise DocumentError(document.location, "was changed after it was written (sha256 differs)", _ADVICE)
    return typed(content, FlagSnapshot, document)


def _digest(content: dict[str, object]) -> str:
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


STORE = StoreType(name=NAME, title="Snapshot of flaglint", fetch=fetch)
