"""Tables of a test's arguments: the rows of the kept value are all that is left of them."""

from __future__ import annotations

import ast

from flaglint.model.flags import FlagValue
from flaglint.rewriting.proof.gates import last_name

Function = ast.FunctionDef | ast.AsyncFunctionDef


def same(value: object, flag: FlagValue) -> bool:
    """Tell whether a constant is the flag's value, of the same type."""
    try:
        return FlagValue.of(value) == flag
    except (TypeError, ValueError):
        return False


def collapse(function: Function, override: ast.AST, name: str, kept: FlagValue, *, stays: bool) -> str | None:
    """Drop the rows that give the parameter another value; return why that must not be.

    Unless it `stays`, the parameter goes too: then nothing but the override may read it.
    """
    stored = (node for statement in function.body for node in ast.walk(statement) if isinstance(node, ast.Name))
    if any(node.id == name and not isinstance(node.ctx, ast.Load) for node in stored):
        return f"`{name}` is bound again"
    tables = [d for d in function.decorator_list if isinstance(d, ast.Call) and name in _names(d)]
    if len(tables) != 1:
        return f"nothing says what `{name}` is"
    table, names = tables[0], _names(tables[0])
    at, listed = names.index(name), table.args[1]
    if not isinstance(listed, ast.List):
        return f"the rows for `{name}` are not written out"
    cells = [[row] if len(names) == 1 else row.elts if isinstance(row, ast.Tuple) else [] for row in listed.elts]
    if any(len(row) != len(names) for row in cells):
        return f"the rows for `{name}` are not written out"
    chosen = [row[at] for row in cells]
    values = [cell.value if isinstance(cell, ast.Constant) else None for cell in chosen]
    if not all(isinstance(value, type(kept.decode())) for value in values):
        return f"`{name}` has values that cannot be compared with the kept one"
    if not any(same(value, kept) for value in values):
        return f"`{name}` never has the kept value"
    listed.elts = [row for row, value in zip(listed.elts, values, strict=True) if same(value, kept)]
    return None if stays else _without_parameter(function, override, table, names, at)


def _without_parameter(function: Function, override: ast.AST, table: ast.Call, names: list[str], at: int) -> str | None:
    name = names[at]
    inside = {id(node) for node in ast.walk(override)}
    for statement in function.body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and node.id == name and id(node) not in inside:
                return f"`{name}` is used for more than to force the flag"
    function.args.args = [argument for argument in function.args.args if argument.arg != name]
    left = [other for other in names if other != name]
    if not left:
        function.decorator_list.remove(table)
        return None
    text, listed = table.args
    table.args[0] = ast.copy_location(ast.Constant(", ".join(left)), text)
    if isinstance(listed, ast.List):
        for place, row in enumerate(listed.elts):
            if isinstance(row, ast.Tuple):
                del row.elts[at]
                listed.elts[place] = row.elts[0] if len(left) == 1 else row
    return None


def _names(decorator: ast.Call) -> list[str]:
    """Return the parameters that a table gives, none if it is not one or has options."""
    if last_name(decorator.func) != "parametrize" or len(decorator.args) != 2 or decorator.keywords:
        return []
    text = decorator.args[0]
    if not isinstance(text, ast.Constant) or not isinstance(text.value, str):
        return []
    return [part.strip() for part in text.value.split(",")]
