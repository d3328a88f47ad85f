"""What this removal orphaned in one module, by the readers that names had before and have now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

import libcst as cst

from flaglint.rewriting.python.definitions import clients, unread_definitions, without_definitions
from flaglint.rewriting.python.imports import orphaned_imports, without_imports
from flaglint.rewriting.python.nodes import walk
from flaglint.rewriting.python.quiet import names_itself
from flaglint.rewriting.python.scopes import FUNCTION, MODULE, Scope, module_scope
from flaglint.rewriting.python.source import ParsedFile
from flaglint.rewriting.python.unread import unread_locals, warned_of, without_locals
from flaglint.rewriting.python.words import names_in_lookups, names_in_strings, names_in_type_comments


@dataclass(frozen=True, slots=True)
class Outside:
    """What the rest of the project makes of this module's names.

    `unwanted` are the definitions to remove once nobody in the module reads them, dotted within the module.
    `is_private`: no other file knows the name. `is_shared`: another file takes this name from this module.
    `kept_imports` may be what a package hands on to users whom nobody sees. `may_inherit`: a class of another file
    may have that method, itself or by a base.
    """

    unwanted: frozenset[str] = frozenset()
    is_private: Callable[[str], bool] = field(default=lambda name: False)
    is_shared: Callable[[str], bool] = field(default=lambda name: False)
    kept_imports: frozenset[str] = frozenset()
    may_inherit: Callable[[str, str], bool] = field(default=lambda base, method: True)


@dataclass(frozen=True, slots=True)
class Before:
    """The readers that names had before: (path of the scope, name), and the names that strings stand for.

    `clients` are the names of the module that hold what the flag was asked of, or asked with; `fed` are the local names
    that the evaluations were made of, directly or not.
    """

    read: frozenset[tuple[str, str]]
    words: frozenset[str]
    clients: frozenset[str] = frozenset()
    fed: frozenset[tuple[str, str]] = frozenset()

    def used(self, scope: Scope, name: str) -> bool:
        """Tell whether the scope's variable had a reader."""
        return (scope.path, name) in self.read


def is_own(outside: Outside, name: str) -> bool:
    """Tell whether a name of the module is its own business: private by its spelling, and unknown elsewhere."""
    return name.startswith("_") and not name.startswith("__") and outside.is_private(name)


def taken_before(parsed: ParsedFile, replaced: AbstractSet[int] = frozenset()) -> Before:
    """Return what is to be compared with later; `replaced` are the ids of the names in the replaced expressions."""
    scopes = module_scope(parsed.module)
    fed = _fed(scopes, replaced)
    of_module = {name for scope, name in fed if scope is scopes}
    read = {(s.path, name) for s in scopes.all() for name in s.bindings if s.binds(name) and s.reads_of(name)}
    return Before(
        frozenset(read),
        frozenset(names_in_type_comments(parsed.text)),
        frozenset(clients(scopes, of_module)),
        frozenset((scope.path, name) for scope, name in fed if scope.kind == FUNCTION),
    )


def _fed(scopes: Scope, replaced: AbstractSet[int]) -> set[tuple[Scope, str]]:
    """Return the variables that are read in the expressions given by the ids of their names, and what those rest on."""
    found: set[tuple[Scope, str]] = set()
    pending = [*_variables(scopes, replaced)]
    while pending:
        scope, name = pending.pop()
        if (scope, name) in found:
            continue
        found.add((scope, name))
        if scope.kind == FUNCTION:
            values = [getattr(binding, "value", None) for binding in scope.bindings_of(name)]
            inside = {id(part) for value in values if value is not None for part in walk(value)}
            pending += _variables(scope, inside)
    return found


def _variables(scopes: Scope, inside: AbstractSet[int]) -> Iterator[tuple[Scope, str]]:
    for scope in scopes.all() if inside else ():
        for name, reads in scope.reads.items():
            if any(id(read) in inside for read in reads):
                yield scope.owner(name), name


@dataclass(frozen=True, slots=True)
class Pruned:
    """A module without what nobody reads any more; `names` of the module and `locals` went, both dotted, in order."""

    module: cst.Module
    names: tuple[str, ...] = ()
    locals: tuple[str, ...] = ()


def without_orphans(module: cst.Module, before: Before, outside: Outside) -> Pruned:
    """Return the module without what nobody reads any more."""
    scopes = module_scope(module)
    looked_up = names_in_lookups(module) | before.words
    reaches_itself = names_itself(module)

    def is_told_of(path: str) -> bool:
        return path in outside.unwanted or path in before.clients

    def is_unwanted(path: str) -> bool:
        if path in outside.unwanted:
            return True
        if "." in path or ("", path) not in before.read:
            return False
        if reaches_itself:
            return False
        return is_own(outside, path) or (path in before.clients and not outside.is_shared(path))

    def was_used(scope: Scope, name: str) -> bool:
        if not before.used(scope, name) or name in looked_up:
            return False
        return scope.kind != MODULE or not (name in outside.kept_imports or outside.is_shared(name))

    def was_fed(scope: Scope, name: str) -> bool:
        return (scope.path, name) in before.fed or f"{scope.path}.{name}" in outside.unwanted

    definitions = unread_definitions(scopes, is_unwanted, looked_up | names_in_strings(module), is_told_of)
    imports = orphaned_imports(scopes, was_used)
    unread = unread_locals(scopes, before.used, was_fed)
    module = without_imports(without_locals(without_definitions(module, definitions), unread), imports)
    return Pruned(module, (*definitions.values(), *imports.values()), unread.names)


def idle_imports(module: cst.Module, before: Before, parsed: ParsedFile) -> dict[str, int]:
    """Return the names that the module imports and read before, but not any more: something else needs them.

    Each has the line of its first import in the old text.
    """
    scopes = module_scope(module)
    names = [
        name
        for name, bindings in scopes.bindings.items()
        if all(isinstance(each, cst.ImportAlias) for each in bindings)
        and before.used(scopes, name)
        and not scopes.reads_of(name)
    ]
    old = module_scope(parsed.module) if names else scopes
    return {name: min(parsed.positions[each][0] for each in old.bindings_of(name)) for name in names}


def still_bound(module: cst.Module, parsed: ParsedFile) -> Iterator[str]:
    """Yield which local names stay bound where linters warn that nobody reads them, and did not before."""
    before = module_scope(parsed.module)
    new = warned_of(module_scope(module)) - warned_of(before)
    scopes = {scope.path: scope for scope in before.all()} if new else {}
    for path, name in sorted(new):
        bindings = scopes[path].bindings_of(name)
        line = min((parsed.positions[each][0] for each in bindings if each in parsed.positions), default=1)
        yield f"line {line}: nothing reads `{name}` any more, and what it is bound to cannot be left out for certain"
