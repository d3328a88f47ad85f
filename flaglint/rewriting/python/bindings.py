"""Names that hold nothing but the flag's value: their readers get the value, and the assignment goes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import libcst as cst

from flaglint.rewriting.python.blocks import CONTAINERS
from flaglint.rewriting.python.constant import Constant
from flaglint.rewriting.python.nodes import Handlers, children, transform, walk
from flaglint.rewriting.python.scopes import FUNCTION, MODULE, Scope, module_scope

_INTROSPECTION = frozenset(("locals", "vars", "exec", "eval", "globals", "dir"))


def propagate(module: cst.Module, is_private: Callable[[str], bool]) -> tuple[cst.Module, tuple[str, ...]]:
    """Return the module with each single-assignment name that holds a constant replaced by it.

    Beside it, the names of the module itself that went.
    `is_private` tells whether a name of the module is unknown to the rest of the project. A name that is
    written twice, read before, shared with other scopes' writers or seen by `locals()` keeps its assignment.
    """
    values: dict[int, Constant] = {}
    gone: dict[int, str] = {}
    for scope in module_scope(module).all():
        if scope.kind in (FUNCTION, MODULE) and not is_inspected(scope):
            _collect(scope, is_private, values, gone)
    if not gone:
        return module, ()
    names = tuple(name for name in gone.values() if name)
    return _replaced(module, values, gone), names


def _collect(
    scope: Scope, is_private: Callable[[str], bool], values: dict[int, Constant], gone: dict[int, str]
) -> None:
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
                gone[id(assignment)] = name if scope.kind == MODULE else ""
                values.update((id(read), value) for read in reads)


def _is_sole(scope: Scope, name: str, assignment: cst.CSTNode) -> bool:
    declared = any(name in part.declared for part in scope.all())
    return not declared and scope.binds(name) and scope.bindings_of(name) == [assignment]


def is_inspected(scope: Scope) -> bool:
    """Tell whether code in the scope can look names up at run time."""
    return any(name in part.reads for part in scope.all() for name in _INTROSPECTION)


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
    if isinstance(target, cst.Name) and isinstance(statement.value, Constant):
        yield statement, target.value, statement.value


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
    if isinstance(first, cst.NamedExpr) and isinstance(first.target, cst.Name) and isinstance(first.value, Constant):
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
