"""Files to facts: the prefilter picks candidates, guarded workers read them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from flaglint.model.findings import Problem
from flaglint.model.source import ModuleFacts
from flaglint.scanning.frames import Request
from flaglint.scanning.pool import Pool
from flaglint.scanning.prefilter import Prefilter

PYTHON_SUFFIXES = (".py", ".pyi")


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
        found = set()
        for path in paths:
            source = self._source(path)
            if source is not None and prefilter.matches(source):
                found.add(path)
        return frozenset(found)

    def scan(self, paths: Iterable[str], names: frozenset[str]) -> None:
        """Read the facts of the files, in place of any read before, or note why there are none."""
        sources = {path: source for path in sorted(set(paths)) if (source := self._source(path)) is not None}
        with Pool(names, jobs=self.jobs) as pool:
            answers = pool.read([Request(source) for source in sources.values()])
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
