"""References traced through a tree: rounds of scanning and resolving, until no alias or wrapper is new."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flaglint.compiled import Search, search_of
from flaglint.discovery import load

if TYPE_CHECKING:
    from flaglint.model.packs import RulePack
    from flaglint.model.references import Reference

# Each round follows the aliases that the last one found; a chain longer than this is not code people write.
MOST_ROUNDS = 12


PYTHON_SUFFIXES = (".py", ".pyi")


@dataclass(frozen=True, slots=True)
class Traced:
    """The references, sorted; `is_complete` tells whether every alias that was found has been followed."""

    references: tuple[Reference, ...] = ()
    is_complete: bool = True


def python_needles(search: Search, known: Iterable[str]) -> frozenset[tuple[str, ...]]:
    """Return what a Python file holds that can have a reference.

    A call whose receiver is not known only counts when a store knows its key, so known keys are searched for.
    """
    return search.needles.union((key,) for key in known)


def trace(
    scanner: Any,
    python: Sequence[str],
    tree: Callable[[], Sequence[str]],
    search: Search | Sequence[RulePack],
    known: frozenset[str],
    is_test: Callable[[str], bool],
) -> Traced:
    """Return the references in the Python files; `tree` lists every file that an import may lead to."""
    search = search if isinstance(search, Search) else search_of(search)
    needles = python_needles(search, known)
    candidates: frozenset[str] = scanner.candidates(python, needles)
    if not candidates and not (search.has_registries and python):
        return Traced()
    packs = search.packs()
    names: frozenset[str] = load("resolution.rules").RuleBook(packs).names
    resolver = load("resolution.resolver").Resolver
    paths = tree()
    waiting = candidates
    for _ in range(MOST_ROUNDS):
        scanner.scan(waiting, names)
        resolved = resolver(scanner.facts, paths, packs, known, is_test).run(candidates)
        new_needles = resolved.needles - needles
        new_names = resolved.names - names
        waiting = frozenset(resolved.wanted) - scanner.facts.keys() - scanner.problems.keys()
        if new_needles:
            found = scanner.candidates(python, new_needles)
            candidates |= found
            # A file read before only keeps the calls that were asked for then.
            waiting |= found - (frozenset() if new_names else scanner.facts.keys())
        names |= new_names
        needles |= new_needles
        if not waiting:
            return Traced(resolved.references)
    return Traced(resolved.references, is_complete=False)
