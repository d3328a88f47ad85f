"""Names of functions that only the removed code read: what binds them goes, or goes on without the name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import libcst as cst

from flaglint.rewriting.python.bindings import is_inspected
from flaglint.rewriting.python.blocks import CONTAINERS
from flaglint.rewriting.python.nodes import Handlers, Splice, transform, walk
from flaglint.rewriting.python.parentheses import replaced_by
from flaglint.rewriting.python.quiet import is_quiet
from flaglint.rewriting.python.scopes import FUNCTION, Scope
from flaglint.rewriting.python.traces import describes, is_effect, leaves_no_trace, what_runs

Ask = Callable[[Scope, str], bool]
_GOES, _UNNAMED, _STAYS = "goes", "unnamed", "stays"


@dataclass(frozen=True, slots=True)
class Unread:
    """What binds names that nobody reads any more, by the ids of the nodes.

    `gone` go altogether; of `unnamed` the name goes and what is bound to it still runs. `names` are dotted.
    """

    gone: frozenset[int] = frozenset()
    unnamed: frozenset[int] = frozenset()
    names: tuple[str, ...] = ()


def _never(_scope: Scope, _name: str) -> bool:
    return False


def unread_locals(scopes: Scope, was_used: Ask, was_fed: Ask = _never) -> Unread:
    """Return what binds the local names that had a reader and have none now, where it can go without a trace.

    What a name was bound to that also fed the flag's evaluation (`was_fed`) may go as well if it only describes who
    asks. A name stays as it is if one of its bindings must.
    """
    gone: set[int] = set()
    unnamed: set[int] = set()
    names: list[str] = []
    for scope, name in _unread(scopes, was_used):
        bindings = scope.bindings_of(name)
        fed = was_fed(scope, name)
        fates = {id(binding): _fate(binding, scopes, fed=fed) for binding in bindings}
        if _STAYS in fates.values():
            continue
        gone |= {binding for binding, fate in fates.items() if fate == _GOES}
        unnamed |= {binding for binding, fate in fates.items() if fate == _UNNAMED}
        names.append(f"{scope.path}.{name}".strip("."))
    return Unread(frozenset(gone), frozenset(unnamed), tuple(names))


def _unread(scopes: Scope, was_used: Ask) -> Iterator[tuple[Scope, str]]:
    """Yield the local variables that had a reader and have none now but what binds them."""
    for scope in scopes.all():
        if scope.kind != FUNCTION or is_inspected(scope):
            continue
        for name in scope.bindings:
            if not scope.binds(name) or any(name in part.declared for part in scope.all()):
                continue
            if was_used(scope, name) and not _is_read(scope, name):
                yield scope, name


def _is_read(scope: Scope, name: str) -> bool:
    reads = scope.reads_of(name)
    if not reads:
        return False
    definitions = [b for b in scope.bindings_of(name) if isinstance(b, cst.FunctionDef | cst.ClassDef)]
    inside = {id(node) for definition in definitions for node in walk(definition)}
    return any(id(read) not in inside for read in reads)


def _fate(binding: Any, scopes: Scope, *, fed: bool) -> str:
    if isinstance(binding, cst.NamedExpr):
        return _UNNAMED
    if isinstance(binding, cst.AsName):
        return _UNNAMED if isinstance(binding.name, cst.Name) else _STAYS
    if isinstance(binding, cst.FunctionDef | cst.ClassDef):
        return _GOES if is_quiet(binding) else _STAYS
    if isinstance(binding, cst.Assign):
        targets = [target.target for target in binding.targets]
    elif isinstance(binding, cst.AnnAssign):
        targets = [binding.target]
    else:
        return _STAYS
    if len(targets) != 1 or not isinstance(targets[0], cst.Name):
        return _STAYS
    value = binding.value
    if value is None or leaves_no_trace(value) or (fed and describes(value, scopes)):
        return _GOES
    return _UNNAMED if is_effect(what_runs(value)) else _STAYS


def warned_of(scopes: Scope) -> set[tuple[str, str]]:
    """Return the unread local variables that linters warn of, by the path of the scope; of loops they do not warn."""
    last = {(scope, name): scope.bindings_of(name)[-1] for scope, name in _unread(scopes, lambda _scope, _name: True)}
    halves = {id(half) for assignment in walk(scopes.node) for half in _halves(assignment)} if last else set()
    return {(at.path, name) for (at, name), node in last.items() if id(node) in halves or _is_warned_of(node)}


def _halves(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Yield the targets of `a, b = 1, 2`: a tuple that is taken apart where it is written is no reason to bind both."""
    displays = (cst.Tuple, cst.List, cst.Set)
    if isinstance(node, cst.Assign) and isinstance(node.value, displays):
        targets = [target.target for target in node.targets]
        if all(isinstance(target, displays) for target in targets):
            yield from (part for target in targets for part in walk(target))


def _is_warned_of(last: Any) -> bool:
    if isinstance(last, cst.AnnAssign):
        return last.value is not None
    if isinstance(last, cst.Assign):
        return any(isinstance(target.target, cst.Name) for target in last.targets)
    return isinstance(last, cst.NamedExpr | cst.AsName | cst.MatchAs | cst.MatchStar | cst.MatchMapping)


def without_locals(module: cst.Module, unread: Unread) -> cst.Module:
    """Return the module without those bindings; each that goes takes the comment block directly above it along."""
    if not unread.names:
        return module

    def assignment(old: Any, new: Any) -> Any:
        if id(old) in unread.gone:
            return None
        if id(old) in unread.unnamed:
            return cst.Expr(value=_bare(what_runs(new.value)), semicolon=new.semicolon)
        return new

    def walrus(old: cst.NamedExpr, new: cst.NamedExpr) -> cst.BaseExpression:
        return replaced_by(new, new.value) if id(old) in unread.unnamed else new

    def statement(old: cst.Expr, new: cst.Expr) -> cst.Expr | None:
        if id(old.value) not in unread.unnamed:
            return new
        return None if leaves_no_trace(new.value) else new.with_changes(value=_bare(what_runs(new.value)))

    def with_item(old: cst.WithItem, new: cst.WithItem) -> cst.WithItem:
        return new.with_changes(asname=None) if id(old.asname) in unread.unnamed else new

    def handler(old: Any, new: Any) -> Any:
        return new.with_changes(name=None) if id(old.name) in unread.unnamed else new

    def definition(old: Any, new: Any) -> Any:
        return Splice() if id(old) in unread.gone else new

    handlers: Handlers = {
        **CONTAINERS,
        cst.Assign: assignment,
        cst.AnnAssign: assignment,
        cst.NamedExpr: walrus,
        cst.Expr: statement,
        cst.WithItem: with_item,
        cst.ExceptHandler: handler,
        cst.ExceptStarHandler: handler,
        cst.FunctionDef: definition,
        cst.ClassDef: definition,
    }
    result: cst.Module = transform(module, handlers)
    return result


def _bare(value: cst.BaseExpression) -> cst.BaseExpression:
    """Return the expression as a statement of its own: parentheses that do nothing go."""
    return replaced_by(cst.Name("_"), value)
