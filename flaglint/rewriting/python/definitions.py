"""Definitions that nobody refers to any more: constants, flag objects, enum members, class attributes, functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from typing import Any

import libcst as cst

from flaglint.rewriting.python.blocks import CONTAINERS
from flaglint.rewriting.python.nodes import Handlers, Splice, transform, walk
from flaglint.rewriting.python.quiet import is_quiet
from flaglint.rewriting.python.scopes import CLASS, MODULE, Scope
from flaglint.rewriting.python.truth import is_pure
from flaglint.rewriting.python.words import looks_up

_ALL_MEMBERS = frozenset({"__dict__", "__members__"})
_DEFINITIONS = (cst.Assign, cst.AnnAssign, cst.FunctionDef, cst.ClassDef)


def unread_definitions(
    scopes: Scope, wanted: Callable[[str], bool], words: set[str], is_told_of: Callable[[str], bool] = lambda _: True
) -> dict[int, str]:
    """Return the definitions at module and class level that are wanted gone and not read, by id, with their names.

    Names are dotted within the module (`Features.NEW_NAV`). `words` are the strings that may refer to a name. What the
    flag itself does not tell of (`is_told_of`) goes only if it does nothing but bind its name.
    """
    found: dict[int, str] = {}
    attributes = {node.attr.value for node in walk(scopes.node) if isinstance(node, cst.Attribute)}
    for scope in scopes.all():
        if scope.kind not in (MODULE, CLASS) or not _is_reachable(scope):
            continue
        for name, bindings in scope.bindings.items():
            path = f"{scope.path}.{name}".strip(".")
            if not wanted(path) or name in words or len(scope.bindings_of(name)) != 1 or not _is_plain(bindings[0]):
                continue
            if not is_told_of(path) and not is_quiet(bindings[0]):
                continue
            read = [node for node in scope.reads_of(name) if not _is_within(node, bindings[0])]
            if read or (scope.kind == CLASS and name in attributes) or _counts_members(scope):
                continue
            if scope.kind == CLASS and looks_up(scopes.node, scope.node, name):
                continue
            if isinstance(bindings[0], cst.FunctionDef) or not _is_handed_around(scope):
                found[id(bindings[0])] = path
    return found


def clients(scopes: Scope, names: AbstractSet[str]) -> set[str]:
    """Return which of the module's names hold a client or context, made for whoever asks for a flag."""
    found: set[str] = set()
    for name in names:
        bindings = scopes.bindings_of(name)
        value: Any = getattr(bindings[0], "value", None) if len(bindings) == 1 else None
        if isinstance(value, cst.Call) and isinstance(bindings[0], cst.Assign | cst.AnnAssign):
            callee = str(getattr(getattr(value.func, "attr", value.func), "value", "")).lower()
            if callee.endswith(("client", "context")) and all(is_pure(argument.value) for argument in value.args):
                found.add(name)
    return found


def without_definitions(module: cst.Module, dropped: dict[int, str]) -> cst.Module:
    """Return the module without those definitions; each goes with the comment block directly above it."""
    if not dropped:
        return module

    def small(old: Any, new: Any) -> Any:
        return None if id(old) in dropped else new

    def compound(old: Any, new: Any) -> Any:
        return Splice() if id(old) in dropped else new

    handlers: Handlers = {cst.Assign: small, cst.AnnAssign: small, cst.FunctionDef: compound, cst.ClassDef: compound}
    result: cst.Module = transform(module, {**CONTAINERS, **handlers})
    return result


def _is_reachable(scope: Scope) -> bool:
    return scope.parent is None or (scope.parent.kind in (MODULE, CLASS) and _is_reachable(scope.parent))


def _is_plain(node: Any) -> bool:
    """Tell whether the node binds just one name, and nobody else got hold of what it binds."""
    if isinstance(node, cst.Assign):
        return len(node.targets) == 1 and isinstance(node.targets[0].target, cst.Name)
    return isinstance(node, _DEFINITIONS) and not getattr(node, "decorators", ())


def _is_within(read: cst.CSTNode, definition: cst.CSTNode) -> bool:
    return any(node is read for node in walk(definition))


def _counts_members(scope: Scope) -> bool:
    """Tell whether the value of an enum's members depends on how many stand before them."""
    return scope.kind == CLASS and any(node.value == "auto" for node in _names(scope.node))


def _is_handed_around(scope: Scope) -> bool:
    """Tell whether a class is used as a whole: `for key in Keys`, `Keys(value)`, `vars(Keys)` reach every member.

    Naming a member, a base class, a type or, of a class that is no enum, its constructor does not.
    """
    if scope.kind != CLASS or scope.parent is None:
        return False
    node: Any = scope.node
    harmless: set[int] = set()
    for part in walk(scope.module().node):
        if isinstance(part, cst.Attribute) and part.attr.value not in _ALL_MEMBERS:
            harmless.add(id(part.value))
        elif isinstance(part, cst.Annotation):
            harmless.update(id(name) for name in _names(part))
        elif isinstance(part, cst.ClassDef):
            harmless.update(id(base.value) for base in part.bases)
        elif isinstance(part, cst.Call) and isinstance(part.func, cst.Name):
            harmless |= {id(part.func)} if not node.bases else set()
            if part.func.value in ("isinstance", "issubclass"):
                harmless.update(id(name) for argument in part.args for name in _names(argument))
    return any(id(read) not in harmless for read in scope.parent.reads_of(node.name.value))


def _names(node: cst.CSTNode) -> Iterator[cst.Name]:
    return (part for part in walk(node) if isinstance(part, cst.Name))
