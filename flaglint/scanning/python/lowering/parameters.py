"""Parameters of functions and lambdas, and type parameters."""

from __future__ import annotations

import ast
import sys
from collections.abc import Sequence
from typing import Any

import libcst as cst

from flaglint.scanning.python.lowering.context import LOAD, Lowering, identifier


def parameters(low: Lowering, node: cst.Parameters) -> ast.arguments:
    """Return the parameters of a function or lambda."""
    positional = [*node.posonly_params, *node.params]
    star = node.star_arg
    return ast.arguments(
        posonlyargs=_each(low, node.posonly_params),
        args=_each(low, node.params),
        vararg=_parameter(low, star) if isinstance(star, cst.Param) else None,
        kwonlyargs=_each(low, node.kwonly_params),
        kw_defaults=[low.optional(param.default) for param in node.kwonly_params],
        kwarg=None if node.star_kwarg is None else _parameter(low, node.star_kwarg),
        defaults=[low.expression(param.default) for param in positional if param.default is not None],
    )


def type_parameters(low: Lowering, node: cst.TypeParameters | None) -> dict[str, Any]:
    """Return the `type_params` argument, or no argument where `ast` has none (before 3.12)."""
    if sys.version_info >= (3, 12):
        return {"type_params": [_type_parameter(low, param) for param in node.params] if node else []}
    return {}


def _each(low: Lowering, params: Sequence[cst.Param]) -> list[ast.arg]:
    return [_parameter(low, param) for param in params]


def _parameter(low: Lowering, node: cst.Param) -> ast.arg:
    places = low.places
    start = places.start(node.name)
    end = places.outer_end(node.name if node.annotation is None else node.annotation.annotation)
    return ast.arg(
        arg=identifier(node.name),
        annotation=low.annotation(node.annotation),
        type_comment=None,
        **places.extent(start, end),
    )


if sys.version_info >= (3, 12):

    def _type_parameter(low: Lowering, node: cst.TypeParam) -> ast.type_param:
        param, places = node.param, low.places
        start, end = places.start(param), places.end(param)
        if isinstance(param, cst.TypeVar) and param.bound is not None:
            end = places.outer_end(param.bound)
        default: dict[str, Any] = {}
        if sys.version_info >= (3, 13):
            default["default_value"] = _type_default(low, node)
            end = end if node.default is None else places.outer_end(node.default)
        extent = places.extent(start, end)
        name = identifier(param.name)
        if isinstance(param, cst.TypeVar):
            return ast.TypeVar(name=name, bound=low.optional(param.bound), **default, **extent)
        if isinstance(param, cst.TypeVarTuple):
            return ast.TypeVarTuple(name=name, **default, **extent)
        return ast.ParamSpec(name=name, **default, **extent)

    def _type_default(low: Lowering, node: cst.TypeParam) -> ast.expr | None:
        value = low.optional(node.default)
        if value is None or node.default is None or not node.star or not isinstance(node.equal, cst.AssignEqual):
            return value
        start = low.places.end(node.equal.whitespace_after)
        return ast.Starred(value=value, ctx=LOAD, **low.outer_extent(start, node.default))
