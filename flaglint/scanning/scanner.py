"""Files to facts: the prefilter picks candidates, guarded workers read them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import msgspec

from flaglint.discovery import load
from flaglint.model.findings import Problem
from flaglint.scanning.prefilter import Prefilter
from flaglint.scanning.shards import in_shards

if TYPE_CHECKING:
    from flaglint.model.source import ModuleFacts


class Glance(msgspec.Struct, array_like=True):
    """What a first look at some files gives: sizes in their order, the numbers of candidates, and what is unreadable.

    A file that could not be read has the size -1 and its reason under its number.
    """

    sizes: list[int]
    found: list[int]
    unreadable: dict[int, str]


_encode_glance = msgspec.msgpack.Encoder().encode
_decode_glance = msgspec.msgpack.Decoder(Glance).decode


@dataclass(slots=True)
class Scanner:
    """Reads Python files of one tree; `read` gives a path's bytes or raises ValueError with the reason."""

    read: Callable[[str], bytes]
    jobs: int | None = None
    facts: dict[str, ModuleFacts] = field(default_factory=dict)
    problems: dict[str, Problem] = field(default_factory=dict)
    _sizes: dict[str, int] = field(default_factory=dict)

    @property
    def bytes_read(self) -> int:
        """Return the size of all files read so far; a file that was read again counts once."""
        return sum(self._sizes.values())

    def candidates(self, paths: Iterable[str], needles: Iterable[tuple[str, ...]]) -> frozenset[str]:
        """Return the Python files among the paths that hold one of the needles; notes what cannot be read."""
        prefilter = Prefilter(needles)
        waiting = [path for path in paths if path not in self.problems]
        start = 0
        found: set[str] = set()
        for part in in_shards(lambda chunk: self._glance(chunk, prefilter), waiting, self.jobs):
            glance = _decode_glance(part)
            chunk = waiting[start : start + len(glance.sizes)]
            start += len(chunk)
            self._sizes.update(zip(chunk, glance.sizes, strict=True))
            found.update(chunk[index] for index in glance.found)
            for index, reason in glance.unreadable.items():
                del self._sizes[chunk[index]]
                self.problems[chunk[index]] = Problem(chunk[index], 0, reason)
        return frozenset(found)

    def _glance(self, paths: Sequence[str], prefilter: Prefilter) -> bytes:
        glance = Glance([], [], {})
        for index, path in enumerate(paths):
            try:
                source = self.read(path)
            except ValueError as error:
                glance.sizes.append(-1)
                glance.unreadable[index] = str(error)
                continue
            glance.sizes.append(len(source))
            if prefilter.matches(source):
                glance.found.append(index)
        return _encode_glance(glance)

    def scan(self, paths: Iterable[str], names: frozenset[str]) -> None:
        """Read the facts of the files, in place of any read before, or note why there are none."""
        sources = {path: source for path in sorted(set(paths)) if (source := self._source(path)) is not None}
        if not sources:
            return
        # The workers come in with the first candidate: most runs of a hook have none.
        request = load("scanning.frames").Request
        with load("scanning.pool").Pool(names, jobs=self.jobs) as pool:
            answers = pool.read([request(source) for source in sources.values()])
        for path, answer in zip(sources, answers, strict=True):
            if answer.facts is not None:
                self.facts[path] = replace(answer.facts, path=path)
            elif answer.problem is not None:
                self.problems[path] = replace(answer.problem, path=path)

    def _source(self, path: str) -> bytes | None:
        if path in self.problems:
            return None
        try:
            source = self.read(path)
        except ValueError as error:
            self.problems[path] = Problem(path, 0, str(error))
            return None
        self._sizes[path] = len(source)
        return source
