"""What earlier scans know of the files of one tree, so that a file that has not changed is not even read.

The facts of a file are kept by its content, so that branches
and copies share them; what was seen in which file is kept for the tree as a whole, since that is one entry to read.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

import msgspec

from flaglint import __version__
from flaglint.model.source import ModuleFacts
from flaglint.scanning.cache import Cache
from flaglint.scanning.frames import Answer, decode_answer, encode
from flaglint.scanning.prefilter import Place, Sightings
from flaglint.scanning.stamps import Stamps, State, Tree, digest

# Parts of a tree that were not looked at this time are kept, unless they are more than this many times the rest.
MOST_OTHERS = 2
_PACKAGE = Path(__file__).resolve().parents[1]


class _Entry(msgspec.Struct, array_like=True):
    """What was seen in a tree: the names of its state, and files by their numbers."""

    paths: bytes
    stamps: bytes
    holding: list[int]
    keys: dict[int, list[Place]]


class Remembered:
    """The cache, asked about one tree, which lies at `root`."""

    def __init__(self, folder: Path, root: str, tree: Tree) -> None:
        self._cache = Cache(folder)
        self._root = root.encode("utf-8", "surrogateescape")
        self._stamps = Stamps(self._cache, self._root, tree)
        self._code = _code_digest()
        self._known: dict[bytes, tuple[_Entry, State] | None] = {}
        self._contents: dict[str, bytes] = {}

    # --- what files hold

    def sightings(
        self, paths: Collection[str], sought: bytes, is_worth: Callable[[str], bool] = lambda path: True
    ) -> Sightings:
        """Return what was seen in those of the paths that have not changed; `sought` stands for all that was sought.

        Of the others those that are worth it may then be read.
        """
        stored = self._stored(sought)
        if stored is None:
            self._stamps.look(filter(is_worth, paths))
            return Sightings()
        entry, state = stored
        unchanged = self._stamps.unchanged(state, paths, is_worth)
        keys = {state.paths[index]: places for index, places in entry.keys.items() if state.paths[index] in unchanged}
        return Sightings(unchanged, unchanged.intersection(state.paths[index] for index in entry.holding), keys)

    def note_sightings(self, seen: Sightings, sought: bytes) -> None:
        """Remember what was seen in the paths, which were given to `sightings` before they were read."""
        files = self._stamps.stamps(seen.looked_at)
        holding, keys = set(seen.holding), dict(seen.keys)
        stored = self._stored(sought)
        if stored is not None:
            entry, state = stored
            others = [path for path in state.paths if path not in seen.looked_at]
            if len(others) <= MOST_OTHERS * len(files):
                files.update(state.stamps(others))
                holding.update(path for index in entry.holding if (path := state.paths[index]) not in seen.looked_at)
                old = {state.paths[index]: places for index, places in entry.keys.items()}
                keys = {**{path: places for path, places in old.items() if path not in seen.looked_at}, **keys}
        state = self._stamps.note(files)
        number = {path: index for index, path in enumerate(state.paths) if path in holding or path in keys}
        entry = _Entry(
            *state.names,
            sorted(number[path] for path in holding if path in number),
            {number[path]: [*places] for path, places in sorted(keys.items()) if path in number},
        )
        self._known[sought] = entry, state
        self._cache.put({self._sightings_key(sought): encode(entry)})

    def keep_stamps(self, sought: bytes) -> None:
        """Remember that the stamps of what was looked at for this are those of git's index, where they are."""
        stored = self._stored(sought)
        if stored is not None:
            self._stamps.keep(stored[1])

    def sizes(self, paths: Collection[str]) -> dict[str, int]:
        """Return the sizes of files whose sighting or facts are known."""
        return self._stamps.sizes(paths)

    def _sightings_key(self, sought: bytes) -> bytes:
        return digest(b"sightings", self._code, self._root, sought)

    def _stored(self, sought: bytes) -> tuple[_Entry, State] | None:
        if sought not in self._known:
            key = self._sightings_key(sought)
            entry = _entry_of(self._cache.get([key]).get(key))
            self._known[sought] = self._with_state(entry) if entry is not None else None
        return self._known[sought]

    def _with_state(self, entry: _Entry) -> tuple[_Entry, State] | None:
        """Return an entry with the tree that it speaks of, None where it is damaged or not kept any more."""
        state = self._stamps.state((entry.paths, entry.stamps))
        if state is None or max((*entry.holding, *entry.keys), default=-1) >= len(state.paths):
            return None
        return entry, state

    # --- facts

    def facts(self, paths: Sequence[str], names: frozenset[str]) -> dict[str, ModuleFacts]:
        """Return the facts of the paths that have not changed and were read for the same names."""
        self._stamps.look(paths)
        files = {path: self._file_key(path) for path in paths if path in self._stamps}
        digests = self._cache.get([*files.values()])
        wanted = {path: self._facts_key(digests[file], names) for path, file in files.items() if file in digests}
        values = self._cache.get([*wanted.values()])
        found = {}
        for path, key in wanted.items():
            facts = _decoded(values.get(key))
            if facts is not None:
                found[path] = facts
                self._contents[path] = digests[files[path]]
        return found

    def is_content(self, path: str, source: bytes) -> bool:
        """Tell whether the facts of a path are those of these bytes."""
        return self._contents.get(path) == digest(source)

    def facts_of(
        self, sources: Mapping[str, bytes], names: frozenset[str], *, as_in_tree: bool
    ) -> dict[str, ModuleFacts]:
        """Return the facts of contents seen before, wherever they lay.

        Notes which path has which content where they are the tree's own (`as_in_tree`).
        """
        digests = {path: digest(source) for path, source in sources.items()}
        if as_in_tree:
            self._contents.update(digests)
            self._cache.put({self._file_key(path): digests[path] for path in sources if path in self._stamps})
        keys = {path: self._facts_key(content, names) for path, content in digests.items()}
        values = self._cache.get([*keys.values()])
        decoded = {path: _decoded(values.get(key)) for path, key in keys.items()}
        return {path: facts for path, facts in decoded.items() if facts is not None}

    def note_facts(self, sources: Mapping[str, bytes], answers: Mapping[str, Answer], names: frozenset[str]) -> None:
        """Remember facts by content; a file that could not be read is tried again."""
        self._cache.put({
            self._facts_key(digest(sources[path]), names): encode(answer)
            for path, answer in answers.items()
            if answer.facts is not None
        })  # fmt: skip

    def _file_key(self, path: str) -> bytes:
        return digest(b"file", self._root, path.encode("utf-8", "surrogateescape"), self._stamps.packed(path))

    def _facts_key(self, content: bytes, names: frozenset[str]) -> bytes:
        return digest(b"facts", self._code, content, "\0".join(sorted(names)).encode("utf-8", "surrogatepass"))


_decode_entry = msgspec.msgpack.Decoder(_Entry).decode


def _entry_of(value: bytes | None) -> _Entry | None:
    try:
        return _decode_entry(value) if value is not None else None
    except msgspec.MsgspecError:
        return None


def _decoded(value: bytes | None) -> ModuleFacts | None:
    try:
        return decode_answer(value).facts if value is not None else None
    except msgspec.MsgspecError:
        return None


def _code_digest() -> bytes:
    """Return a digest of what decides on the facts besides the files: the versions, and this package's own code."""
    parts = [__version__, sys.version, str(msgspec.__version__)]
    for folder in ("model", "scanning", "scanning/python"):
        for entry in sorted(os.scandir(_PACKAGE / folder), key=lambda entry: entry.name):
            if entry.name.endswith(".py"):
                status = entry.stat()
                parts.append(f"{entry.name}\0{status.st_size}\0{status.st_mtime_ns}")
    return digest("\0".join(parts).encode())
