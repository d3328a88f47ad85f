"""Decorators that let everybody through, alone or handed to Django's `method_decorator`."""

from __future__ import annotations

from typing import Any

import libcst as cst

from flaglint.rewriting.python.constant import Constant
from flaglint.rewriting.python.nodes import Handlers
from flaglint.rewriting.python.registry import shortened


def handed_decorators(node: Any) -> cst.Arg | None:
    """Return the argument by which `method_decorator` is handed decorators, None if a decorator is another one."""
    call = node.decorator
    if not isinstance(call, cst.Call) or not call.args or call.args[0].star or call.args[0].keyword:
        return None
    name = call.func.attr if isinstance(call.func, cst.Attribute) else call.func
    return call.args[0] if isinstance(name, cst.Name) and name.value == "method_decorator" else None


def fold_decorator(old: cst.Decorator, new: cst.Decorator) -> cst.Decorator | None:
    """Return the decorator, None if it lets everybody through."""
    handed = handed_decorators(new)
    if _is_open(new.decorator) or (handed is not None and _is_open(handed.value)):
        return None
    if handed is None or not isinstance(handed.value, cst.List | cst.Tuple):
        return new
    listed = handed.value
    gone = {id(element) for element in listed.elements if _is_open(element.value)}
    if not gone:
        return new
    left = shortened(listed, listed, gone)
    return new.with_deep_changes(handed, value=left) if left.elements else None


def _is_open(node: cst.BaseExpression) -> bool:
    return isinstance(node, Constant) and node.value is True


GATES: Handlers = {cst.Decorator: fold_decorator}
