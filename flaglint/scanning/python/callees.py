"""By which names a call may be one to keep: what it calls, or what it hands on to be called."""

from __future__ import annotations

import ast
from collections.abc import Iterator

# Functions that are handed another one, and call it or give it back in another form.
HANDING_ON = frozenset(
    {
        "apply",
        "async_to_sync",
        "call_soon",
        "database_sync_to_async",
        "filter",
        "map",
        "partial",
        "partialmethod",
        "run_in_executor",
        "submit",
        "sync_to_async",
        "to_thread",
    }
)


def is_mock(function: ast.expr) -> bool:
    """Tell whether a call may put a test double somewhere: `patch`, `patch.object`, `monkeypatch.setattr`."""
    if last_name(function) == "patch":
        return True
    if not isinstance(function, ast.Attribute):
        return False
    is_set = function.attr in ("setattr", "setenv", "setitem")
    return is_set or (function.attr == "object" and last_name(function.value) == "patch")


def called_names(node: ast.Call) -> Iterator[str]:
    """Yield the last names of what a call calls, itself or by way of another."""
    name = last_name(node.func)
    if name:
        yield name
        if name in HANDING_ON:
            yield from filter(None, map(last_name, node.args[:2]))
    elif isinstance(node.func, ast.Call):
        # sync_to_async(flag_is_active)(request, "x")    getattr(waffle, "switch_is_active")("x")
        for argument in node.func.args[:2]:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield argument.value
            else:
                yield last_name(argument)


def handed_decorators(decorator: ast.expr) -> list[ast.expr]:
    """Return the decorators that `method_decorator` is handed, alone or in a list: it puts them around a method."""
    if not isinstance(decorator, ast.Call) or last_name(decorator.func) != "method_decorator" or not decorator.args:
        return []
    first = decorator.args[0]
    return list(first.elts) if isinstance(first, (ast.List, ast.Tuple)) else [first]


def last_name(function: ast.expr) -> str:
    """Return the last part of a dotted name, or an empty string."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
