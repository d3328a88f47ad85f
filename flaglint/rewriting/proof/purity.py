"""Which expressions may vanish: those without an effect, and arguments that only describe who asks.

Two grades. `is_pure`: loading names and attributes, comparisons, truth tests and displays of these count as
free of effects, by policy. `objection`: what was built only to be handed to the removed call (a context, a user, a
client) may also go, if the callee is a constructor or its name says that it only reads; else the call is named.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from flaglint.rewriting.proof.scopes import Scopes

_TESTS = ("isinstance", "issubclass", "callable", "hasattr", "bool", "id", "type")
_CASTS = frozenset(
    {
        "abs",
        "all",
        "any",
        "async_to_sync",
        "build",
        "builder",
        "client",
        "copy",
        "current",
        "date",
        "datetime",
        "decode",
        "default",
        "dict",
        "encode",
        "features",
        "flags",
        "float",
        "format",
        "frozenset",
        "getattr",
        "instance",
        "int",
        "isoformat",
        "items",
        "join",
        "keys",
        "len",
        "list",
        "lower",
        "max",
        "min",
        "repr",
        "round",
        "set",
        "shared",
        "sorted",
        "split",
        "str",
        "strip",
        "super",
        "sync_to_async",
        "timedelta",
        "tuple",
        "upper",
        "values",
    }
) | frozenset(_TESTS)
_READING_WORDS = frozenset(
    {"get", "to", "as", "from", "build", "make", "current", "with", "for", "is", "has", "default"}
)
_SUBJECTS = frozenset(
    {"context", "user", "client", "flag", "flags", "feature", "features", "ctx", "entity", "attributes"}
)
_EFFECT_WORDS = frozenset(
    {
        "acquire",
        "add",
        "and",
        "append",
        "charge",
        "clear",
        "commit",
        "consume",
        "create",
        "delete",
        "emit",
        "enqueue",
        "incr",
        "increment",
        "init",
        "insert",
        "lock",
        "log",
        "next",
        "notify",
        "or",
        "pop",
        "post",
        "publish",
        "push",
        "put",
        "read",
        "record",
        "register",
        "remove",
        "reset",
        "save",
        "send",
        "set",
        "track",
        "update",
        "write",
    }
)
_BUILT = frozenset({"context", "attributes", "options", "entity", "config"})
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

_SUMS = (ast.Add, ast.Sub, ast.Mult, ast.BitOr, ast.BitAnd)
_DISPLAYS = (ast.Tuple, ast.List, ast.Set, ast.Dict)
_OPERATIONS = (ast.UnaryOp, ast.Compare, ast.BoolOp, ast.IfExp)
_PARTS = (*_OPERATIONS, *_DISPLAYS, ast.JoinedStr, ast.FormattedValue, ast.Attribute, ast.Lambda)


def is_pure(node: ast.expr, scopes: Scopes) -> bool:
    """Tell whether evaluating the expression, and dropping its value, does nothing."""
    if isinstance(node, (ast.Constant, ast.Name)):
        return True
    if isinstance(node, ast.Lambda):
        return all(is_pure(default, scopes) for default in _defaults(node))
    if isinstance(node, ast.Call) and scopes.is_builtin(node.func, *_TESTS):
        return not node.keywords and all(is_pure(argument, scopes) for argument in node.args)
    return isinstance(node, _PARTS) and all(is_pure(part, scopes) for part in _expressions(node))


def is_quiet(node: ast.expr, scopes: Scopes) -> bool:
    """Tell whether an expression bound to a name that nobody reads may go: what is pure, put together into a value.

    Sums and the like, and the conversions that every value has, count as free of effects, as comparisons do.
    """
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, _SUMS) and is_quiet(node.left, scopes) and is_quiet(node.right, scopes)
    if isinstance(node, ast.Call):
        given = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg is not None)]
        if len(given) < len(node.args) + len(node.keywords) or not all(is_quiet(part, scopes) for part in given):
            return False
        if isinstance(node.func, ast.Attribute):
            receiver = node.func.value
            is_text = isinstance(receiver, ast.Constant) and isinstance(receiver.value, str)
            return is_text and node.func.attr == "format"
        is_display = scopes.is_builtin(node.func, "dict", "frozenset", "list", "set", "tuple") and not node.args
        return is_display or scopes.is_builtin(node.func, "len", "repr", "str", *_TESTS)
    if isinstance(node, _PARTS):
        return all(is_quiet(part, scopes) for part in _expressions(node))
    return is_pure(node, scopes)


def is_boolean(node: ast.expr, scopes: Scopes) -> bool:
    """Tell whether the value is certainly True or False; `==` may be overloaded, so it does not count."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, bool)
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.Not)
    if isinstance(node, ast.Compare):
        return all(isinstance(operator, (ast.Is, ast.IsNot, ast.In, ast.NotIn)) for operator in node.ops)
    if isinstance(node, ast.BoolOp):
        return all(is_boolean(value, scopes) for value in node.values)
    if isinstance(node, ast.IfExp):
        return is_boolean(node.body, scopes) and is_boolean(node.orelse, scopes)
    return isinstance(node, ast.Call) and scopes.is_builtin(
        node.func, "isinstance", "issubclass", "callable", "hasattr", "bool", "any", "all"
    )


