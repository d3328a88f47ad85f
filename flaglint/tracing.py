"""References traced through a tree: rounds of scanning and resolving, until no alias or wrapper is new."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flaglint.compiled import Search, search_of
from flaglint.discovery import load
from flaglint.yaml_constants import with_constants

if TYPE_CHECKING:
    from flaglint.model.packs import RulePack
    from flaglint.model.references import Reference
    from flaglint.model.template_rules import TemplateRule

# Each round follows the aliases that the last one found; a chain longer than this is not code people write.
MOST_ROUNDS = 12


PYTHON_SUFFIXES = (".py", ".pyi")


@dataclass(frozen=True, slots=True)
class Learned:
    """What the rounds of a trace found out to look for: needles, round by round, and names of calls."""

    needles: tuple[frozenset[tuple[str, ...]], ...] = ()
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Traced:
    """The references, sorted; `is_complete` tells whether every alias that was found has been followed.

    `template_rules` are how templates ask by what Python code gives them, each with the id of its pack. With what was
    `learned`, nearly the same tree is traced in one round.
    """

    references: tuple[Reference, ...] = ()
    is_complete: bool = True
    template_rules: tuple[tuple[str, TemplateRule], ...] = ()
    learned: Learned = Learned()


def file_kinds(search: Search, known: frozenset[str]) -> tuple[Any, ...]:
    """Return the kinds of files that can hold references, Python first; templates only if a pack speaks of them."""
    kind = load("scanning.prefilter").FileKind
    python = kind(PYTHON_SUFFIXES, _python_needles(search, known))
    if not search.templates:
        return (python,)
    return python, _template_kind(search.templates)


def possible_kinds() -> tuple[Any, ...]:
    """Return the kinds of files that may hold references, whatever there is to search for."""
    return load("scanning.prefilter").FileKind(PYTHON_SUFFIXES, frozenset()), _template_kind(frozenset())


def python_files(scope: Sequence[str]) -> tuple[str, ...]:
    """Return the files that are Python by their names."""
    files: tuple[str, ...] = load("scanning.prefilter").FileKind(PYTHON_SUFFIXES, frozenset()).of(scope)
    return files


def _template_kind(needles: frozenset[tuple[str, ...]]) -> Any:
    names = load("scanning.templates.names")
    kind = load("scanning.prefilter").FileKind
    return kind(names.SUFFIXES, needles, names.FOLDERS, names.OTHERS, is_optional=True)


@lru_cache(maxsize=2)  # thousands of keys are asked for twice in a run
def _python_needles(search: Search, known: frozenset[str]) -> frozenset[tuple[str, ...]]:
    """Return what a Python file holds that can have a reference.

    A call whose receiver is not known only counts when a store knows its key, so known keys are searched for.
    """
    return search.needles.union((key,) for key in known)


def trace(
    scanner: Any,
    scope: Sequence[str],
    tree: Callable[[], Sequence[str]],
    search: Search | Sequence[RulePack],
    known: frozenset[str],
    is_test: Callable[[str], bool],
    learned: Learned | None = None,
) -> Traced:
    """Return the references in the files of the scope; `tree` lists every file that an import may lead to.

    `learned` comes from a trace of nearly the same files, of which the scanner has those facts that still hold: what
    was looked for there is looked for here from the beginning.
    """
    search = search if isinstance(search, Search) else search_of(search)
    python = python_files(scope)
    traced = _trace_python(scanner, python, tree, search, known, is_test, learned)
    templates = _with_given(search, traced.template_rules)
    found = _trace_templates(scanner, scope, tree, templates, _Known(known, traced.references, is_test))
    if not found:
        return traced
    ordered = sorted((*traced.references, *found), key=lambda reference: reference.sort_key)
    return Traced(tuple(ordered), traced.is_complete, learned=traced.learned)


def _with_given(search: Search, given: Sequence[tuple[str, TemplateRule]]) -> Search:
    """Return the search with what the project's own code gives to its templates."""
    if not given:
        return search
    packs = tuple(
        replace(pack, template=(*pack.template, *(rule for id_, rule in given if id_ == pack.pack.id)))
        for pack in search.packs()
    )
    return replace(search, templates=search.templates.union(rule.needle() for _, rule in given), packs=lambda: packs)


def _trace_python(
    scanner: Any,
    python: Sequence[str],
    tree: Callable[[], Sequence[str]],
    search: Search,
    known: frozenset[str],
    is_test: Callable[[str], bool],
    learned: Learned | None,
) -> Traced:
    needles = _python_needles(search, known)
    candidates: frozenset[str] = scanner.candidates(python, needles)
    if not candidates and not (search.has_own and python):
        return Traced()
    packs = with_constants(search.packs(), scanner.read)
    names: frozenset[str] = load("resolution.rules").RuleBook(packs).names
    rounds: list[frozenset[tuple[str, ...]]] = []
    waiting = candidates
    if learned is not None:
        rounds += learned.needles
        names |= learned.names
        needles = needles.union(*rounds)
        candidates = candidates.union(*(scanner.candidates(python, each) for each in rounds))
        waiting = candidates - scanner.facts.keys()
    resolver = load("resolution.resolver").Resolver
    index = _index(tuple(tree()))
    for _ in range(MOST_ROUNDS):
        scanner.scan(waiting, names)
        resolved = resolver(scanner.facts, index, packs, known, is_test).run(candidates)
        new_needles = resolved.needles - needles
        new_names = resolved.names - names
        waiting = frozenset(resolved.wanted) - scanner.facts.keys() - scanner.problems.keys()
        if new_needles:
            found = scanner.candidates(python, new_needles)
            candidates |= found
            # A file read before only keeps the calls that were asked for then.
            waiting |= found - (frozenset() if new_names else scanner.facts.keys())
            rounds.append(new_needles)
        names |= new_names
        needles |= new_needles
        if not waiting:
            break
    gained = Learned(tuple(rounds), names)
    return Traced(resolved.references, not waiting, resolved.template_rules, gained)


# A removal traces the same tree three times: as it is, read anew, and as the plan leaves it.
@lru_cache(maxsize=1)
def _index(tree: tuple[str, ...]) -> Any:
    return load("resolution.modules").ModuleIndex(tree)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known when the templates are read: the store's keys, the references in Python, and which files test."""

    keys: frozenset[str]
    references: tuple[Reference, ...]
    is_test: Callable[[str], bool]


def _trace_templates(
    scanner: Any, scope: Sequence[str], tree: Callable[[], Sequence[str]], search: Search, known: _Known
) -> list[Reference]:
    """Return the references in the templates of the scope; the scanner notes the ones that cannot be read."""
    templates = _template_kind(search.templates).of(scope) if search.templates else ()
    candidates = sorted(scanner.candidates(templates, search.templates)) if templates else []
    if not candidates:
        return []
    packs = search.packs()
    rules = [rule for pack in packs for rule in pack.template]
    facts = [*load("scanning.templates.finder").read_templates(candidates, scanner.read, rules)]
    paths = tree()

    def names_module(module: str) -> bool:
        # A scanner of its own: what cannot be read outside the scope is no problem of the scope.
        looking = scanner.beside()
        return bool(looking.candidates([path for path in paths if path.endswith(".py")], {(module,)}))

    asked = frozenset(reference.key for reference in known.references if reference.key is not None)
    resolution = load("resolution.templates")
    around = resolution.Surroundings(paths, names_module, known.keys, asked, known.is_test)
    resolver = resolution.TemplateResolver(packs, around)
    scanner.problems.update({problem.path: problem for problem in resolver.problems(facts)})
    return [*resolver.references(facts)]
