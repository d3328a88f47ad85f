"""Tables of a test's arguments: the rows of the kept value are all that is left of them."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from flaglint.model.flags import FlagValue
from flaglint.rewriting.proof.gates import last_name

Function = ast.FunctionDef | ast.AsyncFunctionDef


def same(value: object, flag: FlagValue) -> bool:
    """Tell whether a constant is the flag's value, of the same type."""
    try:
        return FlagValue.of(value) == flag
    except (TypeError, ValueError):
        return False


@dataclass(frozen=True, slots=True)
class _Table:
    """A decorator that gives a test its arguments: the parameters' names, and the list in which the rows stand."""

    call: ast.Call
    names: list[str]
    rows: list[ast.expr]
    unpack: ast.expr | None = None

    def cells(self, row: ast.expr) -> list[ast.expr]:
        """Return the list in which a row's values stand, one that only holds the row itself, or nothing."""
        if self.kind == "parametrize" and isinstance(row, ast.Call) and last_name(row.func) == "param":
            return row.args
        if len(self.names) == 1 and self.unpack is None and not (self.kind == "expand" and _elements(row)):
            return [row]
        return _elements(row) or []

    @property
    def kind(self) -> str:
        """Return the decorator's own name."""
        return last_name(self.call.func)


def collapse(function: Function, override: ast.AST, name: str, kept: FlagValue, *, stays: bool) -> str | None:
    """Drop the rows that give the parameter another value; return why that must not be.

    Unless it `stays`, the parameter goes too: then nothing but the override may read it.
    """
    stored = (node for statement in function.body for node in ast.walk(statement) if isinstance(node, ast.Name))
    if any(node.id == name and not isinstance(node.ctx, ast.Load) for node in stored):
        return f"`{name}` is bound again"
    tables = [
        table
        for decorator in function.decorator_list
        if isinstance(decorator, ast.Call) and (table := _table(decorator, function)) and name in table.names
    ]
    if len(tables) != 1:
        return f"nothing says what `{name}` is"
    table = tables[0]
    at = table.names.index(name)
    cells = [table.cells(row) for row in table.rows]
    if any(len(row) != len(table.names) or any(isinstance(c, ast.Starred) for c in row) for row in cells):
        return f"the rows for `{name}` are not written out"
    values = [cell.value if isinstance(cell, ast.Constant) else None for cell in (row[at] for row in cells)]
    if not all(isinstance(value, type(kept.decode())) for value in values):
        return f"`{name}` has values that cannot be compared with the kept one"
    if not any(same(value, kept) for value in values):
        return f"`{name}` never has the kept value"
    table.rows[:] = [row for row, value in zip(table.rows, values, strict=True) if same(value, kept)]
    return None if stays else _without_parameter(function, override, table, at)


def _without_parameter(function: Function, override: ast.AST, table: _Table, at: int) -> str | None:
    name = table.names[at]
    inside = {id(node) for node in ast.walk(override)}
    for statement in function.body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and node.id == name and id(node) not in inside:
                return f"`{name}` is used for more than to force the flag"
    function.args.args = [argument for argument in function.args.args if argument.arg != name]
    left = [other for other in table.names if other != name]
    if table.unpack is not None and len(left) < 2:
        function.decorator_list.remove(table.unpack)
    if not left:
        function.decorator_list.remove(table.call)
        return None
    if table.kind == "expand":
        return f"a row without `{name}` might be taken apart"
    if table.kind == "parametrize":
        table.call.args[0] = ast.copy_location(ast.Constant(", ".join(left)), table.call.args[0])
    for place, row in enumerate(table.rows):
        values = table.cells(row)
        del values[at]
        if len(left) == 1 and not isinstance(row, ast.Call):
            table.rows[place] = values[0]
    return None


def _table(decorator: ast.Call, function: Function) -> _Table | None:
    """Return the table of a decorator; None if it is not one, has options, or does not write its rows out."""
    kind, given = last_name(decorator.func), decorator.args
    if decorator.keywords or not given:
        return None
    own = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)][1:]
    if kind == "data":
        unpack = next((d for d in function.decorator_list if last_name(d) == "unpack"), None)
        width = 1 if unpack is None else len(_elements(given[0]) or [])
        return _Table(decorator, own[:width], given, unpack)
    listed = _elements(given[-1])
    if listed is None or (kind == "parametrize" and not isinstance(given[-1], ast.List)):
        return None
    if kind == "expand" and len(given) == 1 and listed:
        return _Table(decorator, own[: len(_elements(listed[0]) or [listed[0]])], listed)
    if kind == "parametrize" and len(given) == 2 and isinstance(given[0], ast.Constant):
        text = given[0].value
        return _Table(decorator, [part.strip() for part in text.split(",")], listed) if isinstance(text, str) else None
    return None


def _elements(node: ast.expr) -> list[ast.expr] | None:
    """Return the items of a list or tuple that is written out, as they stand in it; None for anything else."""
    return node.elts if isinstance(node, (ast.List, ast.Tuple)) else None
