"""What constants come to: comparisons, operators, conversions, subscripts of displays."""

from __future__ import annotations

import ast
from collections.abc import Callable

from flaglint.rewriting.proof.scopes import Scopes

_LIMIT = 10_000
_SCALARS = (bool, int, float, str, bytes, type(None))
_TEXT_METHODS: dict[str, Callable[..., object]] = {
    "lower": str.lower,
    "upper": str.upper,
    "strip": str.strip,
    "title": str.title,
    "casefold": str.casefold,
    "startswith": str.startswith,
    "endswith": str.endswith,
}
_CASTS: dict[str, Callable[..., object]] = {"int": int, "str": str, "float": float}


def constant_of(value: object, like: ast.AST) -> ast.Constant:
    """Return a constant at the place of another node."""
    return ast.copy_location(ast.Constant(value), like)  # type: ignore[arg-type,unused-ignore]


def is_constant(node: ast.expr) -> bool:
    """Tell whether the node is a plain constant (not `...`)."""
    return isinstance(node, ast.Constant) and isinstance(node.value, _SCALARS)


def compared_by_identity(tree: ast.AST) -> int:
    """Return how many literals are compared by identity that are not the same object for certain: `x is "new"`."""
    count = 0
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            parts = [node.left, *node.comparators]
            for at, op in enumerate(node.ops):
                pair = (parts[at], parts[at + 1]) if isinstance(op, (ast.Is, ast.IsNot)) else ()
                count += sum(_is_ambiguous(part) for part in pair)
    return count


def _is_ambiguous(node: ast.expr) -> bool:
    inner = node.operand if isinstance(node, ast.UnaryOp) else node
    return (
        isinstance(inner, ast.Constant)
        and isinstance(inner.value, (int, float, complex, str, bytes))
        and not (isinstance(inner.value, bool))
    )


def compare(node: ast.Compare) -> ast.expr:
    """Return the outcome of comparing constants, in a chain too; anything else comes back as it is."""
    if len(node.ops) > 1:
        return _chain(node)
    left, op, right = node.left, node.ops[0], node.comparators[0]
    if not isinstance(left, ast.Constant) or not is_constant(left):
        return node
    if isinstance(op, (ast.In, ast.NotIn)):
        return _member(node, left, right, found=isinstance(op, ast.In))
    if not isinstance(right, ast.Constant) or not is_constant(right):
        return node
    if isinstance(op, (ast.Is, ast.IsNot)):
        single = any(value is None or isinstance(value, bool) for value in (left.value, right.value))
        same = left.value is right.value
        return constant_of(same is isinstance(op, ast.Is), node) if single else node
    if isinstance(op, (ast.Eq, ast.NotEq)):
        return constant_of((left.value == right.value) is isinstance(op, ast.Eq), node)
    return _ordered(node, left.value, op, right.value)


def _chain(node: ast.Compare) -> ast.expr:
    """`0 < 2 <= 5` is `0 < 2 and 2 <= 5`: certain where each link is."""
    parts = [node.left, *node.comparators]
    links = [
        compare(ast.copy_location(ast.Compare(left, [op], [right]), node))
        for left, op, right in zip(parts, node.ops, parts[1:], strict=False)
    ]
    outcomes = [link.value for link in links if isinstance(link, ast.Constant)]
    return constant_of(all(outcomes), node) if len(outcomes) == len(links) else node


def _ordered(node: ast.Compare, left: object, op: ast.cmpop, right: object) -> ast.expr:
    if isinstance(left, (int, float)) and isinstance(right, (int, float)):
        outcomes = {ast.Lt: left < right, ast.LtE: left <= right, ast.Gt: left > right, ast.GtE: left >= right}
        if type(op) in outcomes:
            return constant_of(outcomes[type(op)], node)
    return node


