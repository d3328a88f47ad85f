"""Where other files replace what a module imports: `@patch("shop.views.waffle.flag_is_active")`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from flaglint.rewriting.names import Symbol, last_name, parsed

_REPLACING = frozenset(("multiple", "object", "patch", "setattr"))
# What a file holds that replaces anything: to see that is much faster than to parse it.
_REPLACES = re.compile(rb"(?<!\w)(?:%s)\s*\(" % "|".join(sorted(_REPLACING)).encode())
_OPTIONS = frozenset(("autospec", "create", "new_callable", "spec", "spec_set", "target"))
_UNKNOWN = "*"  # stands for text that is put together from what the file does not say
_FIELD = re.compile(r"%\w|\{[^{}]*\}")


def mocks_of(text: bytes, path: str, symbol: Symbol) -> tuple[int, ...]:
    """Return the lines where a Python file replaces the symbol, or something within it, in the symbol's module.

    Sorted, empty for a file that cannot be parsed. The target is a dotted text, or the module and the name:
    `patch("shop.views.flag_is_active")`, `patch.object(views, "flag_is_active")`, `setattr(views.waffle, "x", …)`,
    `patch.multiple(views, x=…)`. Where a part of the text is not known, it may be the module (`f"{MODULE}.x"`), and
    any name that is a text of the file (`"shop.views." + name`).
    """
    if not path.endswith(".py") or symbol.word.encode() not in text or not _REPLACES.search(text):
        return ()
    tree = parsed(text)
    if tree is None:
        return ()
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and last_name(node.func) in _REPLACING]
    if not calls:
        return ()
    texts = _texts_by_name(tree)
    is_said = any(isinstance(node, ast.Constant) and node.value == symbol.name for node in ast.walk(tree))
    names = {symbol.name, _UNKNOWN} if is_said else {symbol.name}
    return tuple(sorted({c.lineno for c in calls if any(_means(parts, symbol, names) for parts in _targets(c, texts))}))


def _targets(call: ast.Call, texts: dict[str, str]) -> Iterator[list[str]]:
    """Yield the parts of the dotted names that a call may replace."""
    named = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg is not None}
    first = call.args[0] if call.args else named.get("target")
    second = call.args[1] if len(call.args) > 1 else named.get("attribute")
    if first is None:
        return
    owner = _parts(first, texts)
    if last_name(call.func) == "multiple":
        yield from ([*owner, name] for name in named if name not in _OPTIONS)
    elif _text(first, texts) is not None:
        yield owner
    elif second is not None and (name := _text(second, texts) or _UNKNOWN):
        yield [*owner, *name.split(".")]


def _means(parts: list[str], symbol: Symbol, names: set[str]) -> bool:
    """Tell whether a dotted name leads through the symbol: its module comes first, by its last name at least."""
    return any(part in names and _may_be(symbol, parts[:at]) for at, part in enumerate(parts) if at)


def _may_be(symbol: Symbol, module: list[str]) -> bool:
    unknown = [at for at, part in enumerate(module, 1) if _UNKNOWN in part]
    known = module[unknown[-1] :] if unknown else module
    return not known or symbol.is_in(known)


def _parts(node: ast.expr, texts: dict[str, str]) -> list[str]:
    """Return the parts of a dotted text, or of an attribute chain."""
    text = _text(node, texts)
    if text is not None:
        return text.split(".")
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return [*([node.id] if isinstance(node, ast.Name) else []), *reversed(parts)]


def _texts_by_name(tree: ast.Module) -> dict[str, str]:
    """Return the texts that names stand for which are assigned just once."""
    bound: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    bound.setdefault(target.id, []).append(node.value)
    texts: dict[str, str] = {}
    for name, values in bound.items():
        text = _text(values[0], texts) if len(values) == 1 else None
        if text is not None:
            texts[name] = text
    return texts


def _text(node: ast.expr, texts: dict[str, str]) -> str | None:
    """Return what is known of an expression that is a text, None if it need not be one."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.Name):
        return texts.get(node.id)
    if isinstance(node, ast.FormattedValue):
        return _text(node.value, texts) or _UNKNOWN
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part, texts) or "" for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        sides = _text(node.left, texts), _text(node.right, texts)
        return None if sides == (None, None) else "".join(side or _UNKNOWN for side in sides)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        given = node.right.elts if isinstance(node.right, ast.Tuple) else [node.right]
        return _filled(_text(node.left, texts), given, texts)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        return _filled(_text(node.func.value, texts), node.args, texts)
    return None


def _filled(template: str | None, given: list[ast.expr], texts: dict[str, str]) -> str | None:
    """Return a text with its fields filled in order, as far as that is known."""
    values = iter([_text(node, texts) or _UNKNOWN for node in given])
    return None if template is None else _FIELD.sub(lambda _: next(values, _UNKNOWN), template)
