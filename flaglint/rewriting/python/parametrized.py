"""Tests that run once for each value of the flag: `parametrize("on", [True, False])` that feeds an override."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Any

import libcst as cst

from flaglint.model.flags import FlagValue
from flaglint.rewriting.python.nodes import walk
from flaglint.rewriting.python.scopes import Scope
from flaglint.rewriting.python.testing import dotted_name


@dataclass(frozen=True, slots=True)
class Collapse:
    """What goes of a parametrized test, by id, and what takes the place of other nodes."""

    gone: frozenset[int]
    replaced: dict[int, cst.BaseExpression] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Table:
    """One `parametrize`: its decorator, names and rows; a row holds one expression for each name."""

    decorator: cst.Decorator
    argument: cst.SimpleString
    names: tuple[str, ...]
    rows: tuple[tuple[Any, tuple[Any, ...]], ...]


def collapse(
    scopes: Scope, function: cst.FunctionDef, call: cst.CSTNode, name: str, kept: FlagValue
) -> Collapse | None:
    """Return how a test that gets the override's value by a parameter is left with the kept value, None if unsure.

    The rows of other values go. A parameter that only the override reads goes too, with its column.
    """
    tables = [table for d in function.decorators if (table := _table(d)) is not None and name in table.names]
    scope = next((s for s in scopes.all() if s.node is function), None)
    if len(tables) != 1 or scope is None or len(scope.bindings_of(name)) != 1:
        return None
    table, column = tables[0], tables[0].names.index(name)
    values = [_value(cells[column]) for _, cells in table.rows]
    if any(value is None or type(value.decode()) is not type(kept.decode()) for value in values) or kept not in values:
        return None
    gone = {id(row) for (row, _), value in zip(table.rows, values, strict=True) if value != kept}
    inside = {id(node) for node in walk(call)}
    if any(id(read) not in inside for read in scope.reads_of(name)):
        return Collapse(frozenset(gone))
    return _without_column(table, column, gone, scope.bindings_of(name)[0])


def _without_column(table: _Table, column: int, gone: set[int], parameter: cst.CSTNode) -> Collapse:
    gone = {*gone, id(parameter)}
    left = [name for name in table.names if name != table.names[column]]
    if not left:
        return Collapse(frozenset({*gone, id(table.decorator)}))
    quote = table.argument.quote
    replaced: dict[int, cst.BaseExpression] = {
        id(table.argument): table.argument.with_changes(value=f"{quote}{', '.join(left)}{quote}")
    }
    for row, cells in table.rows:
        if len(left) == 1:
            replaced[id(row.value)] = cells[1 - column].value
        else:
            gone.add(id(cells[column]))
    return Collapse(frozenset(gone), replaced)


def _table(decorator: cst.Decorator) -> _Table | None:
    call = decorator.decorator
    if not isinstance(call, cst.Call) or dotted_name(call).rpartition(".")[2] != "parametrize" or len(call.args) != 2:
        return None
    given, listed = (argument.value for argument in call.args)
    if any(argument.keyword or argument.star for argument in call.args):
        return None
    text = given.evaluated_value if isinstance(given, cst.SimpleString) else None
    if not isinstance(given, cst.SimpleString) or not isinstance(text, str) or not isinstance(listed, cst.List):
        return None
    names = tuple(part.strip() for part in text.split(","))
    rows: list[tuple[Any, tuple[Any, ...]]] = []
    for row in listed.elements:
        cells = (row,) if len(names) == 1 else tuple(row.value.elements) if isinstance(row.value, cst.Tuple) else ()
        if len(cells) != len(names) or not all(isinstance(cell, cst.Element) for cell in cells):
            return None
        rows.append((row, cells))
    return _Table(decorator, given, names, tuple(rows))


def _value(element: Any) -> FlagValue | None:
    try:
        return FlagValue.of(ast.literal_eval(cst.Module([]).code_for_node(element.value)))
    except (ValueError, SyntaxError, TypeError):
        return None
