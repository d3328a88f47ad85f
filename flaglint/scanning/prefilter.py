"""Which files can hold a reference at all, and where flag keys stand: one pass of an automaton over the bytes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

_WORD = re.compile(rb"[0-9A-Za-z_]")
# Characters that continue a key: `new-cart` is not mentioned in `new-cart-2`. A dot does not continue one, since the
# part before it is often put in front by a wrapper: `my.new-cart` mentions `new-cart`.
_KEY_BYTES = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")
# A file with a NUL byte so early is no text.
HEAD_BYTES = 8192
# The number of a key, and the line and column where it stands first.
Place = tuple[int, int, int]
# What is no text by its name need not be read to see that.
_BINARY_SUFFIXES = frozenset({
    ".7z", ".avif", ".bmp", ".bz2", ".class", ".dll", ".doc", ".docx", ".dylib", ".eot", ".exe", ".feather", ".gif",
    ".gz", ".h5", ".ico", ".jar", ".jpeg", ".jpg", ".mo", ".mp3", ".mp4", ".npy", ".npz", ".o", ".ogg", ".otf",
    ".parquet", ".pdf", ".pickle", ".pkl", ".png", ".pyc", ".pyd", ".so", ".sqlite3", ".tar", ".tgz", ".tiff", ".ttf",
    ".wasm", ".wav", ".webm", ".webp", ".whl", ".woff", ".woff2", ".xls", ".xlsx", ".xz", ".zip",
})  # fmt: skip
# The table of the fastest automaton may take this much; thousands of keys take some ten megabytes.
MOST_TABLE_BYTES = 64 * 1024**2


@dataclass(frozen=True, slots=True)
class FileKind:
    """The files of one reader: how their names end, and what one that concerns it holds.

    A needle is a group of words that must all occur. A word counts only between non-identifier characters, so that
    `ld` does not match `field`. Any file below one of the `folders` is of the kind, too, unless its name ends like one
    of the `others`. A file of an optional kind is not counted; it is no problem if it cannot be read, or is no text.
    """

    suffixes: tuple[str, ...]
    needles: frozenset[tuple[str, ...]]
    folders: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    is_optional: bool = False

    def of(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Return the files that are of this kind."""
        return _of_kind(tuple(paths), self.suffixes, self.folders, self.others)


# The same kinds are picked from the same tree several times on the way to its references.
@lru_cache(maxsize=8)
def _of_kind(
    paths: tuple[str, ...], suffixes: tuple[str, ...], folders: tuple[str, ...], others: tuple[str, ...]
) -> tuple[str, ...]:
    inside: set[str] = set()
    for folder in folders:
        # Most paths do not even hold the word, which is seen ten times as fast as their parts.
        word = f"{folder}/"
        inside.update(path for path in paths if word in path and folder in path.split("/")[:-1])
    if not inside:
        return tuple(path for path in paths if path.endswith(suffixes))
    return tuple(path for path in paths if path.endswith(suffixes) or (path in inside and not path.endswith(others)))


@dataclass(frozen=True, slots=True)
class Sightings:
    """What was seen in some files: which were looked at, which of them hold a needle, and the keys in each."""

    looked_at: Set[str] = frozenset()
    holding: Set[str] = frozenset()
    keys: Mapping[str, Sequence[Place]] = field(default_factory=dict)


def is_binary(path: str) -> bool:
    """Tell whether a file is no text by its name."""
    return path[path.rfind(".") :] in _BINARY_SUFFIXES


def texts_of(paths: Iterable[str]) -> list[str]:
    """Return the files that may be text, by their names."""
    return [path for path in paths if path[path.rfind(".") :] not in _BINARY_SUFFIXES]


