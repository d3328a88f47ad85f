"""Files to facts: the prefilter picks candidates, guarded workers read them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

import msgspec

from flaglint.discovery import load
from flaglint.model.findings import Problem
from flaglint.scanning.mentions import place
from flaglint.scanning.prefilter import BINARY_SUFFIXES, HEAD_BYTES, FileKind, Prefilter
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


@dataclass
class _Survey:
    """One look at many files: what is sought in them, and what was seen so far; `rest` is yet to be looked at."""

    kinds: Sequence[FileKind]
    sought: Sequence[str]
    remembered: Remembered | None
    numbers: dict[str, int] = field(default_factory=dict)
    seen: dict[str, Sighting] = field(default_factory=dict)
    rest: list[str] = field(default_factory=list)
    has_news: bool = False

    @cached_property
    def prefilter(self) -> Prefilter:
        """Return the automaton, made when there is a file to look at: for thousands of keys it takes a while."""
        return Prefilter(self.kinds, self.sought)

    @cached_property
    def _name(self) -> bytes:
        """Return what stands for everything that is sought, in the order in which it is numbered."""
        described = [(kind.suffixes, sorted(kind.needles)) for kind in self.kinds]
        return hashlib.blake2b(_encode_sought((described, self.sought)), digest_size=20).digest()

    def counts(self, path: str) -> bool:
        """Tell whether it is a problem if a file cannot be read."""
        number = self.numbers.get(path)
        return number is not None and not self.kinds[number].is_optional

    def known(self, paths: Sequence[str]) -> dict[str, Sighting]:
        """Return what was seen in the files by an earlier scan, where they have not changed."""
        found = self.remembered.sightings(paths, self._name) if self.remembered is not None else {}
        self.has_news |= len(found) < len(paths)
        return found

    def note(self) -> None:
        """Remember what was seen for the next scan."""
        if self.remembered is not None and self.has_news:
            self.remembered.note_sightings(self.seen, self._name)


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

    def survey(
        self,
        paths: Iterable[str],
        kinds: Sequence[FileKind],
        keys: Iterable[str] = (),
        every: Callable[[], Sequence[str]] | None = None,
    ) -> None:
        """Look once at every file of the kinds for its needles, and for the keys at every text file whatsoever.

        What is found is had from `candidates` and `mentioned`. A file of a kind that cannot be read is a problem.
        Files of no kind may still be looked at when this returns: nothing but `mentioned` asks for them.
        `every` names all files, once those given have been looked at: more may be among them, and some may be gone.
        """
        first = [*paths]
        if not first and every is not None:
            first, every = [*every()], None
        sought = sorted({key for key in keys if key})
        survey = _Survey(kinds, sought, self._remembered() if len(first) >= FEWEST_REMEMBERED else None)
        self._look_at(first, survey)
        if every is not None:
            whole = every()
            known = set(first)
            new = [path for path in whole if path not in known]
            for path in known.difference(whole) if len(known) + len(new) != len(whole) else ():
                self.problems.pop(path, None)
            self._look_at(new, survey)
        if survey.rest:
            parts = begin(partial(self._glance, survey=survey), survey.rest, self.jobs)
            self._unfinished.append(partial(self._finish, survey, parts))
        else:
            survey.note()

    def _look_at(self, paths: Iterable[str], survey: _Survey) -> None:
        """Look at the files of some kind, at least; others are left to be looked at later."""
        kinds = survey.kinds
        waiting = [path for path in paths if path not in self.problems]
        numbers = {path: number for number, kind in [*enumerate(kinds)][::-1] for path in kind.of(waiting)}
        waiting = [path for path in waiting if path in numbers or not path.endswith(BINARY_SUFFIXES)]
        if not survey.sought:
            held = [self._held.setdefault(kind.needles, {}) for kind in kinds]
            waiting = [path for path, number in numbers.items() if path not in held[number]]
        if not waiting:
            return
        survey.numbers.update(numbers)
        known = survey.known(waiting)
        new = [path for path in waiting if path not in known] if known else waiting
        first = [path for path in new if path in numbers]
        survey.rest += [path for path in new if path not in numbers]
        if survey.remembered is not None:
            self._sizes.update({path: survey.remembered.size(path) for path in known if survey.counts(path)})
        known.update(self._seen_in(first, in_shards(partial(self._glance, survey=survey), first, self.jobs), survey))
        self._keep(known, survey)

    def _finish(self, survey: _Survey, parts: Callable[[], Iterable[bytes]]) -> None:
        found = self._seen_in(survey.rest, parts(), survey)
        self._keep(found, survey)
        survey.note()

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

    def _keep(self, seen: Mapping[str, Sighting], survey: _Survey) -> None:
        held = [self._held.setdefault(kind.needles, {}) for kind in survey.kinds]
        numbers = survey.numbers
        for path, (holds, places) in seen.items():
            number = numbers.get(path)
            if number is not None:
                held[number][path] = bool(holds)
            for key, line, column in places:
                self._keys.setdefault(path, {})[survey.sought[key]] = (line, column)
        survey.seen.update(seen)

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

    def _seen_in(self, paths: Sequence[str], parts: Iterable[bytes], survey: _Survey) -> dict[str, Sighting]:
        """Return what is in the files, told in parts; of those that count, note the size, or why there is none."""
        start = 0
        found: dict[str, Sighting] = {}
        for part in parts:
            glance = _decode_glance(part)
            chunk = paths[start : start + len(glance.sizes)]
            start += len(chunk)
            sizes = zip(chunk, glance.sizes, strict=True)
            self._sizes.update({path: size for path, size in sizes if size >= 0 and survey.counts(path)})
            found.update(dict.fromkeys(chunk, (0, ())))
            found.update({chunk[index]: (1, ()) for index in glance.held})
            for index, keys in glance.keys.items():
                found[chunk[index]] = (found[chunk[index]][0], keys)
            for index, reason in glance.unreadable.items():
                del found[chunk[index]]
                if survey.counts(chunk[index]):
                    self.problems[chunk[index]] = Problem(chunk[index], 0, reason)
        return found

    def _glance(self, paths: Sequence[str], survey: _Survey) -> bytes:
        glance = Glance([], [], {}, {})
        for index, path in enumerate(paths):
            number = survey.numbers.get(path)
            try:
                source = self.read(path)
            except ValueError as error:
                glance.sizes.append(-1)
                glance.unreadable[index] = str(error)
                continue
            glance.sizes.append(-1 if number is None else len(source))
            if number is None and b"\0" in source[:HEAD_BYTES]:
                continue
            held, keys = survey.prefilter.look(source, number)
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
