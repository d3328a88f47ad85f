"""Tuples, lists, sets, dictionaries and comprehensions."""

from __future__ import annotations

import ast
from collections.abc import Sequence

import libcst as cst

from flaglint.scanning.python.lowering.context import LOAD, STORE, ExpressionHandler, Lowering
from flaglint.scanning.python.lowering.places import Extent


def _tuple(low: Lowering, node: cst.Tuple, context: ast.expr_context) -> ast.expr:
    return ast.Tuple(elts=_elements(low, node.elements, context), ctx=context, **_tuple_extent(low, node))


def _tuple_extent(low: Lowering, node: cst.Tuple) -> Extent:
    # ((1, 2)): the inner pair is the tuple's, the outer one is no part of it
    places = low.places
    if node.lpar:
        return places.extent(places.start(node.lpar[-1]), places.end(node.rpar[0]))
    last = node.elements[-1]
    if isinstance(last.comma, cst.Comma):
        return places.extent(places.start(node), places.end(last.comma))
    return low.extent(node)


def _list(low: Lowering, node: cst.List, context: ast.expr_context) -> ast.expr:
    return ast.List(elts=_elements(low, node.elements, context), ctx=context, **low.extent(node))


def _set(low: Lowering, node: cst.Set, _: ast.expr_context) -> ast.expr:
    return ast.Set(elts=_elements(low, node.elements, LOAD), **low.extent(node))


def _elements(low: Lowering, nodes: Sequence[cst.BaseElement], context: ast.expr_context) -> list[ast.expr]:
    return [low.expression(node if isinstance(node, cst.StarredElement) else node.value, context) for node in nodes]


def _starred(low: Lowering, node: cst.StarredElement, context: ast.expr_context) -> ast.expr:
    extent = low.outer_extent(low.places.start(node), node.value)
    return ast.Starred(value=low.expression(node.value, context), ctx=context, **extent)


def _dict(low: Lowering, node: cst.Dict, _: ast.expr_context) -> ast.expr:
    return ast.Dict(
        keys=[low.expression(item.key) if isinstance(item, cst.DictElement) else None for item in node.elements],
        values=[low.expression(item.value) for item in node.elements],
        **low.extent(node),
    )


def _generator(low: Lowering, node: cst.GeneratorExp, _: ast.expr_context) -> ast.expr:
    places = low.places
    extent = places.extent(places.start(node.lpar[-1]), places.end(node.rpar[0])) if node.lpar else low.extent(node)
    return ast.GeneratorExp(elt=low.expression(node.elt), generators=_generators(low, node.for_in), **extent)


def _list_comprehension(low: Lowering, node: cst.ListComp, _: ast.expr_context) -> ast.expr:
    return ast.ListComp(elt=low.expression(node.elt), generators=_generators(low, node.for_in), **low.extent(node))


def _set_comprehension(low: Lowering, node: cst.SetComp, _: ast.expr_context) -> ast.expr:
    return ast.SetComp(elt=low.expression(node.elt), generators=_generators(low, node.for_in), **low.extent(node))


def _dict_comprehension(low: Lowering, node: cst.DictComp, _: ast.expr_context) -> ast.expr:
    return ast.DictComp(
        key=low.expression(node.key),
        value=low.expression(node.value),
        generators=_generators(low, node.for_in),
        **low.extent(node),
    )


def _starred_dict_comprehension(low: Lowering, node: cst.StarredDictComp, _: ast.expr_context) -> ast.expr:
    # {**a for a in b}    ->    {**(a for a in b)}, which no interpreter runs, but which reads the same names
    extent = low.extent(node)
    generator = ast.GeneratorExp(elt=low.expression(node.value), generators=_generators(low, node.for_in), **extent)
    return ast.Dict(keys=[None], values=[generator], **extent)


def _generators(low: Lowering, first: cst.CompFor) -> list[ast.comprehension]:
    generators: list[ast.comprehension] = []
    node: cst.CompFor | None = first
    while node is not None:
        generators.append(
            ast.comprehension(
                target=low.expression(node.target, STORE),
                iter=low.expression(node.iter),
                ifs=[low.expression(condition.test) for condition in node.ifs],
                is_async=int(node.asynchronous is not None),
            )
        )
        node = node.inner_for_in
    return generators


EXPRESSIONS: dict[type[cst.CSTNode], ExpressionHandler] = {
    cst.Dict: _dict,
    cst.DictComp: _dict_comprehension,
    cst.GeneratorExp: _generator,
    cst.List: _list,
    cst.ListComp: _list_comprehension,
    cst.Set: _set,
    cst.SetComp: _set_comprehension,
    cst.StarredDictComp: _starred_dict_comprehension,
    cst.StarredElement: _starred,
    cst.Tuple: _tuple,
}
