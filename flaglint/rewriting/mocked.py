"""Where other files replace what a module imports: `@patch("shop.views.waffle.flag_is_active")`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flaglint.rewriting.names import Symbol, last_name, parsed

_REPLACING = frozenset(("object", "patch", "setattr"))


def mocks_of(text: bytes, path: str, symbol: Symbol) -> tuple[int, ...]:
    """Return the lines where a Python file replaces the symbol, or something within it, in the symbol's module.

    Sorted, empty for a file that cannot be parsed. The target is a dotted text, or the module and the name:
    `patch("shop.views.flag_is_active")`, `patch.object(views, "flag_is_active")`, `setattr(views.waffle, "x", …)`.
    """
    if not path.endswith(".py") or symbol.word.encode() not in text or (tree := parsed(text)) is None:
        return ()
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and last_name(node.func) in _REPLACING)
    return tuple(sorted({call.lineno for call in calls if any(_means(path, symbol) for path in _targets(call))}))


def _targets(call: ast.Call) -> Iterator[list[str]]:
    """Yield the parts of the dotted names that a call may replace."""
    texts = [argument.value for argument in call.args[:2] if isinstance(argument, ast.Constant)]
    first = call.args[0] if call.args else None
    if first is not None and isinstance(first, ast.Constant) and isinstance(first.value, str):
        yield first.value.split(".")
    elif first is not None and len(texts) == 1 and isinstance(texts[0], str):
        yield [*_parts(first), *texts[0].split(".")]


def _means(parts: list[str], symbol: Symbol) -> bool:
    """Tell whether a dotted name leads through the symbol: its module comes first, by its last name at least."""
    return any(part == symbol.name and symbol.is_in(parts[:at]) for at, part in enumerate(parts) if at)


def _parts(node: ast.expr) -> list[str]:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return [*([node.id] if isinstance(node, ast.Name) else []), *reversed(parts)]
