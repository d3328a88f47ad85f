"""What a function is beyond its statements: a generator or not, its local names, its `global` declarations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import libcst as cst

from flaglint.model.edits import RefusalReason
from flaglint.rewriting.python.constant import CannotFoldError, Constant
from flaglint.rewriting.python.nodes import Handlers, Splice, Unreachable, transform, walk
from flaglint.rewriting.python.scopes import Scope, module_scope


class AltersScopeError(CannotFoldError):
    """Removing code would change what kind of function this is, or whose variable a name is."""

    reason = RefusalReason.ALTERS_SCOPE


def settle_function(old: cst.FunctionDef, new: cst.FunctionDef) -> cst.FunctionDef:
    """Return the function without its unreachable statements, with them if they matter even so.

    Raises:
        AltersScopeError: what was dropped mattered, and it was not merely unreachable.
    """
    if new is old:
        return new
    dropped = _without_unreachable(new)
    difference = _difference(old, dropped)
    if difference and _holds_unreachable(new):
        dropped = keep_unreachable(old, new)
        difference = _difference(old, dropped)
    if difference:
        raise AltersScopeError(_origins(old), difference)
    return dropped


def keep_unreachable(old: Any, new: Any) -> Any:
    """Return the tree with its unreachable statements in place; modules and classes lose none."""
    if new is old or not _holds_unreachable(new):
        return new
    handlers: Handlers = {cst.Module: _flattened, cst.IndentedBlock: _flattened}
    return transform(new, {**handlers, Unreachable: lambda _, results: Splice(tuple(_flat(results)))})


def _without_unreachable(new: cst.FunctionDef) -> cst.FunctionDef:
    if not _holds_unreachable(new):
        return new
    # comments below the last statement of such a block speak of what was unreachable
    handlers: Handlers = {
        cst.IndentedBlock: lambda old, results: _flattened(old, results).with_changes(footer=()),
        Unreachable: lambda _, results: Splice(),
    }
    result: cst.FunctionDef = transform(new, handlers)
    return result


def _flattened(old: Any, results: list[Any]) -> Any:
    return old.with_changes(body=tuple(_flat(results)))


def _flat(results: list[Any]) -> list[Any]:
    return [s for result in results for s in (result.statements if isinstance(result, Splice) else (result,))]


def _holds_unreachable(node: cst.CSTNode) -> bool:
    return any(isinstance(part, Unreachable) for part in walk(node))


def _origins(node: cst.CSTNode) -> frozenset[int]:
    return frozenset().union(*(part.origins for part in walk(node) if isinstance(part, Constant)))


def _difference(old: cst.FunctionDef, new: cst.FunctionDef) -> str | None:
    """Say in words how the function changed beyond its statements, None if it did not."""
    before, after = _own(old), _own(new)
    if before.yields != after.yields:
        return "the only `yield` is in the code that would go, so the function would no longer be a generator"
    named = set(_names_from_outside(after))
    for name in sorted(before.bindings):
        if before.binds(name) and not after.binds(name) and name in named:
            return f"the only assignment to `{name}` is in the code that would go, and it is still read"
    for name in sorted(before.declared):
        if name not in after.declared and (name in named or name in after.bindings):
            return f"the declaration of `{name}` as {before.declared[name]} is in the code that would go"
    return None


def _names_from_outside(function: Scope) -> Iterator[str]:
    """Yield the names that a function reads, or declares, without those of its own inner scopes."""
    inner = {id(scope) for scope in function.all()} - {id(function)}
    for scope in function.all():
        yield from scope.declared
        yield from (name for name in scope.reads if id(scope.owner(name)) not in inner)


def _own(function: cst.FunctionDef) -> Scope:
    return module_scope(function).children[-1]


SCOPES: dict[type, Callable[[Any, Any], Any]] = {
    cst.FunctionDef: settle_function,
    cst.ClassDef: keep_unreachable,
}
