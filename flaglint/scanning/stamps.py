"""Which files of a tree have changed since it was last looked at, told without reading any.

A file's stamp (size, times, inode) stands for its bytes. Where git has compared all stamps with those in its index
already, those that are known under the same index need not be asked for again.
"""

from __future__ import annotations

import struct
import time
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from hashlib import blake2b
from typing import Protocol

from flaglint.scanning.cache import Cache
from flaglint.scanning.shards import in_shards

# (size, modified, changed, inode), times in nanoseconds.
Stamp = tuple[int, int, int, int]
# The digests of the texts that the paths of a tree and their stamps are.
Names = tuple[bytes, bytes]
_STAMP = struct.Struct("<4q")
_NO_STAMP = bytes(_STAMP.size)
_NUMBERS = 4
_DIGEST_BYTES = 20
# As in git's index: a file that changed a moment ago may change again within the same tick of the clock.
SETTLED_NANOSECONDS = 2_000_000_000
# So many paths are found among those of a state before a table of all is worth it.
_FEW = 100
# A tree is noted in some states under one index: its Python files, all its texts, parts of it.
MOST_STATES = 16


class Tree(Protocol):
    """Files of which something is remembered."""

    def stamps(self, paths: Iterable[str]) -> Mapping[str, Stamp]:
        """Return the stamps of the paths, none for what is no regular file."""
        ...

    def unchanged(self) -> tuple[bytes, Collection[str]]:
        """Return a name, and the files that have the same stamps whenever they are returned under it."""
        ...


class State:
    """A tree as it was: some of its paths, in order, with their stamps."""

    def __init__(self, names: Names, paths: Sequence[str], packed: bytes) -> None:
        self.names = names
        self.paths = paths
        self._packed = memoryview(packed).cast("q")

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {path: number for number, path in enumerate(self.paths)}

    def _numbers_of(self, paths: Collection[str]) -> dict[str, int]:
        """Return the numbers of those of the paths that are known; for a few, nothing is made of all that are."""
        if len(paths) > _FEW:
            return {path: number for path in paths if (number := self._numbers.get(path)) is not None}
        found = {path: bisect_left(self.paths, path) for path in paths}
        return {path: n for path, n in found.items() if self.paths[n : n + 1] == [path]}

    def stamps(self, paths: Collection[str]) -> dict[str, Stamp]:
        """Return the stamps of those of the paths that are known."""
        packed = self._packed
        starts = {path: number * _NUMBERS for path, number in self._numbers_of(paths).items()}
        return {path: (packed[n], packed[n + 1], packed[n + 2], packed[n + 3]) for path, n in starts.items()}

    def sizes(self, paths: Collection[str]) -> dict[str, int]:
        """Return the sizes of those of the paths that are known."""
        packed = self._packed
        return {path: packed[number * _NUMBERS] for path, number in self._numbers_of(paths).items()}


