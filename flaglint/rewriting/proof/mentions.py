"""What the new text still says of names that went, and names that it reads but nobody binds."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from flaglint.rewriting.proof.introspection import lists_itself
from flaglint.rewriting.proof.scopes import BUILTINS, Scopes

_DYNAMIC = frozenset({"globals", "eval", "exec"})
# What they are given is text for people.
TRANSLATIONS = frozenset({"_", "_l", "gettext", "gettext_lazy", "lazy_gettext", "ugettext", "ugettext_lazy"})
# With one of these in the module, the name of an entry may also be looked up as an attribute.
LOOKUPS = _DYNAMIC | {"getattr", "vars", "locals", "attrgetter", "import_module", "__import__", "patch"}


def undefined_names(before: Scopes, after: Scopes) -> Iterator[str]:
    """Yield a reason for each name that is read from the module, which does not bind it, unless it was so before."""
    if "*" in after.module.bound:
        return
    unbound_before = {name for _, name in _reads_of_module(before)} - before.module.bound
    known = after.module.bound | unbound_before | BUILTINS
    for line, name in sorted(_reads_of_module(after)):
        if name not in known:
            yield f"line {line} of the new text: `{name}` is not defined"


def _reads_of_module(scopes: Scopes) -> Iterator[tuple[int, str]]:
    for node, owner in scopes.owner.items():
        if owner is scopes.module and isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.lineno, node.id


def leftovers(
    names: tuple[str, ...],
    before: Scopes,
    after: ast.Module,
    scopes: Scopes,
    imported_before: AbstractSet[str] = frozenset(),
    keys: Iterable[ast.AST] = (),
) -> Iterator[str]:
    """Yield a reason for each place of the new text that may still mean a name that went.

    `keys` are texts that are known to be the flag's key, which often ends like the name of its wrapper.
    """
    if not names:
        return
    classes = {name.rpartition(".")[0].rpartition(".")[2] for name in names if "." in name}
    bound = scopes.module.bound
    members = {leaf for name in names if "." in name and (leaf := name.rpartition(".")[2]) not in bound}
    plain = {name for name in names if "." not in name} & before.module.bound - bound
    yield from _computed_members(names, after)
    if plain - imported_before:
        yield from (f"line {line} of the new text: all names of the module are listed" for line in lists_itself(after))
    imported = imported_names(after)
    entries = {id(node) for node in _entry_names(after)}
    spoken = {id(node) for node in _translated(after)}
    others = {id(node) for node in keys}
    for node in ast.walk(after):
        if isinstance(node, ast.Attribute) and node.attr in members:
            base = node.value.id if isinstance(node.value, ast.Name) else ""
            if base in classes or base not in imported:
                yield f"line {node.lineno} of the new text: `.{node.attr}` may be the member that was removed"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value and id(node) not in others:
            if node.value in plain - members and (id(node) in entries or id(node) in spoken):
                continue
            last = node.value.rpartition(".")[2].rpartition(":")[2]
            if last in plain or last in members:
                yield f"line {node.lineno} of the new text: the string {node.value!r} may mean a removed name"
        elif isinstance(node, ast.Name) and node.id in _DYNAMIC and plain:
            yield f"line {node.lineno} of the new text: `{node.id}()` may reach the removed names"


def _computed_members(names: tuple[str, ...], after: ast.Module) -> Iterator[str]:
    """Yield where a removed member may be reached by a name that is put together."""
    for name in names:
        path, _, member = name.rpartition(".")
        owners = [n for n in ast.walk(after) if isinstance(n, ast.ClassDef) and n.name == path.rpartition(".")[2]]
        inside = {id(node) for owner in owners for node in ast.walk(owner)}
        for node in ast.walk(after) if path else ():
            if not isinstance(node, ast.Call):
                continue
            given = _looked_up(node)
            if given is None or isinstance(given, ast.Constant):
                continue
            start = _start_of(given)
            # A test is run by its runner; what a test case holds, like its client, is no test case.
            if member.startswith("test") and not start and isinstance(_looked_in(node), ast.Attribute):
                continue
            if member.startswith(start) and (start or id(node) in inside):
                yield f"line {node.lineno} of the new text: `{ast.unparse(node)}` may reach `{name}`"


def _looked_up(node: ast.Call) -> ast.expr | None:
    function = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    place = 1 if function.endswith("attr") else 0 if function in ("attrgetter", "methodcaller") else len(node.args)
    return node.args[place] if place < len(node.args) else None


def _looked_in(node: ast.Call) -> ast.expr | None:
    """Return the object whose attribute a `getattr` looks up, or a `setattr` sets."""
    is_named = isinstance(node.func, ast.Name) and node.func.id in ("getattr", "hasattr", "setattr")
    return node.args[0] if is_named and node.args else None


def _start_of(node: ast.expr) -> str:
    """Return the text that a computed name certainly begins with."""
    while isinstance(node, ast.BinOp):
        node = node.left
    if isinstance(node, ast.JoinedStr) and node.values:
        node = node.values[0]
    value = node.value if isinstance(node, ast.Constant) else None
    return value.partition("%")[0].partition("{")[0] if isinstance(value, str) else ""


def _entry_names(tree: ast.Module) -> Iterator[ast.Constant]:
    """Yield the strings that name an entry rather than a variable: `{"new_nav": new_nav()}`, `flags["new_nav"]`."""
    if _names(tree) & LOOKUPS:
        return
    for node in ast.walk(tree):
        keys = node.keys if isinstance(node, ast.Dict) else [node.slice] if isinstance(node, ast.Subscript) else []
        yield from (key for key in keys if isinstance(key, ast.Constant))


def _translated(tree: ast.Module) -> Iterator[ast.expr]:
    """Yield the strings that are only handed to a translation: `_("Role")` names no class."""
    if _names(tree) & LOOKUPS:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TRANSLATIONS:
            yield from node.args


def _names(tree: ast.Module) -> set[str]:
    return {node.id if isinstance(node, ast.Name) else node.attr for node in ast.walk(tree)
            if isinstance(node, (ast.Name, ast.Attribute))}  # fmt: skip


def imported_names(tree: ast.Module) -> set[str]:
    """Return the names that imports bind anywhere in the module."""
    return {
        alias.asname or alias.name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    }
