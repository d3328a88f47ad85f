"""What this removal orphaned in one module, by the readers that names had before and have now."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

import libcst as cst

from flaglint.rewriting.python.definitions import clients, unread_definitions, unread_locals, without_definitions
from flaglint.rewriting.python.imports import orphaned_imports, without_imports
from flaglint.rewriting.python.quiet import names_itself
from flaglint.rewriting.python.scopes import MODULE, Scope, module_scope
from flaglint.rewriting.python.source import ParsedFile
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

    `clients` are the names of the module that hold what the flag was asked of, or asked with.
    """

    read: frozenset[tuple[str, str]]
    words: frozenset[str]
    clients: frozenset[str] = frozenset()

    def used(self, scope: Scope, name: str) -> bool:
        """Tell whether the scope's variable had a reader."""
        return (scope.path, name) in self.read


def is_own(outside: Outside, name: str) -> bool:
    """Tell whether a name of the module is its own business: private by its spelling, and unknown elsewhere."""
    return name.startswith("_") and not name.startswith("__") and outside.is_private(name)


def taken_before(parsed: ParsedFile, fed: AbstractSet[str] = frozenset()) -> Before:
    """Return what is to be compared with later; `fed` are the names in the expressions that are replaced."""
    scopes = module_scope(parsed.module)
    read = {(s.path, name) for s in scopes.all() for name in s.bindings if s.binds(name) and s.reads_of(name)}
    return Before(frozenset(read), frozenset(names_in_type_comments(parsed.text)), frozenset(clients(scopes, fed)))


def without_orphans(module: cst.Module, before: Before, outside: Outside) -> tuple[cst.Module, tuple[str, ...]]:
    """Return the module without what nobody reads any more, and the names that went, in the order of the source."""
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

    definitions = unread_definitions(scopes, is_unwanted, looked_up | names_in_strings(module), is_told_of)
    imports = orphaned_imports(scopes, was_used)
    unread = unread_locals(scopes, before.used)
    module = without_imports(without_definitions(module, definitions, unread), imports)
    return module, (*definitions.values(), *imports.values())