class Prefilter:
    """All that one reading looks for: the needles of each kind of file, and keys in every text file."""

    def __init__(self, kinds: Sequence[FileKind], keys: Sequence[str] = ()) -> None:
        self._kinds = [_Groups(kind.needles) for kind in kinds]
        self._keys = {encoded: index for index, key in enumerate(keys) if (encoded := _bytes(key))}
        words = sorted(set(self._keys).union(*(kind.words() for kind in self._kinds)))
        self._words = words
        self._key_of = [self._keys.get(word) for word in words]

    def prepare(self, *, kinds: bool) -> None:
        """Make now what `look` would make at the first file, of some kind or of none: copies of a process share it."""
        _ = self._automaton if kinds or not self._keys else self._any_key

    @cached_property
    def _automaton(self) -> BytesAhoCorasick:
        return _automaton(self._words)

    @cached_property
    def _any_key(self) -> BytesAhoCorasick:
        """Return an automaton of keys alone, which only tells whether there is one: that is a third faster."""
        return _automaton(sorted(self._keys), MatchKind.LeftmostFirst)

    def look(self, source: bytes, kind: int | None) -> tuple[bool, list[tuple[int, int]]]:
        """Tell whether a file holds a needle of its kind; return the numbers of keys in it with their first offsets."""
        if not self._words or (
            len(self._words) == 1 and self._words[0] not in source
        ):  # which is several times as fast
            return False, []
        if kind is None and self._keys and not self._any_key.find_matches_as_indexes(source):
            return False, []
        groups = self._kinds[kind] if kind is not None else _NONE
        seen: set[int] = set()
        missing: dict[int, int] = {}
        held = False
        keys: dict[int, int] = {}
        for index, start, end in self._automaton.find_matches_as_indexes(source, overlapping=True):
            key = self._key_of[index]
            if key is not None and key not in keys and not _continues(source, start, end):
                keys[key] = start
            if held or index in seen or not _is_word(source, start, end):
                continue
            seen.add(index)
            held = groups.complete(self._words[index], missing)
            if held and not self._keys:
                break
        return held, list(keys.items()) if keys and b"\0" not in source[:HEAD_BYTES] else []


class _Groups:
    """The needles of one kind, counted down word by word; one of a single word, as each key is, needs no count."""

    def __init__(self, needles: Collection[tuple[str, ...]]) -> None:
        groups = sorted({group for needle in needles if len(needle) > 1 and (group := _encoded(needle))})
        self._alone = {_bytes(needle[0]) for needle in needles if len(needle) == 1 and needle[0]}
        self._sizes = [len(group) for group in groups]
        self._by_word: dict[bytes, list[int]] = defaultdict(list)
        for index, group in enumerate(groups):
            for word in group:
                self._by_word[word].append(index)

    def words(self) -> Iterator[bytes]:
        """Yield every word of the needles; some may come twice."""
        yield from self._alone
        yield from self._by_word

    def complete(self, word: bytes, missing: dict[int, int]) -> bool:
        """Tell whether a word that has not been seen before completes a group."""
        if word in self._alone:
            return True
        for group in self._by_word.get(word, ()):
            missing[group] = missing.get(group, self._sizes[group]) - 1
            if missing[group] == 0:
                return True
        return False


_NONE = _Groups(())


def _bytes(word: str) -> bytes:
    return word.encode("utf-8", "surrogatepass")


def _encoded(needle: Iterable[str]) -> tuple[bytes, ...]:
    return tuple(sorted({_bytes(word) for word in needle if word}))


def _is_word(source: bytes, start: int, end: int) -> bool:
    before = source[start - 1 : start] if start else b""
    after = source[end : end + 1]
    opens = not (before and _WORD.match(before) and _WORD.match(source, start))
    closes = not (after and _WORD.match(after) and _WORD.match(source, end - 1))
    return opens and closes


def _continues(source: bytes, start: int, end: int) -> bool:
    before = start > 0 and source[start - 1] in _KEY_BYTES
    after = end < len(source) and source[end] in _KEY_BYTES
    return before or after


def _automaton(words: Sequence[bytes], kind: MatchKind = MatchKind.Standard) -> BytesAhoCorasick:
    fast = Implementation.DFA if _table_fits(words) else None
    return BytesAhoCorasick(words, kind, fast)


def _table_fits(words: Sequence[bytes]) -> bool:
    """Tell whether a full transition table of sorted words, four bytes a state and class of bytes, is small enough."""
    classes = len(set(b"".join(words))) + 2
    most_states = MOST_TABLE_BYTES // (4 * (1 << (classes - 1).bit_length()))
    # To count the beginnings that words share takes as long as to make the automaton.
    return sum(map(len, words)) < most_states or _states(words) <= most_states


def _states(words: Sequence[bytes]) -> int:
    states = 1
    previous = b""
    for word in words:
        shared = 0
        while shared < len(previous) and shared < len(word) and previous[shared] == word[shared]:
            shared += 1
        states += len(word) - shared
        previous = word
    return states