class Stamps:
    """The stamps of one tree as they are in this run; `root` stands for it in the cache."""

    def __init__(self, cache: Cache, root: bytes, tree: Tree) -> None:
        self._cache = cache
        self._root = root
        self._tree = tree
        self._states: dict[Names, State] = {}
        self._stamps: dict[str, Stamp] = {}
        self._looked: set[str] = set()
        # Paths that need no look, as they are what they are in a state.
        self._sure: dict[Names, frozenset[str]] = {}
        self._last: tuple[tuple[State, frozenset[str], Callable[[str], bool]], frozenset[str]] | None = None

    def __contains__(self, path: str) -> bool:
        """Tell whether a path has a stamp, which it had before anything was read in this run."""
        return path in self._stamps or self._state_with(path) is not None

    def stamp(self, path: str) -> Stamp:
        """Return the stamp of a path that has one.

        Raises:
            KeyError: it has none.
        """
        state = self._state_with(path)
        return self._stamps[path] if state is None else state.stamps((path,))[path]

    def packed(self, path: str) -> bytes:
        """Return the stamp of a path that has one, as bytes."""
        return _STAMP.pack(*self.stamp(path))

    def stamps(self, paths: Collection[str]) -> dict[str, Stamp]:
        """Return the stamps of those of the paths that have one."""
        found: dict[str, Stamp] = {}
        for state, known in self._in_states(paths):
            found.update(state.stamps(known) if state is not None else {path: self._stamps[path] for path in known})
        return found

    def sizes(self, paths: Collection[str]) -> dict[str, int]:
        """Return the sizes of those of the paths that have a stamp."""
        found: dict[str, int] = {}
        for state, known in self._in_states(paths):
            found.update(state.sizes(known) if state is not None else {path: self._stamps[path][0] for path in known})
        return found

    def _in_states(self, paths: Collection[str]) -> Iterator[tuple[State | None, Set[str]]]:
        """Yield the paths that have a stamp in parts: what is what it is in a state, and what was looked at."""
        left: Set[str] = frozenset(paths)
        for names, sure in self._sure.items():
            yield self._states[names], left & sure
            left -= sure
        yield None, left & self._stamps.keys()

    def look(self, paths: Iterable[str]) -> None:
        """Take the stamps of the paths, of each once: one taken after a file was read says nothing of its bytes."""
        waiting = [path for path in paths if path not in self._looked and self._state_with(path) is None]
        settled = time.time_ns() - SETTLED_NANOSECONDS
        self._looked.update(waiting)
        # The kernel takes its time over each file, in which a copy of this process can ask for another.
        packed = b"".join(in_shards(self._ask, waiting))
        pairs = zip(waiting, _STAMP.iter_unpack(packed), strict=True)
        self._stamps.update({path: s for path, s in pairs if 0 < s[1] < settled and s[2] < settled})

    def _ask(self, paths: Sequence[str]) -> bytes:
        """Return the stamps of the paths one after the other, zeros where there is none."""
        found = self._tree.stamps(paths)
        return b"".join([_STAMP.pack(*found[path]) if path in found else _NO_STAMP for path in paths])

    # --- states

    def state(self, names: Names) -> State | None:
        """Return the state of these names, None where it is damaged or not kept any more."""
        if names not in self._states:
            values = self._cache.get(names)
            paths, packed = (values.get(name) for name in names)
            state = _state(names, paths, packed) if paths is not None and packed is not None else None
            if state is None:
                return None
            self._states[names] = state
        return self._states[names]

    def note(self, files: Mapping[str, Stamp]) -> State:
        """Return a state, kept for later: the same tree is looked at for one thing after another, and kept once."""
        paths = sorted(files)
        text = "\0".join(paths).encode("utf-8", "surrogateescape")
        packed = b"".join([_STAMP.pack(*files[path]) for path in paths])
        names = digest(b"paths", text), digest(b"stamps", packed)
        if names not in self._states:
            self._states[names] = State(names, paths, packed)
            self._cache.put({names[0]: text, names[1]: packed})
        return self._states[names]

    def unchanged(self, state: State, paths: Iterable[str], is_worth: Callable[[str], bool]) -> frozenset[str]:
        """Return those of the paths that are what they are in the state; takes stamps of others worth it.

        The answer is kept for the same set of paths: a removal asks for one word after another in all texts of a tree.
        """
        asked = state, frozenset(paths), is_worth
        if self._last is None or any(one is not other for one, other in zip(asked, self._last[0], strict=True)):
            self._last = asked, self._unchanged(*asked)
        return self._last[1]

    def _unchanged(self, state: State, wanted: frozenset[str], is_worth: Callable[[str], bool]) -> frozenset[str]:
        sure = self._sure_in(state) & wanted
        others = [path for path in wanted - sure if is_worth(path)]
        if not others:
            return sure
        self.look(others)
        known = self.stamps(others)
        same = [path for path, stamp in state.stamps(known).items() if stamp == known[path]]
        return sure.union(same) if same else sure

    def _sure_in(self, state: State) -> frozenset[str]:
        """Return the paths of a state that are what they are in it, as git says; none where it says nothing of it."""
        if state.names not in self._sure:
            found = frozenset[str]()
            if state.names in self._under_index:
                # The very strings of git's list: to compare others with them takes many times as long.
                found = frozenset(filter(frozenset(state.paths).__contains__, self._by_git[1])) - self._looked
            self._sure[state.names] = found
        return self._sure[state.names]

    def _state_with(self, path: str) -> State | None:
        """Return a state in which a path is what it is now, as git says."""
        return next((self._states[names] for names, sure in self._sure.items() if path in sure), None)

    # --- git's index

    @cached_property
    def _by_git(self) -> tuple[bytes, frozenset[str]]:
        name, paths = self._tree.unchanged()
        return name, frozenset(paths)

    @cached_property
    def _index_key(self) -> bytes:
        return digest(b"index", self._root, self._by_git[0])

    @cached_property
    def _under_index(self) -> Collection[Names]:
        """Return the states that hold for the files which git finds unchanged.

        Such a file has had its time of change (of the inode, which cannot be set back) ever since the index was
        written; a stamp that was settled when it was taken then is thus its stamp still.
        """
        if not self._by_git[0]:
            return ()
        names = self._cache.get([self._index_key]).get(self._index_key, b"")
        parts = [names[start : start + _DIGEST_BYTES] for start in range(0, len(names), _DIGEST_BYTES)]
        return [*zip(parts[::2], parts[1::2], strict=False)]

    def keep(self, state: State) -> None:
        """Note that a state holds under git's index, if it does."""
        if not self._by_git[0] or state.names in self._under_index or not self._holds(state):
            return
        kept = [*self._under_index, state.names][-MOST_STATES:]
        self._cache.put({self._index_key: b"".join(name for names in kept for name in names)})
        self.__dict__["_under_index"] = kept

    def _holds(self, state: State) -> bool:
        """Tell whether the files that git finds unchanged are what they are in a state."""
        paths = self._by_git[1].intersection(state.paths)
        return self.stamps(paths) == state.stamps(paths)


def _state(names: Names, text: bytes, packed: bytes) -> State | None:
    paths = text.decode("utf-8", "surrogateescape").split("\0") if text else []
    return State(names, paths, packed) if len(packed) == len(paths) * _STAMP.size else None


def digest(*parts: bytes) -> bytes:
    """Return a name for the parts, which no others have."""
    made = blake2b(digest_size=_DIGEST_BYTES)
    for part in parts:
        made.update(len(part).to_bytes(8, "little") + part)
    return made.digest()
