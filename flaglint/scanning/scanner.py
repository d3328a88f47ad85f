"""Files to facts: the prefilter picks candidates, guarded workers read them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from flaglint.discovery import load
from flaglint.model.findings import Problem
from flaglint.scanning.mentions import place
from flaglint.scanning.prefilter import HEAD_BYTES, FileKind, Place, Sightings, is_binary, texts_of
from flaglint.scanning.shards import begin, in_shards
from flaglint.scanning.survey import Glance, Survey, decode_glance, encode

if TYPE_CHECKING:
    from flaglint.model.source import ModuleFacts
    from flaglint.scanning.frames import Answer
    from flaglint.scanning.remembered import Remembered

# Fewer files are looked at sooner than the cache is opened.
FEWEST_REMEMBERED = 500


@lru_cache(maxsize=1)  # thousands of keys are sought twice in a run
def _in_order(keys: frozenset[str]) -> Sequence[str]:
    return sorted(key for key in keys if key)


@dataclass
class _Held:
    """Of the files that were looked at for some needles, those that hold one."""

    looked_at: set[str] = field(default_factory=set)
    holding: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Scanner:
    """Reads the text files of one tree; `read` gives a path's bytes or raises ValueError with the reason.

    `remember` opens what earlier scans know of the tree; None where nothing may be remembered. Where `read` gives other
    bytes than the tree's (`is_tree` is False) stamps say nothing, and facts are known by the bytes alone.
    """

    read: Callable[[str], bytes]
    jobs: int | None = None
    remember: Callable[[], Remembered | None] | None = None
    is_tree: bool = True
    facts: dict[str, ModuleFacts] = field(default_factory=dict)
    problems: dict[str, Problem] = field(default_factory=dict)
    _keys: dict[str, dict[str, tuple[int, int]]] = field(default_factory=dict)
    _unfinished: list[Callable[[], None]] = field(default_factory=list)
    _held: dict[frozenset[tuple[str, ...]], _Held] = field(default_factory=dict)
    _sizes: dict[str, int] = field(default_factory=dict)
    _unsized: list[tuple[Remembered, Set[str]]] = field(default_factory=list)
    _ahead: Survey | None = None
    _searched: list[tuple[frozenset[str], set[str]]] = field(default_factory=list)

    @property
    def bytes_read(self) -> int:
        """Return the size of all files read so far; a file that was read again counts once."""
        while self._unsized:
            remembered, paths = self._unsized.pop()
            self._sizes.update(remembered.sizes(paths - self._sizes.keys()))
        return sum(self._sizes.values())

    def look_ahead(self, paths: Sequence[str], keys: Iterable[str], kinds: Sequence[FileKind]) -> None:
        """Begin to look for the keys in the text files of no kind, before it is known what those of a kind hold.

        While one process finds that out, others have nothing to do; `survey` goes on from here.
        """
        sought = _in_order(frozenset(keys))
        if not sought or len(paths) < FEWEST_REMEMBERED or self._remembered() is not None:
            return
        of_a_kind = set().union(*(kind.of(paths) for kind in kinds))
        rest = [path for path in paths if path not in of_a_kind and not is_binary(path)]
        self._ahead = Survey((), sought, None, rest=rest)
        self._begin(self._ahead)

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
        sought = _in_order(frozenset(keys))
        may_remember = self.is_tree and len(first) >= FEWEST_REMEMBERED
        survey = Survey(kinds, sought, self._remembered() if may_remember else None)
        self._look_at(first, survey)
        if every is not None:
            whole = every()
            known = set(first)
            new = [path for path in whole if path not in known]
            for path in known.difference(whole) if len(known) + len(new) != len(whole) else ():
                self.problems.pop(path, None)
            self._look_at(new, survey)
        self._begin(survey)

    def _begin(self, survey: Survey) -> None:
        """Let the rest of what is to be looked at be looked at beside whatever comes next."""
        self._searched.append((frozenset(survey.sought), survey.looked_at))
        if survey.rest:
            survey.prefilter.prepare(kinds=False)
            parts = begin(partial(self._glance, survey=survey), survey.rest, self.jobs)
            self._unfinished.append(partial(self._finish, survey, parts))
        else:
            survey.note()

    def _look_at(self, paths: Sequence[str], survey: Survey) -> None:
        """Look at the files of some kind, at least; others are left to be looked at later."""
        chosen = self._chosen(paths, survey)
        waiting = [path for path in paths if path not in self.problems]
        of_a_kind = set().union(*chosen)
        ahead = self._ahead if self._ahead is not None and self._ahead.sought == survey.sought else None
        begun = frozenset(ahead.rest) if ahead is not None else frozenset()
        if not survey.sought:
            waiting = [path for path in waiting if path in of_a_kind]

        def is_worth(path: str) -> bool:
            return path in of_a_kind or (path not in begun and not is_binary(path))

        if not waiting:
            return
        known = survey.known(waiting, is_worth)
        looked_at = known.looked_at
        if survey.remembered is not None:
            self._keep(known, chosen, survey)
            for each, kind in zip(chosen, survey.kinds, strict=True):
                if not kind.is_optional:
                    self._unsized.append((survey.remembered, looked_at & each))
        survey.numbers.update({path: n for n, each in enumerate(chosen) for path in each - looked_at})
        new = [path for path in waiting if path not in looked_at and is_worth(path)]
        first = [path for path in new if path in survey.numbers]
        survey.rest += [path for path in new if path not in survey.numbers]
        self._keep_new(self._looked(first, survey), chosen, survey)

    def _looked(self, paths: Sequence[str], survey: Survey) -> Sightings:
        """Return what is in files of some kind, looked at now."""
        if paths:
            survey.prefilter.prepare(kinds=True)
        return self._seen_in(paths, in_shards(partial(self._glance, survey=survey), paths, self.jobs), survey)

    def _chosen(self, paths: Sequence[str], survey: Survey) -> list[set[str]]:
        """Return the files of each kind that are to be looked at; a file is of the first kind that it fits."""
        chosen: list[set[str]] = []
        taken: set[str] = set()
        for kind in survey.kinds:
            held = self._held.setdefault(kind.needles, _Held())
            of_kind = set(kind.of(paths)).difference(taken, self.problems)
            taken |= of_kind
            chosen.append(of_kind if survey.sought else of_kind - held.looked_at)
        return chosen

    def _finish(self, survey: Survey, parts: Callable[[], Iterable[bytes]]) -> None:
        self._keep_new(self._seen_in(survey.rest, parts(), survey), [], survey)
        survey.note()

    def changed(self, read: Callable[[str], bytes], paths: Iterable[str]) -> Scanner:
        """Return a scanner that reads otherwise, where only the paths differ: what was seen in others still holds."""
        differ = set(paths)
        other = Scanner(read, self.jobs, self.remember, is_tree=False)
        for needles, held in self._held.items():
            other._held[needles] = _Held(held.looked_at - differ, held.holding - differ)
        other._keys = {path: {**keys} for path, keys in self.mentioned().items() if path not in differ}
        other.facts.update({path: facts for path, facts in self.facts.items() if path not in differ})
        other.problems.update({path: problem for path, problem in self.problems.items() if path not in differ})
        other._searched = [(keys, files - differ) for keys, files in self._searched]
        return other

    def beside(self) -> Scanner:
        """Return another scanner of the same files, which has seen nothing yet."""
        return Scanner(self.read, self.jobs, self.remember, self.is_tree)

    def places(self, key: str, paths: Iterable[str]) -> dict[str, tuple[int, int]]:
        """Return the files among the paths in which the key stands, with the line and column where it stands first."""
        self.mentioned()
        wanted = [*paths]
        left = wanted
        for keys, files in self._searched:
            if key in keys:
                left = [path for path in left if path not in files]
        if texts := texts_of(left):
            self.survey(texts, (), [key])
        found = {path: keys[key] for path, keys in self.mentioned().items() if key in keys}
        return {path: found[path] for path in sorted(found.keys() & wanted)} if found else {}

    def mentioned(self) -> dict[str, dict[str, tuple[int, int]]]:
        """Return the keys in each surveyed file, with the line and column where each stands first."""
        while self._unfinished:
            self._unfinished.pop()()
        return self._keys

    def _keep(self, seen: Sightings, chosen: Sequence[Set[str]], survey: Survey) -> None:
        for each, kind in zip(chosen, survey.kinds, strict=False):
            held = self._held[kind.needles]
            held.looked_at |= seen.looked_at & each
            held.holding |= seen.holding & each
        for path, places in seen.keys.items():
            keys = self._keys.setdefault(path, {})
            for key, line, column in places:
                keys[survey.sought[key]] = (line, column)
        survey.add(seen)

    def _keep_new(self, seen: Sightings, chosen: Sequence[Set[str]], survey: Survey) -> None:
        survey.has_news |= bool(seen.looked_at)
        self._keep(seen, chosen, survey)

    def candidates(self, paths: Iterable[str], needles: Iterable[tuple[str, ...]]) -> frozenset[str]:
        """Return the files among the paths that hold one of the needles; notes what cannot be read.

        No file is read for it that was surveyed for exactly these needles.
        """
        wanted = frozenset(needles)
        waiting = [*paths]
        held = self._held.setdefault(wanted, _Held())
        self.survey([path for path in waiting if path not in held.looked_at], [FileKind(("",), wanted)])
        return frozenset(held.holding.intersection(waiting))

    def holding(self, word: str, paths: frozenset[str]) -> frozenset[str]:
        """Return the text files among the paths that hold a word; one that cannot be read holds none."""
        kind = FileKind(("",), frozenset({(word,)}), is_optional=True)
        may_remember = self.is_tree and len(paths) >= FEWEST_REMEMBERED
        survey = Survey([kind], (), self._remembered() if may_remember else None)
        known = survey.known(paths)
        rest = sorted(paths - known.looked_at)
        survey.numbers = dict.fromkeys(rest, 0)
        seen = self._looked(rest, survey)
        if seen.looked_at:
            survey.has_news = True
            survey.add(known)
            survey.add(seen)
        survey.note()
        return frozenset(known.holding | seen.holding)

    def _remembered(self) -> Remembered | None:
        return self.remember() if self.remember is not None else None

    def _seen_in(self, paths: Sequence[str], parts: Iterable[bytes], survey: Survey) -> Sightings:
        """Return what is in the files, told in parts; of those that count, note the size, or why there is none."""
        start = 0
        looked_at: set[str] = set()
        holding: set[str] = set()
        found: dict[str, Sequence[Place]] = {}
        for part in parts:
            glance = decode_glance(part)
            chunk = paths[start : start + len(glance.sizes)]
            start += len(chunk)
            sizes = zip(chunk, glance.sizes, strict=True)
            self._sizes.update({path: size for path, size in sizes if size >= 0 and survey.counts(path)})
            looked_at.update(chunk)
            holding.update(chunk[index] for index in glance.held)
            found.update({chunk[index]: keys for index, keys in glance.keys.items()})
            for index, reason in glance.unreadable.items():
                looked_at.discard(chunk[index])
                if survey.counts(chunk[index]):
                    self.problems[chunk[index]] = Problem(chunk[index], 0, reason)
        return Sightings(looked_at, holding, found)

    def _glance(self, paths: Sequence[str], survey: Survey) -> bytes:
        glance = Glance([], [], {}, {})
        note_size, look, number_of = glance.sizes.append, survey.prefilter.look, survey.numbers.get
        must_be_text = {None, *(number for number, kind in enumerate(survey.kinds) if kind.is_optional)}
        for index, path in enumerate(paths):
            number = number_of(path)
            try:
                source = self.read(path)
            except ValueError as error:
                note_size(-1)
                glance.unreadable[index] = str(error)
                continue
            note_size(-1 if number is None else len(source))
            if number in must_be_text and source.find(b"\0", 0, HEAD_BYTES) >= 0:
                continue
            held, keys = look(source, number)
            if held:
                glance.held.append(index)
            if keys:
                glance.keys[index] = [(key, *place(source, start)) for key, start in keys]
        return encode(glance)

    def scan(self, paths: Iterable[str], names: frozenset[str]) -> None:
        """Read the facts of the files, in place of any read before, or note why there are none."""
        waiting = sorted(path for path in set(paths) if path not in self.problems)
        remembered = self._remembered() if waiting else None
        if remembered is not None and self.is_tree:
            known = remembered.facts(waiting, names)
            self._sizes.update(remembered.sizes(known))
            self._note(known)
            waiting = [path for path in waiting if path not in known]
        sources = {path: source for path in waiting if (source := self._source(path)) is not None}
        if remembered is not None and sources:
            known = remembered.facts_of(sources, names, as_in_tree=self.is_tree)
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

    def is_current(self) -> bool:
        """Tell whether every file with facts holds the bytes that they were taken from, whatever its stamp says."""
        remembered = self._remembered()
        if remembered is None:
            return True
        try:
            return all(remembered.is_content(path, self.read(path)) for path in self.facts)
        except ValueError:
            return False

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
