"""Tests that run once for each value of the flag: `parametrize("on", [True, False])` that feeds an override.

So do ddt's `@data((True, "new"), (False, "old"))` with `@unpack`, and `@parameterized.expand([...])`.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import libcst as cst

from flaglint.model.flags import FlagValue
from flaglint.rewriting.python.nodes import walk
from flaglint.rewriting.python.scopes import Scope
from flaglint.rewriting.python.testing import dotted_name


@dataclass(frozen=True, slots=True)
class Collapse:
    """What goes of a parametrized test, by id, and what takes the place of other nodes.

    `doubt` says that rows go which may have been there for something else than the flag.
    """

    gone: frozenset[int]
    replaced: dict[int, cst.BaseExpression] = field(default_factory=dict)
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class _Row:
    """One row: what goes with it, and what holds the value of each name (an element, or an argument)."""

    node: Any
    cells: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Table:
    """One table of a test's arguments: its decorator, the names of its columns, its rows.

    `text` is where `parametrize` has the names; ddt and parameterized give the test's first parameters. `unpack` is
    the decorator without which ddt gives a row as it is.
    """

    decorator: cst.Decorator
    names: tuple[str, ...]
    rows: tuple[_Row, ...]
    text: cst.SimpleString | None = None
    unpack: cst.Decorator | None = None

    @property
    def is_expanded(self) -> bool:
        """Tell whether a row of one value that is itself a tuple would be taken apart: then columns stay."""
        return self.text is None and dotted_name(self.decorator.decorator).rpartition(".")[2] == "expand"


def collapse(
    scopes: Scope, function: cst.FunctionDef, call: cst.CSTNode, name: str, kept: FlagValue
) -> Collapse | None:
    """Return how a test that gets the override's value by a parameter is left with the kept value, None if unsure.

    The rows of other values go. A parameter that only the override reads goes too, with its column.
    """
    tables = [table for d in function.decorators if (table := _table(d, function)) is not None and name in table.names]
    scope = next((s for s in scopes.all() if s.node is function), None)
    if len(tables) != 1 or scope is None or len(scope.bindings_of(name)) != 1:
        return None
    table, column = tables[0], tables[0].names.index(name)
    values = [_value(row.cells[column]) for row in table.rows]
    if any(value is None or type(value.decode()) is not type(kept.decode()) for value in values) or kept not in values:
        return None
    gone = {id(row.node) for row, value in zip(table.rows, values, strict=True) if value != kept}
    found = _left(scope, table, column, call, gone)
    if len(table.names) > 1 and 2 * len(gone) > len(table.rows):
        name = function.name.value
        return replace(found, doubt=f"{len(gone)} of the {len(table.rows)} rows of `{name}` go, as they force the flag")
    return found


def _left(scope: Scope, table: _Table, column: int, call: cst.CSTNode, gone: set[int]) -> Collapse:
    """Return what goes with the rows: the column too, where nothing but the override reads it."""
    name = table.names[column]
    inside = {id(node) for node in walk(call)}
    if any(id(read) not in inside for read in scope.reads_of(name)):
        return Collapse(frozenset(gone))
    left = [other for other in table.names if other != name]
    if left and table.is_expanded:
        return Collapse(frozenset(gone))
    return _without_column(table, column, left, {*gone, id(scope.bindings_of(name)[0])})


def _without_column(table: _Table, column: int, left: list[str], gone: set[int]) -> Collapse:
    is_alone = len(left) == 1
    if table.unpack is not None and len(left) < 2:
        gone.add(id(table.unpack))
    if not left:
        return Collapse(frozenset({*gone, id(table.decorator)}))
    replaced: dict[int, cst.BaseExpression] = {}
    if table.text is not None:
        quote = table.text.quote
        replaced[id(table.text)] = table.text.with_changes(value=f"{quote}{', '.join(left)}{quote}")
    for row in table.rows:
        if is_alone and isinstance(row.node.value, cst.Tuple | cst.List):
            replaced[id(row.node.value)] = row.cells[1 - column].value
        else:
            gone.add(id(row.cells[column]))
    return Collapse(frozenset(gone), replaced)


def _table(decorator: cst.Decorator, function: cst.FunctionDef) -> _Table | None:
    call = decorator.decorator
    kind = dotted_name(call).rpartition(".")[2]
    if not isinstance(call, cst.Call) or any(argument.keyword or argument.star for argument in call.args):
        return None
    given = call.args
    if kind == "parametrize" and len(given) == 2:
        text = given[0].value
        names = _names(text)
        rows = _parametrized(given[1].value, len(names))
        return _Table(decorator, names, rows, text) if rows and isinstance(text, cst.SimpleString) else None
    parameters = tuple(parameter.name.value for parameter in function.params.params)[1:]
    if kind == "data":
        unpack = next((d for d in function.decorators if dotted_name(d.decorator).rpartition(".")[2] == "unpack"), None)
        width = _width(given) if unpack is not None else 1
        rows = _rows(given, width, is_taken_apart=unpack is not None)
    elif kind == "expand" and len(given) == 1 and isinstance(given[0].value, cst.List | cst.Tuple):
        unpack, listed = None, given[0].value.elements
        width = _width(listed)
        rows = _rows(listed, width or 1, is_taken_apart=width > 0)
    else:
        return None
    names = parameters[: len(rows[0].cells)] if rows else ()
    return _Table(decorator, names, rows, None, unpack) if rows and len(names) == len(rows[0].cells) else None


def _width(rows: Sequence[Any]) -> int:
    """Return how many values the first row has, 0 if it is not one of several."""
    first = rows[0].value if rows else None
    return len(first.elements) if isinstance(first, cst.Tuple | cst.List) else 0


def _names(text: cst.BaseExpression) -> tuple[str, ...]:
    value = text.evaluated_value if isinstance(text, cst.SimpleString) else None
    return tuple(part.strip() for part in value.split(",")) if isinstance(value, str) else ()


def _rows(given: Sequence[Any], width: int, *, is_taken_apart: bool) -> tuple[_Row, ...]:
    """Return the rows with so many values, none if one of them cannot be read."""
    rows = []
    for node in given:
        several = node.value.elements if isinstance(node.value, cst.Tuple | cst.List) else ()
        rows.append(_Row(node, tuple(several) if is_taken_apart else (node,)))
    return tuple(rows) if all(_is_plain(row, width) for row in rows) else ()


def _parametrized(listed: cst.BaseExpression, width: int) -> tuple[_Row, ...]:
    """Return the rows of a `parametrize` with so many names; one may be `pytest.param(True, "new", id="on")`."""
    rows: list[_Row] = []
    for element in listed.elements if isinstance(listed, cst.List) else ():
        value = element.value
        if isinstance(value, cst.Call) and dotted_name(value).rpartition(".")[2] == "param":
            rows.append(_Row(element, tuple(argument for argument in value.args if argument.keyword is None)))
        else:
            rows += _rows([element], width, is_taken_apart=width > 1)
    is_whole = isinstance(listed, cst.List) and len(rows) == len(listed.elements)
    return tuple(rows) if is_whole and all(_is_plain(row, width) for row in rows) else ()


def _is_plain(row: _Row, width: int) -> bool:
    """Tell whether a row has one value for each name, and says which."""
    plain = (isinstance(cell, cst.Element) or (isinstance(cell, cst.Arg) and not cell.star) for cell in row.cells)
    return len(row.cells) == width > 0 and all(plain)


def _value(element: Any) -> FlagValue | None:
    try:
        return FlagValue.of(ast.literal_eval(cst.Module([]).code_for_node(element.value)))
    except (ValueError, SyntaxError, TypeError):
        return None
