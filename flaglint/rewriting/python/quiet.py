"""Definitions that do nothing but bind a name, and modules that reach their own names without naming them."""

from __future__ import annotations

import builtins
from typing import Any

import libcst as cst

from flaglint.rewriting.python.nodes import children, walk

_ACTING = (cst.Call, cst.Await, cst.Yield, cst.NamedExpr, cst.Subscript, cst.BaseComp)
_BASES = frozenset(
    (*dir(builtins), "ABC", "Enum", "Flag", "Generic", "IntEnum", "IntFlag", "NamedTuple", "Protocol", "StrEnum")
) | {"TestCase", "TypedDict"}


def is_quiet(node: Any) -> bool:
    """Tell whether nobody else learns of the definition when it runs: no call, and no class that takes notice."""
    if isinstance(node, cst.FunctionDef):
        parameters = node.params
        listed = (*parameters.posonly_params, *parameters.params, *parameters.kwonly_params)
        return not node.decorators and all(_does_nothing(each.default) for each in listed)
    if isinstance(node, cst.ClassDef):
        known = all(_name(base.value) in _BASES for base in node.bases)
        plain = known and not node.keywords and not node.decorators
        return plain and all(is_quiet(part) for part in _statements(node.body))
    if isinstance(node, cst.Assign | cst.AnnAssign):
        return _does_nothing(node.value)
    return isinstance(node, cst.Pass) or (isinstance(node, cst.Expr) and isinstance(node.value, cst.BaseString))


def names_itself(module: cst.Module) -> bool:
    """Tell whether the module asks for itself by its name: `sys.modules[__name__]`."""
    return any(
        (isinstance(node, cst.Subscript) and _name(node.value) == "modules" and _is_own_name(node.slice))
        or (
            isinstance(node, cst.Call)
            and _name(node.func) in ("import_module", "__import__")
            and any(_name(argument.value) == "__name__" for argument in node.args)
        )
        for node in walk(module)
    )


def _is_own_name(elements: Any) -> bool:
    return any(_name(getattr(element.slice, "value", None)) == "__name__" for element in elements)


def _does_nothing(value: cst.BaseExpression | None) -> bool:
    if value is None or isinstance(value, cst.Lambda):
        return True
    return not isinstance(value, _ACTING) and all(
        _does_nothing(part) if isinstance(part, cst.BaseExpression) else all(map(_does_nothing, _expressions(part)))
        for part in children(value)
    )


def _expressions(node: cst.CSTNode) -> list[cst.BaseExpression]:
    return [part for part in walk(node) if isinstance(part, cst.BaseExpression)]


def _statements(body: cst.BaseSuite) -> list[cst.CSTNode]:
    found: list[cst.CSTNode] = []
    for statement in body.body:
        found.extend(statement.body if isinstance(statement, cst.SimpleStatementLine) else (statement,))
    return found


def _name(node: Any) -> str:
    if isinstance(node, cst.Subscript):
        node = node.value
    node = node.attr if isinstance(node, cst.Attribute) else node
    return node.value if isinstance(node, cst.Name) else ""
