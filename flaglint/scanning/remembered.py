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
from flaglint.scanning.prefilter import Place, Sightings
from flaglint.scanning.shards import in_shards

# (size, modified, changed, inode), times in nanoseconds, or None where the file must be read.
Stamp = tuple[int, int, int, int]
_STAMP = struct.Struct("<4q")
_NO_STAMP = bytes(_STAMP.size)
# As in git's index: a file that changed a moment ago may change again within the same tick of the clock.
SETTLED_NANOSECONDS = 2_000_000_000
# Parts of a tree that were not looked at this time are kept, unless they are more than this many times the rest.
MOST_OTHERS = 2
_PACKAGE = Path(__file__).resolve().parents[1]


class _Entry(msgspec.Struct, array_like=True):
    """What was seen in a tree: digests of the texts that its paths and their stamps are, and files by their numbers."""

    paths: bytes
    stamps: bytes
    holding: list[int]
    keys: dict[int, list[Place]]


class _State:
    """A tree as it was: its paths and their stamps, by the digests under which both are kept."""

    def __init__(self, paths: Sequence[str], stamps: Sequence[Stamp]) -> None:
        self.paths = paths
        self.stamps = stamps
        self._unchanged: tuple[int, frozenset[str]] = (-1, frozenset())

    def unchanged(self, stamps: Mapping[str, Stamp]) -> frozenset[str]:
        """Return the paths whose stamps are the same now; `stamps` only ever grows."""
        if self._unchanged[0] != len(stamps):
            pairs = zip(self.paths, self.stamps, strict=True)
            self._unchanged = len(stamps), frozenset(path for path, stamp in pairs if stamps.get(path) == stamp)
        return self._unchanged[1]


class Remembered:
    """The cache, asked about one tree; `stamps` gives the stamps of paths, none for what is no regular file."""

    def __init__(self, folder: Path, root: str, stamps: Callable[[Iterable[str]], Mapping[str, Stamp]]) -> None:
        self._cache = Cache(folder)
        self._root = root.encode("utf-8", "surrogateescape")
        self._look = stamps
        self._code = _code_digest()
        self._stamps: dict[str, Stamp] = {}
        self._looked: set[str] = set()
        self._known: dict[bytes, tuple[_Entry, _State] | None] = {}
        self._states: dict[tuple[bytes, bytes], _State] = {}

    # --- what files hold

    def sightings(self, paths: Sequence[str], sought: bytes) -> Sightings:
        """Return what was seen in those of the paths that have not changed; `sought` stands for all that was sought."""
        self._note_stamps(paths)
        stored = self._stored(sought)
        if stored is None:
            return Sightings()
        entry, state = stored
        unchanged = state.unchanged(self._stamps).intersection(paths)
        keys = {state.paths[index]: places for index, places in entry.keys.items() if state.paths[index] in unchanged}
        return Sightings(unchanged, unchanged.intersection(state.paths[index] for index in entry.holding), keys)

    def note_sightings(self, seen: Sightings, sought: bytes) -> None:
        """Remember what was seen in the paths, which were given to `sightings` before they were read."""
        files = {path: self._stamps[path] for path in seen.looked_at if path in self._stamps}
        holding, keys = set(seen.holding), dict(seen.keys)
        stored = self._stored(sought)
        if stored is not None:
            entry, state = stored
            numbers = [index for index, path in enumerate(state.paths) if path not in seen.looked_at]
            if len(numbers) <= MOST_OTHERS * len(files):
                files.update({state.paths[index]: state.stamps[index] for index in numbers})
                holding.update(path for index in entry.holding if (path := state.paths[index]) not in seen.looked_at)
                others = {state.paths[index]: places for index, places in entry.keys.items()}
                keys = {**{path: places for path, places in others.items() if path not in seen.looked_at}, **keys}
        paths = sorted(files)
        state = _State(paths, [files[path] for path in paths])
        number = {path: index for index, path in enumerate(paths) if path in holding or path in keys}
        names = "\0".join(paths).encode("utf-8", "surrogateescape")
        stamps = b"".join(_STAMP.pack(*stamp) for stamp in state.stamps)
        entry = _Entry(
            _digest(b"paths", names),
            _digest(b"stamps", stamps),
            sorted(number[path] for path in holding if path in number),
            {number[path]: [*places] for path, places in sorted(keys.items()) if path in number},
        )
        # The same tree is looked at for one thing after another: it is kept once for all of them.
        is_new = (entry.paths, entry.stamps) not in self._states
        self._states[entry.paths, entry.stamps] = state
        self._known[sought] = entry, state
        described = {entry.paths: names, entry.stamps: stamps} if is_new else {}
        self._cache.put({**described, self._sightings_key(sought): encode(entry)})

    def _sightings_key(self, sought: bytes) -> bytes:
        return _digest(b"sightings", self._code, self._root, sought)

    def _stored(self, sought: bytes) -> tuple[_Entry, _State] | None:
        if sought not in self._known:
            key = self._sightings_key(sought)
            entry = _entry_of(self._cache.get([key]).get(key))
            state = self._state_of(entry) if entry is not None else None
            self._known[sought] = (entry, state) if entry is not None and state is not None else None
        return self._known[sought]

    def _state_of(self, entry: _Entry) -> _State | None:
        """Return the tree that an entry speaks of, None where it is damaged or not kept any more."""
        names = entry.paths, entry.stamps
        if names not in self._states:
            values = self._cache.get(names)
            state = _state_of(values.get(entry.paths), values.get(entry.stamps))
            if state is None or max((*entry.holding, *entry.keys), default=-1) >= len(state.paths):
                return None
            self._states[names] = state
        return self._states[names]

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

    def facts_of(
        self, sources: Mapping[str, bytes], names: frozenset[str], *, as_in_tree: bool
    ) -> dict[str, ModuleFacts]:
        """Return the facts of contents seen before, wherever they lay.

        Notes which path has which content where they are the tree's own (`as_in_tree`).
        """
        digests = {path: _digest(source) for path, source in sources.items()}
        if as_in_tree:
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
        # The kernel takes its time over each file, in which a copy of this process can ask for another.
        packed = b"".join(in_shards(self._packed, waiting))
        pairs = zip(waiting, _STAMP.iter_unpack(packed), strict=True)
        self._stamps.update({path: s for path, s in pairs if 0 < s[1] < settled and s[2] < settled})

    def _packed(self, paths: Sequence[str]) -> bytes:
        """Return the stamps of the paths one after the other, zeros where there is none."""
        found = self._look(paths)
        return b"".join([_STAMP.pack(*found[path]) if path in found else _NO_STAMP for path in paths])


_decode_entry = msgspec.msgpack.Decoder(_Entry).decode


def _entry_of(value: bytes | None) -> _Entry | None:
    try:
        return _decode_entry(value) if value is not None else None
    except msgspec.MsgspecError:
        return None


def _state_of(names: bytes | None, stamps: bytes | None) -> _State | None:
    if names is None or stamps is None or len(stamps) % _STAMP.size:
        return None
    paths = names.decode("utf-8", "surrogateescape").split("\0") if names else []
    found = [*_STAMP.iter_unpack(stamps)]
    return _State(paths, found) if len(found) == len(paths) else None


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
