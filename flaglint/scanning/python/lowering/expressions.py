"""Names, calls, subscripts and the small expressions."""

from __future__ import annotations

import ast

import libcst as cst

from flaglint.scanning.python.lowering.context import LOAD, STORE, ExpressionHandler, Lowering, identifier
from flaglint.scanning.python.lowering.decoding import refused
from flaglint.scanning.python.lowering.literals import number_value
from flaglint.scanning.python.lowering.parameters import parameters
from flaglint.scanning.python.lowering.places import Extent, Point

_SINGLETONS = {"True": True, "False": False, "None": None}


def keyword(low: Lowering, node: cst.Arg) -> ast.keyword:
    """Return a keyword argument, or a dictionary to unpack as one."""
    name = None if node.keyword is None else identifier(node.keyword)
    extent = low.outer_extent(low.places.start(node), node.value)
    return ast.keyword(arg=name, value=low.expression(node.value), **extent)


def argument(low: Lowering, node: cst.Arg) -> ast.expr:
    """Return a positional argument, or a sequence to unpack as several."""
    value = low.expression(node.value)
    if not node.star:
        return value
    return ast.Starred(value=value, ctx=LOAD, **low.outer_extent(low.places.start(node), node.value))


def _name(low: Lowering, node: cst.Name, context: ast.expr_context) -> ast.expr:
    if node.value in _SINGLETONS:
        return ast.Constant(value=_SINGLETONS[node.value], kind=None, **low.extent(node))
    return ast.Name(id=identifier(node), ctx=context, **low.extent(node))


def _ellipsis(low: Lowering, node: cst.Ellipsis, _: ast.expr_context) -> ast.expr:
    return ast.Constant(value=..., kind=None, **low.extent(node))


def _number(low: Lowering, node: cst.Integer | cst.Float | cst.Imaginary, _: ast.expr_context) -> ast.expr:
    try:
        value = number_value(node.value)
    except ValueError as error:
        raise refused(str(error), low.places.start(node)[0]) from error
    return ast.Constant(value=value, kind=None, **low.extent(node))


def _attribute(low: Lowering, node: cst.Attribute, context: ast.expr_context) -> ast.expr:
    return ast.Attribute(value=low.expression(node.value), attr=identifier(node.attr), ctx=context, **low.extent(node))


def _call(low: Lowering, node: cst.Call, _: ast.expr_context) -> ast.expr:
    plain = [arg for arg in node.args if arg.keyword is None and arg.star != "**"]
    args = [argument(low, arg) for arg in plain]
    if len(plain) == len(node.args) == 1 and isinstance(plain[0].value, cst.GeneratorExp) and not plain[0].value.lpar:
        # f(x for x in y): the call's own parentheses belong to the generator
        bracket = low.places.end(node.whitespace_after_func)
        args[0] = _moved(args[0], low.places.extent(bracket, low.places.end(node)))
    keywords = [keyword(low, arg) for arg in node.args if arg.keyword is not None or arg.star == "**"]
    return ast.Call(func=low.expression(node.func), args=args, keywords=keywords, **low.extent(node))


def _moved(node: ast.expr, extent: Extent) -> ast.expr:
    for field, value in extent.items():
        setattr(node, field, value)
    return node


def _subscript(low: Lowering, node: cst.Subscript, context: ast.expr_context) -> ast.expr:
    elements = [_index(low, element.slice) for element in node.slice]
    first, last = node.slice[0], node.slice[-1]
    index = elements[0]
    trailing = isinstance(last.comma, cst.Comma)
    if len(elements) > 1 or trailing or isinstance(index, ast.Starred):
        places = low.places
        end = places.end(last.comma) if isinstance(last.comma, cst.Comma) else _slice_end(low, last.slice)
        index = ast.Tuple(elts=elements, ctx=LOAD, **places.extent(places.start(first), end))
    return ast.Subscript(value=low.expression(node.value), slice=index, ctx=context, **low.extent(node))


def _index(low: Lowering, node: cst.BaseSlice) -> ast.expr:
    start = low.places.start(node)
    if isinstance(node, cst.Slice):
        bounds = {name: low.optional(getattr(node, name)) for name in ("lower", "upper", "step")}
        if node.lower is None:
            start = low.places.start(node.first_colon)
        return ast.Slice(**bounds, **low.places.extent(start, _slice_end(low, node)))
    if not isinstance(node, cst.Index):
        raise refused(f"{type(node).__name__} is not supported", start[0])
    value = low.expression(node.value)
    if node.star is None:
        return value
    return ast.Starred(value=value, ctx=LOAD, **low.outer_extent(start, node.value))


def _slice_end(low: Lowering, node: cst.BaseSlice) -> Point:
    if isinstance(node, cst.Index):
        return low.places.outer_end(node.value)
    if not isinstance(node, cst.Slice):
        return low.places.end(node)
    if node.step is not None:
        return low.places.outer_end(node.step)
    if isinstance(node.second_colon, cst.Colon):
        return low.places.end(node.second_colon)
    return low.places.end(node.first_colon) if node.upper is None else low.places.outer_end(node.upper)


def _lambda(low: Lowering, node: cst.Lambda, _: ast.expr_context) -> ast.expr:
    return ast.Lambda(args=parameters(low, node.params), body=low.expression(node.body), **low.extent(node))


def _conditional(low: Lowering, node: cst.IfExp, _: ast.expr_context) -> ast.expr:
    return ast.IfExp(
        test=low.expression(node.test),
        body=low.expression(node.body),
        orelse=low.expression(node.orelse),
        **low.extent(node),
    )


def _walrus(low: Lowering, node: cst.NamedExpr, _: ast.expr_context) -> ast.expr:
    target = low.expression(node.target, STORE)
    if not isinstance(target, ast.Name):
        raise refused("the target of := is no name", target.lineno)
    return ast.NamedExpr(target=target, value=low.expression(node.value), **low.extent(node))


def _await(low: Lowering, node: cst.Await, _: ast.expr_context) -> ast.expr:
    return ast.Await(value=low.expression(node.expression), **low.extent(node))


def _yield(low: Lowering, node: cst.Yield, _: ast.expr_context) -> ast.expr:
    if isinstance(node.value, cst.From):
        return ast.YieldFrom(value=low.expression(node.value.item), **low.places.trimmed(node))
    return ast.Yield(value=low.optional(node.value), **low.places.trimmed(node))


EXPRESSIONS: dict[type[cst.CSTNode], ExpressionHandler] = {
    cst.Attribute: _attribute,
    cst.Await: _await,
    cst.Call: _call,
    cst.Ellipsis: _ellipsis,
    cst.Float: _number,
    cst.IfExp: _conditional,
    cst.Imaginary: _number,
    cst.Integer: _number,
    cst.Lambda: _lambda,
    cst.Name: _name,
    cst.NamedExpr: _walrus,
    cst.Subscript: _subscript,
    cst.Yield: _yield,
}
