"""Patterns of match statements."""

from __future__ import annotations

import ast
from collections.abc import Sequence

import libcst as cst

from flaglint.scanning.python.lowering.context import Lowering, identifier
from flaglint.scanning.python.lowering.decoding import refused
from flaglint.scanning.python.lowering.places import Extent

_SINGLETONS = {"True": True, "False": False, "None": None}


def pattern(low: Lowering, node: cst.MatchPattern | cst.MatchStar) -> ast.pattern:
    """Return one pattern.

    Raises:
        SyntaxError: LibCST has a pattern that is unknown here.
    """
    if isinstance(node, cst.MatchValue):
        return ast.MatchValue(value=low.expression(node.value), **low.extent(node.value))
    if isinstance(node, cst.MatchSingleton):
        return ast.MatchSingleton(value=_SINGLETONS[node.value.value], **low.extent(node.value))
    if isinstance(node, (cst.MatchList, cst.MatchTuple)):
        return ast.MatchSequence(patterns=_each(low, node.patterns), **_sequence_extent(low, node))
    if isinstance(node, cst.MatchStar):
        return _star(low, node)
    if isinstance(node, cst.MatchMapping):
        return _mapping(low, node)
    if isinstance(node, cst.MatchClass):
        return _class(low, node)
    if isinstance(node, cst.MatchAs):
        return _as(low, node)
    if isinstance(node, cst.MatchOr):
        alternatives = [pattern(low, element.pattern) for element in node.patterns]
        return ast.MatchOr(patterns=alternatives, **low.extent(node))
    raise refused(f"{type(node).__name__} is not supported", low.places.start(node)[0])


def _each(low: Lowering, nodes: Sequence[cst.MatchSequenceElement | cst.MatchStar]) -> list[ast.pattern]:
    return [pattern(low, node if isinstance(node, cst.MatchStar) else node.value) for node in nodes]


def _star(low: Lowering, node: cst.MatchStar) -> ast.pattern:
    places = low.places
    start, end = places.start(node), places.end(node)
    if isinstance(node.comma, cst.Comma):  # LibCST's range holds the comma and what follows it
        end = places.start(node.comma.whitespace_before)
    name = None if node.name is None else identifier(node.name)
    return ast.MatchStar(name=name, **places.extent(start, end))


def _sequence_extent(low: Lowering, node: cst.MatchList | cst.MatchTuple) -> Extent:
    places = low.places
    if isinstance(node, cst.MatchTuple) and node.lpar:
        return places.extent(places.start(node.lpar[-1]), places.end(node.rpar[0]))
    if isinstance(node, cst.MatchTuple) or node.lbracket is None:
        # case a, b: the range may hold blanks after the last comma
        last = node.patterns[-1]
        if isinstance(last.comma, cst.Comma):
            return places.extent(places.start(node), places.end(last.comma))
    return low.extent(node)


def _mapping(low: Lowering, node: cst.MatchMapping) -> ast.pattern:
    return ast.MatchMapping(
        keys=[low.expression(element.key) for element in node.elements],
        patterns=[pattern(low, element.pattern) for element in node.elements],
        rest=None if node.rest is None else identifier(node.rest),
        **low.extent(node),
    )


def _class(low: Lowering, node: cst.MatchClass) -> ast.pattern:
    return ast.MatchClass(
        cls=low.expression(node.cls),
        patterns=[pattern(low, element.value) for element in node.patterns],
        kwd_attrs=[identifier(element.key) for element in node.kwds],
        kwd_patterns=[pattern(low, element.pattern) for element in node.kwds],
        **low.extent(node),
    )


def _as(low: Lowering, node: cst.MatchAs) -> ast.pattern:
    inner = None if node.pattern is None else pattern(low, node.pattern)
    name = None if node.name is None else identifier(node.name)
    return ast.MatchAs(pattern=inner, name=name, **low.extent(node))
