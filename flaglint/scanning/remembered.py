"""What earlier scans know of the files of one tree, so that a file that has not changed is not even read.

A file's stamp (size, times, inode) stands for its bytes. The facts of a file are kept by its content, so that branches
and copies share them; what was seen in which file is kept for the tree as a whole, since that is one entry to read.
"""

from __future__ import annotations

import hashlib
import os
import struct
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from flaglint import __version__
from flaglint.model.source import ModuleFacts
from flaglint.scanning.cache import Cache
from flaglint.scanning.frames import Answer, decode_answer, encode

# (size, modified, changed, inode), times in nanoseconds, or None where the file must be read.
Stamp = tuple[int, int, int, int]
_STAMP = struct.Struct("<4q")
# As in git's index: a file that changed a moment ago may change again within the same tick of the clock.
SETTLED_NANOSECONDS = 2_000_000_000
# Parts of a tree that were not looked at this time are kept, unless they are more than this many times the rest.
MOST_OTHERS = 2
_PACKAGE = Path(__file__).resolve().parents[1]


# What was seen in a file: 1 if it holds a needle, and (number, line, column) of each key in it.
Sighting = tuple[int, Sequence[tuple[int, int, int]]]


class _Sightings(msgspec.Struct, array_like=True):
    """The files of a tree: paths by NUL, their stamps, a 1 for each that holds a needle, and keys by file number."""

    paths: bytes
    stamps: bytes
    held: bytes
    keys: dict[int, list[tuple[int, int, int]]]


class Remembered:
    """The cache, asked about one tree; `stamps` gives the stamps of paths, none for what is no regular file."""

    def __init__(self, folder: Path, root: str, stamps: Callable[[Iterable[str]], Mapping[str, Stamp]]) -> None:
        self._cache = Cache(folder)
        self._root = root.encode("utf-8", "surrogateescape")
        self._look = stamps
        self._code = _code_digest()
        self._stamps: dict[str, Stamp] = {}
        self._looked: set[str] = set()
        self._known: dict[bytes, list[tuple[str, Stamp, Sighting]]] = {}

    # --- what files hold

    def sightings(self, paths: Sequence[str], sought: bytes) -> dict[str, Sighting]:
        """Return of the paths that have not changed what was seen in them; `sought` stands for all that was sought."""
        self._note_stamps(paths)
        wanted = set(paths)
        stamps = self._stamps
        return {
            path: sighting
            for path, stamp, sighting in self._stored(sought)
            if stamps.get(path) == stamp and path in wanted
        }

    def note_sightings(self, seen: Mapping[str, Sighting], sought: bytes) -> None:
        """Remember what was seen in the paths, which were given to `sightings` before they were read."""
        entries = [(path, self._stamps[path], sighting) for path, sighting in seen.items() if path in self._stamps]
        others = [entry for entry in self._stored(sought) if entry[0] not in seen]
        if len(others) <= MOST_OTHERS * len(entries):
            entries += others
        stored = _Sightings(
            "\0".join(path for path, _, _ in entries).encode("utf-8", "surrogateescape"),
            b"".join(_STAMP.pack(*stamp) for _, stamp, _ in entries),
            bytes(held for _, _, (held, _) in entries),
            {index: [*keys] for index, (_, _, (_, keys)) in enumerate(entries) if keys},
        )
        self._known[sought] = entries
        self._cache.put({self._sightings_key(sought): encode(stored)})

    def _sightings_key(self, sought: bytes) -> bytes:
        return _digest(b"sightings", self._code, self._root, sought)

    def _stored(self, sought: bytes) -> list[tuple[str, Stamp, Sighting]]:
        if sought not in self._known:
            key = self._sightings_key(sought)
            self._known[sought] = _entries(self._cache.get([key]).get(key))
        return self._known[sought]

    # --- facts

    def facts(self, paths: Sequence[str], names: frozenset[str]) -> dict[str, ModuleFacts]:
        """Return the facts of the paths that have not changed and were read for the same names."""
        self._note_stamps(paths)
        files = {path: self._file_key(path) for path in paths if path in self._stamps}
        digests = self._cache.get([*files.values()])
        wanted = {path: self._facts_key(digests[file], names) for path, file in files.items() if file in digests}
        values = self._cache.get([*wanted.values()])
        found = {}
        for path, key in wanted.items():
            facts = _decoded(values.get(key))
            if facts is not None:
                found[path] = facts
        return found

    def facts_of(self, sources: Mapping[str, bytes], names: frozenset[str]) -> dict[str, ModuleFacts]:
        """Return the facts of contents seen before, wherever they lay; notes which path has which content."""
        digests = {path: _digest(source) for path, source in sources.items()}
        self._cache.put({self._file_key(path): digests[path] for path in sources if path in self._stamps})
        keys = {path: self._facts_key(digest, names) for path, digest in digests.items()}
        values = self._cache.get([*keys.values()])
        decoded = {path: _decoded(values.get(key)) for path, key in keys.items()}
        return {path: facts for path, facts in decoded.items() if facts is not None}

    def note_facts(self, sources: Mapping[str, bytes], answers: Mapping[str, Answer], names: frozenset[str]) -> None:
        """Remember facts by content; a file that could not be read is tried again."""
        self._cache.put({
            self._facts_key(_digest(sources[path]), names): encode(answer)
            for path, answer in answers.items()
            if answer.facts is not None
        })  # fmt: skip

    def _file_key(self, path: str) -> bytes:
        stamp = _STAMP.pack(*self._stamps[path])
        return _digest(b"file", self._root, path.encode("utf-8", "surrogateescape"), stamp)

    def _facts_key(self, content: bytes, names: frozenset[str]) -> bytes:
        return _digest(b"facts", self._code, content, "\0".join(sorted(names)).encode("utf-8", "surrogatepass"))

    # --- stamps

    def size(self, path: str) -> int:
        """Return the size of a file whose sighting or facts are known."""
        return self._stamps[path][0]

    def _note_stamps(self, paths: Iterable[str]) -> None:
        settled = time.time_ns() - SETTLED_NANOSECONDS
        # Never twice: a stamp taken after a file was read says nothing of the bytes that were read.
        waiting = [path for path in paths if path not in self._looked]
        self._looked.update(waiting)
        new = self._look(waiting)
        self._stamps.update({path: s for path, s in new.items() if s[1] < settled and s[2] < settled})


