"""Files to facts: the prefilter picks candidates, guarded workers read them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import msgspec

from flaglint.discovery import load
from flaglint.model.findings import Problem
from flaglint.scanning.prefilter import Prefilter
from flaglint.scanning.shards import in_shards

if TYPE_CHECKING:
    from flaglint.model.source import ModuleFacts
    from flaglint.scanning.frames import Answer
    from flaglint.scanning.remembered import Remembered

# Fewer files are looked at sooner than the cache is opened.
FEWEST_REMEMBERED = 500


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
    """Reads Python files of one tree; `read` gives a path's bytes or raises ValueError with the reason.

    `remember` opens what earlier scans know of the tree; None where nothing may be remembered.
    """

    read: Callable[[str], bytes]
    jobs: int | None = None
    remember: Callable[[], Remembered | None] | None = None
    facts: dict[str, ModuleFacts] = field(default_factory=dict)
    problems: dict[str, Problem] = field(default_factory=dict)
    _sizes: dict[str, int] = field(default_factory=dict)
    _opened: list[Remembered | None] = field(default_factory=list)

    @property
    def bytes_read(self) -> int:
        """Return the size of all files read so far; a file that was read again counts once."""
        return sum(self._sizes.values())

    def candidates(self, paths: Iterable[str], needles: Iterable[tuple[str, ...]]) -> frozenset[str]:
        """Return the Python files among the paths that hold one of the needles; notes what cannot be read."""
        wanted = sorted(set(needles))
        waiting = [path for path in paths if path not in self.problems]
        remembered = self._remembered() if len(waiting) >= FEWEST_REMEMBERED else None
        if remembered is None:
            return frozenset(self._search(waiting, wanted))
        seen = remembered.sightings(waiting, wanted)
        self._sizes.update({path: remembered.size(path) for path in seen})
        new = [path for path in waiting if path not in seen]
        found = self._search(new, wanted)
        seen.update({path: path in found for path in new if path not in self.problems})
        if new and len(new) > len(self.problems):
            remembered.note_sightings(seen, wanted)
        return frozenset(path for path, held in seen.items() if held)

    def _remembered(self) -> Remembered | None:
        if self.remember is not None and not self._opened:
            self._opened.append(self.remember())
        return self._opened[0] if self._opened else None

    def _search(self, waiting: Sequence[str], needles: Sequence[tuple[str, ...]]) -> set[str]:
        """Return the paths that hold a needle; notes sizes, and what cannot be read."""
        if not waiting:
            return set()
        prefilter = Prefilter(needles)
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
        return found

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
        waiting = sorted(path for path in set(paths) if path not in self.problems)
        remembered = self._remembered() if waiting else None
        if remembered is not None:
            known = remembered.facts(waiting, names)
            self._sizes.update({path: remembered.size(path) for path in known})
            self._note(known)
            waiting = [path for path in waiting if path not in known]
        sources = {path: source for path in waiting if (source := self._source(path)) is not None}
        if remembered is not None and sources:
            known = remembered.facts_of(sources, names)
            self._note(known)
            sources = {path: source for path, source in sources.items() if path not in known}
        if not sources:
            return
        answers = self._answers(sources, names)
        self._note({path: answer.facts for path, answer in answers.items() if answer.facts is not None})
        for path, answer in answers.items():
            if answer.facts is None and answer.problem is not None:
                self.problems[path] = replace(answer.problem, path=path)
        if remembered is not None:
            remembered.note_facts(sources, answers, names)

    def _note(self, facts: Mapping[str, ModuleFacts]) -> None:
        for path, found in facts.items():
            self.facts[path] = replace(found, path=path)

    def _answers(self, sources: Mapping[str, bytes], names: frozenset[str]) -> dict[str, Answer]:
        # The workers come in with the first candidate: most runs of a hook have none.
        request = load("scanning.frames").Request
        with load("scanning.pool").Pool(names, jobs=self.jobs) as pool:
            answers = pool.read([request(source) for source in sources.values()])
        return dict(zip(sources, answers, strict=True))

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