def objection(node: ast.expr) -> str | None:
    """Return why the expression must not vanish with the call that it was made for, None if it may."""
    if isinstance(node, (ast.Constant, ast.Name, ast.Lambda)):
        return None
    if isinstance(node, ast.Call):
        return _call_objection(node)
    if isinstance(node, (*_PARTS, ast.BinOp, ast.Subscript, ast.Slice, ast.Starred)):
        return first(objection(part) for part in _expressions(node))
    return f"cannot tell whether `{ast.unparse(node)}` has an effect"


def is_plain(node: ast.expr) -> bool:
    """Tell whether the expression only holds values: no call but that of a class."""
    calls = [child for child in ast.walk(node) if isinstance(child, ast.Call)]
    return objection(node) is None and all(_is_class_name(_name(call.func)) for call in calls)


def first(reasons: Iterable[str | None]) -> str | None:
    """Return the first reason there is."""
    return next((reason for reason in reasons if reason is not None), None)


def call_only_reads(node: ast.Call) -> bool:
    """Tell whether the callee is a constructor or has a name that promises no effect."""
    func = node.func
    if isinstance(func, ast.Call):
        return True  # an adapter: `sync_to_async(f)(x)`; the inner call is judged by itself
    name = _name(func)
    if name in _CASTS or _is_class_name(name) or _describes_subject(func):
        return True
    words = [word.lower() for word in _WORD.findall(name)]
    if not words or _EFFECT_WORDS & set(words):
        return False
    return words[0] in _READING_WORDS or bool(_SUBJECTS & set(words))


def _call_objection(node: ast.Call) -> str | None:
    takes_one = isinstance(node.func, ast.Attribute) and node.func.attr == "get" and not (node.args or node.keywords)
    if takes_one or not call_only_reads(node):  # `queue.get()` takes something away
        return f"cannot tell whether the call `{ast.unparse(node)}` has an effect"
    receiver = node.func.value if isinstance(node.func, ast.Attribute) else node.func
    parts = [receiver, *node.args, *(keyword.value for keyword in node.keywords)]
    return first(objection(part) for part in parts)


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _is_class_name(name: str) -> bool:
    name = name.lstrip("_")
    return name[:1].isupper() and any(letter.islower() for letter in name)


def _describes_subject(node: ast.expr) -> bool:
    """Tell whether a chain starts at a class of contexts: `Context.builder("k").set("a", 1).build()`."""
    while isinstance(node, (ast.Attribute, ast.Call)):
        node = node.value if isinstance(node, ast.Attribute) else node.func
        name = _name(node)
        if _is_class_name(name) and _BUILT & {word.lower() for word in _WORD.findall(name)}:
            return True
    return False


def _defaults(node: ast.Lambda) -> list[ast.expr]:
    return [default for default in (*node.args.defaults, *node.args.kw_defaults) if default is not None]


def _expressions(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.Lambda):
        return _defaults(node)
    return [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]
