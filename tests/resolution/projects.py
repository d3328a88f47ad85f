"""Small projects held in memory, and what flaglint finds in them.

Files are read in this process, not in a worker: the same reading, without the start of one for each test.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence

import tomli

from flaglint.model.findings import Problem
from flaglint.model.packs import RulePack
from flaglint.model.references import Reference, ReferenceKind
from flaglint.pack_files import parse_pack, shipped_packs
from flaglint.scanning.python.reader import UnreadableSourceError, read_module
from flaglint.scanning.scanner import Scanner
from flaglint.tracing import trace

Sources = Mapping[str, str | bytes]


class InProcessScanner(Scanner):
    def scan(self, paths: Iterable[str], names: frozenset[str]) -> None:
        for path in sorted(set(paths)):
            try:
                self.facts[path] = read_module(path, self.read(path), names)
            except UnreadableSourceError as error:
                self.problems[path] = Problem(path, error.line, error.reason)


def encoded(sources: str | Sources) -> dict[str, bytes]:
    """Return the files' bytes by path; code alone is `app.py`."""
    files = {"app.py": sources} if isinstance(sources, str) else sources
    return {path: textwrap.dedent(text).encode() if isinstance(text, str) else text for path, text in files.items()}


def pack(toml: str, imports: Sequence[str] = ()) -> RulePack:
    """Return a rule pack written in TOML, without its head."""
    head = f'schema = 1\n[pack]\nid = "own"\nprovider = "own"\nlang = "python"\nimports = {[*imports]}\n'
    return parse_pack(tomli.loads(head + textwrap.dedent(toml)), "own.toml")


def references(
    sources: str | Sources, *packs: RulePack, known: Sequence[str] = (), also_shipped: bool = True
) -> tuple[Reference, ...]:
    """Return every reference in a project, sorted."""
    files = encoded(sources)
    paths = sorted(files)
    used = (*shipped_packs(), *packs) if also_shipped else packs
    scanner = InProcessScanner(files.__getitem__)
    return trace(
        scanner, paths, lambda: paths, used, frozenset(known), lambda path: path.startswith("tests/")
    ).references


def evaluations(sources: str | Sources, *packs: RulePack, known: Sequence[str] = ()) -> list[Reference]:
    """Return the evaluations in a project, sorted."""
    found = references(sources, *packs, known=known)
    return [reference for reference in found if reference.kind is ReferenceKind.EVALUATION]


def asked(sources: str | Sources, *packs: RulePack, known: Sequence[str] = ()) -> list[str | None]:
    """Return the keys of the evaluations by file and line; None where the key is dynamic."""
    return [reference.key for reference in evaluations(sources, *packs, known=known)]


def sole(sources: str | Sources, *packs: RulePack) -> Reference:
    """Return the one evaluation in a project."""
    [found] = evaluations(sources, *packs)
    return found


def declared(sources: str | Sources, *packs: RulePack) -> list[tuple[str | None, str | None]]:
    """Return key and symbol of the declarations by file and line."""
    found = references(sources, *packs)
    return [(each.key, each.symbol) for each in found if each.kind is ReferenceKind.DECLARATION]


def forced(sources: str | Sources, *packs: RulePack) -> list[str | None]:
    """Return the keys of the overrides by file and line."""
    return [each.key for each in references(sources, *packs) if each.kind is ReferenceKind.OVERRIDE]