_decode_sightings = msgspec.msgpack.Decoder(_Sightings).decode


def _entries(value: bytes | None) -> list[tuple[str, Stamp, Sighting]]:
    """Return what is stored of a tree: path, stamp, and what was seen; nothing where that is damaged."""
    if value is None:
        return []
    try:
        known = _decode_sightings(value)
        paths = known.paths.decode("utf-8", "surrogateescape").split("\0")
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return []
    if len(known.stamps) != _STAMP.size * len(paths) or len(known.held) != len(paths):
        return []
    keys = known.keys
    sightings = [(held, keys.get(index, ())) for index, held in enumerate(known.held)]
    return [*zip(paths, _STAMP.iter_unpack(known.stamps), sightings, strict=True)]


def _decoded(value: bytes | None) -> ModuleFacts | None:
    try:
        return decode_answer(value).facts if value is not None else None
    except msgspec.MsgspecError:
        return None


def _digest(*parts: bytes) -> bytes:
    digest = hashlib.blake2b(digest_size=20)
    for part in parts:
        digest.update(len(part).to_bytes(8, "little") + part)
    return digest.digest()


def _code_digest() -> bytes:
    """Return a digest of what decides on the facts besides the files: the versions, and this package's own code."""
    parts = [__version__, sys.version, str(msgspec.__version__)]
    for folder in ("model", "scanning", "scanning/python"):
        for entry in sorted(os.scandir(_PACKAGE / folder), key=lambda entry: entry.name):
            if entry.name.endswith(".py"):
                status = entry.stat()
                parts.append(f"{entry.name}\0{status.st_size}\0{status.st_mtime_ns}")
    return _digest("\0".join(parts).encode())
