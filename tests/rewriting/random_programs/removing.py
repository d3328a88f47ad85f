"""The whole tool on programs in memory, in one process: finder, rewriter, proof, rescan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, lru_cache

from flaglint.compiled import Search, search_of
from flaglint.model.edits import RewritePlan
from flaglint.model.findings import Problem
from flaglint.model.flags import FlagValue
from flaglint.model.references import Reference
from flaglint.pack_files import shipped_packs
from flaglint.removal import Removal, Tree
from flaglint.scanning.frames import Answer
from flaglint.scanning.python.reader import UnreadableSourceError, read_module
from flaglint.scanning.scanner import Scanner
from flaglint.tracing import trace
from tests.rewriting.table.rows import KEY


class DirectScanner(Scanner):
    """Reads in this process: no program here is hostile, and a worker's start takes longer than all the rest."""

    def _answers(self, sources: Mapping[str, bytes], names: frozenset[str]) -> dict[str, Answer]:
        return {path: _answer(source, names) for path, source in sources.items()}


@lru_cache(maxsize=32)
def _answer(source: bytes, names: frozenset[str]) -> Answer:
    try:
        return Answer(facts=read_module("", source, names))
    except UnreadableSourceError as error:
        return Answer(problem=Problem("", error.line, error.reason))


@cache
def _search() -> Search:
    return search_of([pack for pack in shipped_packs() if pack.pack.id in ("waffle", "openfeature")])


def references(paths: list[str], read: Callable[[str], bytes]) -> tuple[Reference, ...]:
    """Return the references in the files."""
    return trace(DirectScanner(read, 1), paths, lambda: paths, _search(), frozenset(), lambda _: False).references


def planned(files: Mapping[str, str], value: object) -> RewritePlan:
    """Return the plan of the whole tool."""
    sources = {path: text.encode() for path, text in files.items()}
    paths = sorted(sources)
    found = [r for r in references(paths, sources.__getitem__) if r.key == KEY]
    tree = Tree(sources.__getitem__, tuple(paths))
    return Removal(KEY, FlagValue.of(value), found, tree, lambda read: references(paths, read)).plan
