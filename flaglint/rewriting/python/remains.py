"""What the flag leaves behind that a person may want to do without: functions with one answer, false assertions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import libcst as cst

from flaglint.model.edits import Substitution
from flaglint.rewriting.python.constant import Constant
from flaglint.rewriting.python.displays import deciding, is_quantified
from flaglint.rewriting.python.nodes import children, walk

_SCOPES = (cst.FunctionDef, cst.ClassDef, cst.Lambda)


def one_answer(module: cst.Module) -> Iterator[str]:
    """Yield which functions give nothing but the flag's value any more, whatever else they do."""
    for name, function in _functions(module, ""):
        parts = list(_own(function.body))
        returned: list[Any] = [part.value for part in parts if isinstance(part, cst.Return)]
        is_generator = any(isinstance(part, cst.Yield) for part in parts)
        if not returned or is_generator or not all(isinstance(value, Constant) for value in returned):
            continue
        if len({repr(value.value) for value in returned}) == 1:
            yield f"`{name}` now always returns {returned[0].value!r}: its callers may do without it"


def always_false(module: cst.Module, substitutions: Sequence[Substitution]) -> Iterator[str]:
    """Yield which assertions fail for certain with the flag's value, and which `all` or `any` has one answer.

    Such a call stays where its other elements may do something.
    """
    for node in walk(module):
        if isinstance(node, cst.Assert) and isinstance(node.test, Constant) and not node.test.value:
            yield f"line {_line(node.test, substitutions)}: the assertion always fails with this value"
        elif is_quantified(node) and (constant := deciding(node)) is not None:
            answer = f"`{cst.ensure_type(node.func, cst.Name).value}` is always {bool(constant.value)} with this value"
            yield f"line {_line(constant, substitutions)}: {answer}, but its other elements run"


def _line(constant: Constant, substitutions: Sequence[Substitution]) -> int:
    return min((substitutions[origin].span.line for origin in constant.origins), default=1)


def _functions(node: cst.CSTNode, path: str) -> Iterator[tuple[str, cst.FunctionDef]]:
    for child in children(node):
        inner = path
        if isinstance(child, cst.FunctionDef | cst.ClassDef):
            inner = f"{path}.{child.name.value}".strip(".")
            if isinstance(child, cst.FunctionDef):
                yield inner, child
        yield from _functions(child, inner)


def _own(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Yield what is below a node without the bodies of other functions and classes."""
    for child in children(node):
        if not isinstance(child, _SCOPES):
            yield child
            yield from _own(child)
