"""Which files can hold a reference at all: one pass of an Aho-Corasick automaton over the bytes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from ahocorasick_rs import BytesAhoCorasick

_WORD = re.compile(rb"[0-9A-Za-z_]")


class Prefilter:
    """A set of needles; each is a group of words that must all occur for a file to be a candidate.

    A word counts only between non-identifier characters, so that `ld` does not match `field`.
    """

    def __init__(self, needles: Iterable[tuple[str, ...]]) -> None:
        groups = sorted({group for needle in needles if (group := _encoded(needle))})
        words = sorted({word for group in groups for word in group})
        self._automaton = BytesAhoCorasick(words)
        self._words = words
        self._sizes = [len(group) for group in groups]
        self._groups: dict[bytes, list[int]] = defaultdict(list)
        for index, group in enumerate(groups):
            for word in group:
                self._groups[word].append(index)

    def matches(self, source: bytes) -> bool:
        """Tell whether some needle is in the bytes with all its words."""
        if not self._words:
            return False
        seen: set[int] = set()
        missing = dict[int, int]()
        for index, start, end in self._automaton.find_matches_as_indexes(source, overlapping=True):
            if index in seen or not _is_word(source, start, end):
                continue
            seen.add(index)
            for group in self._groups[self._words[index]]:
                missing[group] = missing.get(group, self._sizes[group]) - 1
                if missing[group] == 0:
                    return True
        return False


def _encoded(needle: Iterable[str]) -> tuple[bytes, ...]:
    return tuple(sorted({word.encode("utf-8", "surrogatepass") for word in needle if word}))


def _is_word(source: bytes, start: int, end: int) -> bool:
    before = source[start - 1 : start] if start else b""
    after = source[end : end + 1]
    opens = not (before and _WORD.match(before) and _WORD.match(source, start))
    closes = not (after and _WORD.match(after) and _WORD.match(source, end - 1))
    return opens and closes
