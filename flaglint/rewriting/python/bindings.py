"""Names that hold nothing but the flag's value: their readers get the value, and the assignment goes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import libcst as cst

from flaglint.rewriting.python.blocks import CONTAINERS
from flaglint.rewriting.python.constant import Constant
from flaglint.rewriting.python.nodes import Handlers, children, transform, walk
from flaglint.rewriting.python.scopes import FUNCTION, MODULE, Scope, module_scope
from flaglint.rewriting.python.substitute import expressions, fits_formatted, quote_for

_INTROSPECTION = frozenset(("locals", "vars", "exec", "eval", "globals", "dir"))


def propagate(module: cst.Module, is_private: Callable[[str], bool]) -> tuple[cst.Module, tuple[str, ...]]:
    """Return the module with each single-assignment name that holds a constant replaced by it.

    Beside it, the names of the module itself that went.
    `is_private` tells whether a name of the module is unknown to the rest of the project. A name that is
    written twice, read before, shared with other scopes' writers or seen by `locals()` keeps its assignment.
    """
    found: list[_Found] = []
    for scope in module_scope(module).all():
        if scope.kind in (FUNCTION, MODULE) and not is_inspected(scope):
            found += _collect(scope, is_private)
    values, gone = _fitting(module, found)
    if not gone:
        return module, ()
    names = tuple(name for name in gone.values() if name)
    return _replaced(module, values, gone), names


@dataclass(frozen=True, slots=True)
class _Found:
    """An assignment of a constant with all reads of its name; `name` is empty for a local one."""

    assignment: cst.CSTNode
    value: Constant
    reads: list[cst.Name]
    name: str


def _fitting(module: cst.Module, found: list[_Found]) -> tuple[dict[int, Constant], dict[int, str]]:
    """Return the constants to put in place of reads, and the assignments that go, both by the ids of the nodes.

    A text that an f-string before Python 3.12 has no room for stays in its name.
    """
    values: dict[int, Constant] = {}
    gone: dict[int, str] = {}
    formatted = _formatted(module) if any(isinstance(each.value.value, str) for each in found) else {}
    for each in found:
        if all(fits_formatted(each.value.value, formatted.get(id(read), ())) for read in each.reads):
            gone[id(each.assignment)] = each.name
            for read in each.reads:
                within = formatted.get(id(read))
                quote = each.value.quote if within is None else quote_for(read, within)
                values[id(read)] = each.value.with_changes(quote=quote)
    return values, gone


def _formatted(module: cst.Module) -> dict[int, tuple[cst.CSTNode, ...]]:
    """Return the names within f-strings by their ids, each with the nodes around it."""
    return {
        id(node): within
        for node, within in expressions(module)
        if isinstance(node, cst.Name) and any(isinstance(part, cst.FormattedString) for part in within)
    }


def _collect(scope: Scope, is_private: Callable[[str], bool]) -> Iterator[_Found]:
    for block in _blocks(scope.node):
        for statement, following in block:
            for assignment, name, value in _assignments(statement):
                reads = scope.reads_of(name)
                if reads and isinstance(assignment, cst.NamedExpr) and not _comes_first(statement):
                    continue
                if not _is_sole(scope, name, assignment):
                    continue
                if scope.kind == MODULE and not is_private(name):
                    continue
                reachable = following if not isinstance(assignment, cst.NamedExpr) else [statement, *following]
                if not _all_within(reads, reachable):
                    continue
                yield _Found(assignment, value, reads, name if scope.kind == MODULE else "")


def _is_sole(scope: Scope, name: str, assignment: cst.CSTNode) -> bool:
    declared = any(name in part.declared for part in scope.all())
    return not declared and scope.binds(name) and scope.bindings_of(name) == [assignment]


def is_inspected(scope: Scope) -> bool:
    """Tell whether code in the scope can look names up at run time."""
    return any(part.sees_frames or not _INTROSPECTION.isdisjoint(part.reads) for part in scope.all())


def _blocks(node: cst.CSTNode) -> Iterator[list[tuple[cst.CSTNode, list[cst.CSTNode]]]]:
    """Yield, for each block of the scope itself, its statements, each with those that follow it in the block."""
    pending: list[cst.CSTNode] = [node] if isinstance(node, cst.Module) else list(_suites(node))
    while pending:
        current: Any = pending.pop()
        if isinstance(current, cst.Module | cst.IndentedBlock | cst.SimpleStatementSuite):
            yield _followed(current.body)
        if isinstance(current, cst.SimpleStatementLine | cst.BaseSmallStatement):
            continue
        pending.extend(c for c in children(current) if not isinstance(c, cst.FunctionDef | cst.ClassDef))


def _suites(node: cst.CSTNode) -> Iterable[cst.CSTNode]:
    return (child for child in children(node) if isinstance(child, cst.BaseSuite))


def _followed(body: Iterable[Any]) -> list[tuple[cst.CSTNode, list[cst.CSTNode]]]:
    flat: list[cst.CSTNode] = []
    for statement in body:
        flat.extend(statement.body if isinstance(statement, cst.SimpleStatementLine) else (statement,))
    return [(statement, flat[index + 1 :]) for index, statement in enumerate(flat)]


def _assignments(statement: Any) -> Iterator[tuple[cst.CSTNode, str, Constant]]:
    """Yield what the statement surely binds, in its first step, to a constant: (node, name, value)."""
    if isinstance(statement, cst.Assign) and len(statement.targets) == 1:
        target: Any = statement.targets[0].target
    elif isinstance(statement, cst.AnnAssign):
        target = statement.target
    else:
        yield from _walruses(statement)
        return
    if isinstance(target, cst.Name) and isinstance(statement.value, Constant) and not _is_mutable(statement.value):
        yield statement, target.value, statement.value


def _is_mutable(constant: Constant) -> bool:
    # each reader would get an object of its own
    return isinstance(constant.value, list | dict)


def _comes_first(statement: Any) -> bool:
    """Tell whether the first step of the statement is no more than one of its test or value."""
    return not isinstance(getattr(statement, "test", None) or getattr(statement, "value", None), cst.IfExp)


def _walruses(statement: Any) -> Iterator[tuple[cst.CSTNode, str, Constant]]:
    first = getattr(statement, "test", None) or getattr(statement, "value", None)
    while isinstance(first, cst.BooleanOperation | cst.Comparison | cst.UnaryOperation | cst.IfExp):
        if isinstance(first, cst.IfExp):
            first = first.test
        else:
            first = first.expression if isinstance(first, cst.UnaryOperation) else first.left
    if not isinstance(first, cst.NamedExpr) or not isinstance(first.target, cst.Name):
        return
    if isinstance(first.value, Constant) and not _is_mutable(first.value):
        yield first, first.target.value, first.value


def _all_within(reads: list[cst.Name], statements: list[cst.CSTNode]) -> bool:
    if not reads:
        return True
    inside = {id(part) for statement in statements for part in walk(statement) if isinstance(part, cst.Name)}
    return all(id(read) in inside for read in reads)


def _replaced(module: cst.Module, values: dict[int, Constant], gone: dict[int, str]) -> cst.Module:
    def read(old: cst.Name, new: cst.Name) -> cst.BaseExpression:
        value = values.get(id(old))
        return new if value is None else value.with_changes(lpar=old.lpar, rpar=old.rpar)

    def assignment(old: Any, new: Any) -> Any:
        return None if id(old) in gone else new

    def walrus(old: cst.NamedExpr, new: cst.NamedExpr) -> cst.BaseExpression:
        if id(old) not in gone:
            return new
        return new.value.with_changes(lpar=(), rpar=()) if isinstance(new.value, Constant) else new.value

    handlers: Handlers = {
        **CONTAINERS,
        cst.Name: read,
        cst.Assign: assignment,
        cst.AnnAssign: assignment,
        cst.NamedExpr: walrus,
    }
    result: cst.Module = transform(module, handlers)
    return result
