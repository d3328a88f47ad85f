"""Files to facts: the prefilter picks candidates, guarded workers read them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from flaglint.discovery import load
from flaglint.model.findings import Problem
from flaglint.scanning.mentions import place
from flaglint.scanning.prefilter import HEAD_BYTES, FileKind, Prefilter
from flaglint.scanning.shards import begin, in_shards

if TYPE_CHECKING:
    from flaglint.model.source import ModuleFacts
    from flaglint.scanning.frames import Answer
    from flaglint.scanning.remembered import Remembered, Sighting

# Fewer files are looked at sooner than the cache is opened.
FEWEST_REMEMBERED = 500


class Glance(msgspec.Struct, array_like=True):
    """What a first look at some files gives, by their numbers.

    `sizes` are in the files' order, -1 for one that is not noted; `keys` are (number, line, column).
    """

    sizes: list[int]
    held: list[int]
    keys: dict[int, list[tuple[int, int, int]]]
    unreadable: dict[int, str]


_encode_glance = msgspec.msgpack.Encoder().encode
_encode_sought = _encode_glance
_decode_glance = msgspec.msgpack.Decoder(Glance).decode


@dataclass(slots=True)
class Scanner:
    """Reads the text files of one tree; `read` gives a path's bytes or raises ValueError with the reason.

    `remember` opens what earlier scans know of the tree; None where nothing may be remembered.
    """

    read: Callable[[str], bytes]
    jobs: int | None = None
    remember: Callable[[], Remembered | None] | None = None
    facts: dict[str, ModuleFacts] = field(default_factory=dict)
    problems: dict[str, Problem] = field(default_factory=dict)
    _keys: dict[str, dict[str, tuple[int, int]]] = field(default_factory=dict)
    _unfinished: list[Callable[[], None]] = field(default_factory=list)
    _held: dict[frozenset[tuple[str, ...]], dict[str, bool]] = field(default_factory=dict)
    _sizes: dict[str, int] = field(default_factory=dict)
    _opened: list[Remembered | None] = field(default_factory=list)

    @property
    def bytes_read(self) -> int:
        """Return the size of all files read so far; a file that was read again counts once."""
        return sum(self._sizes.values())

    def survey(self, paths: Iterable[str], kinds: Sequence[FileKind], keys: Iterable[str] = ()) -> None:
        """Look once at every file of the kinds for its needles, and for the keys at every text file whatsoever.

        What is found is had from `candidates` and `mentioned`. A file of a kind that cannot be read is a problem.
        Files of no kind may still be looked at when this returns: nothing but `mentioned` asks for them.
        """
        sought = sorted({key for key in keys if key})
        waiting = [path for path in paths if path not in self.problems]
        if not sought:
            waiting = self._unseen(waiting, kinds)
        if not waiting:
            return
        prefilter = Prefilter(kinds, sought)
        remembered = self._remembered() if len(waiting) >= FEWEST_REMEMBERED else None
        name = _digest(kinds, sought) if remembered is not None else b""
        seen = remembered.sightings(waiting, name) if remembered is not None else {}
        numbers = {path: number for number, kind in [*enumerate(kinds)][::-1] for path in waiting if kind.has(path)}
        counted = {path for path, number in numbers.items() if not kinds[number].is_optional}
        if remembered is not None:
            self._sizes.update({path: remembered.size(path) for path in seen if path in counted})
        new = [path for path in waiting if path not in seen]
        first = [path for path in new if path in numbers]
        rest = [path for path in new if path not in numbers]
        look = partial(self._glance, numbers=numbers, prefilter=prefilter)
        seen.update(self._seen_in(first, in_shards(look, first, self.jobs), counted))
        self._keep(seen, numbers, kinds, sought)
        parts = begin(look, rest, self.jobs)

        def finish() -> None:
            found = self._seen_in(rest, parts(), counted)
            self._keep(found, numbers, kinds, sought)
            seen.update(found)
            if remembered is not None and not seen.keys().isdisjoint(new):
                remembered.note_sightings(seen, name)

        if rest:
            self._unfinished.append(finish)
        else:
            finish()

    def changed(self, read: Callable[[str], bytes], paths: Iterable[str]) -> Scanner:
        """Return a scanner that reads otherwise, where only the paths differ: what was seen in others still holds."""
        differ = set(paths)
        other = Scanner(read, self.jobs)
        for needles, held in self._held.items():
            other._held[needles] = {path: found for path, found in held.items() if path not in differ}
        return other

    def mentioned(self) -> dict[str, dict[str, tuple[int, int]]]:
        """Return the keys in each surveyed file, with the line and column where each stands first."""
        while self._unfinished:
            self._unfinished.pop()()
        return self._keys

    def _unseen(self, paths: Iterable[str], kinds: Sequence[FileKind]) -> list[str]:
        """Return the files of some kind that were not looked at for its needles."""
        seen = [(kind, self._held.setdefault(kind.needles, {})) for kind in kinds]
        first = ((path, next((held for kind, held in seen if kind.has(path)), None)) for path in paths)
        return [path for path, held in first if held is not None and path not in held]

    def _keep(
        self,
        seen: Mapping[str, Sighting],
        numbers: Mapping[str, int],
        kinds: Sequence[FileKind],
        sought: Sequence[str],
    ) -> None:
        held = [self._held.setdefault(kind.needles, {}) for kind in kinds]
        for path, (holds, places) in seen.items():
            number = numbers.get(path)
            if number is not None:
                held[number][path] = bool(holds)
            for key, line, column in places:
                self._keys.setdefault(path, {})[sought[key]] = (line, column)

    def candidates(self, paths: Iterable[str], needles: Iterable[tuple[str, ...]]) -> frozenset[str]:
        """Return the files among the paths that hold one of the needles; notes what cannot be read.

        No file is read for it that was surveyed for exactly these needles.
        """
        wanted = frozenset(needles)
        waiting = [*paths]
        seen = self._held.setdefault(wanted, {})
        self.survey([path for path in waiting if path not in seen], [FileKind(("",), wanted)])
        return frozenset(path for path in waiting if seen.get(path))

    def _remembered(self) -> Remembered | None:
        if self.remember is not None and not self._opened:
            self._opened.append(self.remember())
        return self._opened[0] if self._opened else None

    def _seen_in(self, paths: Sequence[str], parts: Iterable[bytes], counted: Container[str]) -> dict[str, Sighting]:
        """Return what is in the files, told in parts; of those that count, note the size, or why there is none."""
        start = 0
        found: dict[str, Sighting] = {}
        for part in parts:
            glance = _decode_glance(part)
            chunk = paths[start : start + len(glance.sizes)]
            start += len(chunk)
            self._sizes.update(
                {path: size for path, size in zip(chunk, glance.sizes, strict=True) if size >= 0 and path in counted}
            )
            found.update(dict.fromkeys(chunk, (0, ())))
            found.update({chunk[index]: (1, ()) for index in glance.held})
            for index, keys in glance.keys.items():
                found[chunk[index]] = (found[chunk[index]][0], keys)
            for index, reason in glance.unreadable.items():
                del found[chunk[index]]
                if chunk[index] in counted:
                    self.problems[chunk[index]] = Problem(chunk[index], 0, reason)
        return found

    def _glance(self, paths: Sequence[str], numbers: Mapping[str, int], prefilter: Prefilter) -> bytes:
        glance = Glance([], [], {}, {})
        for index, path in enumerate(paths):
            number = numbers.get(path)
            try:
                source = self.read(path)
            except ValueError as error:
                glance.sizes.append(-1)
                glance.unreadable[index] = str(error)
                continue
            glance.sizes.append(-1 if number is None else len(source))
            if number is None and b"\0" in source[:HEAD_BYTES]:
                continue
            held, keys = prefilter.look(source, number)
            if held:
                glance.held.append(index)
            if keys:
                glance.keys[index] = [(key, *place(source, start)) for key, start in keys]
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


def _digest(kinds: Sequence[FileKind], keys: Sequence[str]) -> bytes:
    """Return what stands for everything that a survey seeks, in the order in which it is numbered."""
    described = [(kind.suffixes, sorted(kind.needles)) for kind in kinds]
    return hashlib.blake2b(_encode_sought((described, keys)), digest_size=20).digest()
