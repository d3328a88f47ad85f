"""A snapshot of the flags in one file, so that the hook and CI need neither network nor token.

The file is JSON: `version`, `sha256` (over the canonical text of everything else), and the snapshot's own fields. What
a flag does not say is left out. Each flag is a line, so that a diff shows which one changed; when the file is read
again its layout does not count.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, get_type_hints

import msgspec

from flaglint.errors import DocumentError
from flaglint.model.flags import EnvironmentState, Flag, FlagSnapshot
from flaglint.model.stores import StoreSettings, StoreType
from flaglint.stores.documents import decoded, read_bytes
from flaglint.stores.merge import merge
from flaglint.stores.trees import json_tree, mapping, typed

NAME = "snapshot"
VERSION = 1
MAX_BYTES = 500_000_000

_ADVICE = "take the snapshot again with flaglint snapshot"
_DIGEST_LINE = re.compile(rb'^"sha256":"([0-9a-f]{64})",\n', re.MULTILINE)


def _like(kind: type[msgspec.Struct], **instead: object) -> Any:
    """Return a struct like a class of the model, with other types for the names of types in its annotations."""
    types = get_type_hints(kind, localns=instead)
    return msgspec.defstruct(
        kind.__name__, [(each.name, types[each.name], each.default) for each in msgspec.structs.fields(kind)]
    )


# Read again, most states are alike: they stay bytes until it is known which of them are.
_RawFlag = _like(Flag, EnvironmentState=msgspec.Raw)
_File = _like(FlagSnapshot, Flag=_RawFlag)


class _Head(msgspec.Struct):
    """What says how to read the rest."""

    version: int
    sha256: str


_encode = msgspec.json.Encoder(order="sorted").encode
_decode_state = msgspec.json.Decoder(EnvironmentState).decode


def encode(snapshot: FlagSnapshot) -> bytes:
    """Return the snapshot as a file's bytes; equal snapshots give equal bytes."""
    before = b"".join(_before_digest(snapshot))
    after = b"".join(_after_digest(snapshot))
    return b'%s"sha256":"%s",\n%s' % (before, _sha256(before, after).encode(), after)


def digest(snapshot: FlagSnapshot) -> str:
    """Return the `sha256` that stands in the snapshot's file."""
    return _sha256(b"".join(_before_digest(snapshot)), b"".join(_after_digest(snapshot)))


def decode(content: bytes, location: str = "snapshot") -> FlagSnapshot:
    """Return the snapshot in a file's bytes; `location` names the file in errors.

    Raises:
        DocumentError: truncated, edited, of a newer version, or no snapshot at all.
    """
    if not _is_as_written(content):
        content = _checked(content, location)
    try:
        file: Any = msgspec.json.decode(content, type=_File)
        flags = tuple(map(_flag, file.flags))
    except msgspec.DecodeError as error:
        raise DocumentError(location, str(error).replace("`", ""), _ADVICE) from None
    return FlagSnapshot(flags, file.sources, file.authoritative, file.warnings)


def fetch(settings: StoreSettings) -> FlagSnapshot:
    """Return the snapshot in the file at the location; its sources stay those of the stores it was taken from.

    Raises:
        DocumentError: as `decode`.
    """
    return merge([decode(read_bytes(settings.location, MAX_BYTES), settings.location)])


def _before_digest(snapshot: FlagSnapshot) -> Iterator[bytes]:
    yield b'{"authoritative":%s,\n' % _encode(snapshot.authoritative)
    yield from _list("flags", map(_encode, snapshot.flags))
    yield b",\n"


def _after_digest(snapshot: FlagSnapshot) -> Iterator[bytes]:
    yield from _list("sources", map(_encode, snapshot.sources))
    yield b',\n"version":%d,\n' % VERSION
    yield from _list("warnings", map(_encode, snapshot.warnings))
    yield b"}\n"


def _list(name: str, items: Iterable[bytes]) -> Iterator[bytes]:
    """Yield a member that is a list, each item on its line."""
    yield b'"%s":[' % name.encode()
    separator = b"\n"
    for item in items:
        yield separator + item
        separator = b",\n"
    yield b"\n]"


def _sha256(*parts: bytes) -> str:
    """Return the digest of canonical text in lines: no line feed of ours is part of it, and JSON has no others."""
    found = hashlib.sha256()
    for part in parts:
        found.update(part.replace(b"\n", b""))
    return found.hexdigest()


def _is_as_written(content: bytes) -> bool:
    """Tell whether these are bytes that `encode` wrote, of a version that is known."""
    line = _DIGEST_LINE.search(content)
    if line is None or line[1].decode() != _sha256(content[: line.start()], content[line.end() :]):
        return False
    return content[line.end() :].rfind(b'\n"version":%d,\n' % VERSION) >= 0


def _checked(content: bytes, location: str) -> bytes:
    """Return a snapshot of another layout as canonical text."""
    document = decoded(location, content, _ADVICE)
    tree = mapping(json_tree(document), document)
    if type(tree.get("version")) is not int or not isinstance(tree.get("sha256"), str):
        raise DocumentError(location, "is no snapshot (no version and sha256 at $)", _ADVICE)
    head = typed(tree, _Head, document)
    if head.version > VERSION:
        raise DocumentError(location, f"has version {head.version}, newer than {VERSION}", "update flaglint")
    del tree["sha256"]
    canonical = json.dumps(tree, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    if head.sha256 != hashlib.sha256(canonical).hexdigest():
        raise DocumentError(location, "was changed after it was written (sha256 differs)", _ADVICE)
    return canonical


def _flag(found: Any) -> Flag:
    found.environments = tuple((name, _state(bytes(raw))) for name, raw in found.environments)
    return Flag(*msgspec.structs.astuple(found))


@lru_cache(maxsize=16384)
def _state(raw: bytes) -> EnvironmentState:
    return _decode_state(raw)


STORE = StoreType(name=NAME, title="Snapshot of flaglint", fetch=fetch)