def _member(node: ast.Compare, left: ast.Constant, right: ast.expr, *, found: bool) -> ast.expr:
    if isinstance(right, ast.Constant) and isinstance(right.value, str) and isinstance(left.value, str):
        return constant_of((left.value in right.value) is found, node)
    if not isinstance(right, (ast.List, ast.Tuple, ast.Set)):
        return node
    values = [element.value for element in right.elts if isinstance(element, ast.Constant)]
    if len(values) != len(right.elts):
        return node
    return constant_of((left.value in values) is found, node)


def operate(node: ast.BinOp) -> ast.expr:
    """Return the outcome of an operator on small constants, or two displays joined by `+`."""
    left, right = node.left, node.right
    if isinstance(node.op, ast.Add):
        for display in (ast.List, ast.Tuple):
            if isinstance(left, display) and isinstance(right, display):
                return ast.copy_location(display([*left.elts, *right.elts], ast.Load()), node)
    if not (isinstance(left, ast.Constant) and isinstance(right, ast.Constant)):
        return node
    return _operate(node, left.value, right.value)


def _operate(node: ast.BinOp, left: object, right: object) -> ast.expr:
    if isinstance(left, str) and isinstance(right, str) and len(left) + len(right) < _LIMIT:
        return constant_of(left + right, node) if isinstance(node.op, ast.Add) else node
    if not (isinstance(left, int) and isinstance(right, int)):
        return node
    outcomes = {ast.BitXor: left ^ right, ast.BitAnd: left & right, ast.BitOr: left | right}
    outcomes |= {ast.Add: left + right, ast.Sub: left - right}
    return constant_of(outcomes[type(node.op)], node) if type(node.op) in outcomes else node


def convert(node: ast.Call, scopes: Scopes) -> ast.expr:
    """`int(True)` -> `1`, `"on".upper()` -> `"ON"`; other calls come back as they are."""
    if node.keywords or not all(isinstance(a, ast.Constant) and is_constant(a) for a in node.args):
        return node
    values = [a.value for a in node.args if isinstance(a, ast.Constant)]
    func = node.func
    if isinstance(func, ast.Name) and scopes.is_builtin(func, *_CASTS) and len(values) == 1:
        exact = isinstance(values[0], (bool, int)) or (func.id == "str" and isinstance(values[0], str))
        return constant_of(_CASTS[func.id](values[0]), node) if exact else node
    if isinstance(func, ast.Attribute) and func.attr in _TEXT_METHODS and len(values) <= 1:
        receiver = func.value
        texts = all(isinstance(value, str) for value in values)
        takes_one = func.attr in ("startswith", "endswith")
        if (
            isinstance(receiver, ast.Constant)
            and isinstance(receiver.value, str)
            and texts
            and len(values) == takes_one
        ):
            return constant_of(_TEXT_METHODS[func.attr](receiver.value, *values), node)
    return node


def pick(node: ast.Subscript) -> ast.expr | None:
    """Return the element that a constant subscript takes out of a display, None if that is not certain."""
    key, display = node.slice, node.value
    if not isinstance(key, ast.Constant) or not isinstance(node.ctx, ast.Load):
        return None
    if isinstance(display, ast.Dict):
        keys = [item.value for item in display.keys if isinstance(item, ast.Constant)]
        matches = [at for at, item in enumerate(keys) if item == key.value]
        return display.values[matches[0]] if len(keys) == len(display.keys) and len(matches) == 1 else None
    if isinstance(display, (ast.List, ast.Tuple)) and isinstance(key.value, int):
        starred = any(isinstance(element, ast.Starred) for element in display.elts)
        return display.elts[key.value] if 0 <= key.value < len(display.elts) and not starred else None
    return None


def literal_text(part: ast.expr) -> str | None:
    """Return the text that a part of an f-string comes to, None if that is only known at run time."""
    if isinstance(part, ast.Constant) and isinstance(part.value, str):
        return part.value
    if not isinstance(part, ast.FormattedValue) or part.format_spec is not None:
        return None
    if not isinstance(part.value, ast.Constant) or not isinstance(part.value.value, (bool, int, str, type(None))):
        return None
    value = part.value.value
    if part.conversion == ord("a"):
        return ascii(value)
    return repr(value) if part.conversion == ord("r") else str(value)
