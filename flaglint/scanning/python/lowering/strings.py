"""String literals: plain, bytes, formatted, templates, and several side by side."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import libcst as cst

from flaglint.scanning.python.lowering.context import ExpressionHandler, Lowering
from flaglint.scanning.python.lowering.decoding import refused
from flaglint.scanning.python.lowering.literals import format_text, string_value
from flaglint.scanning.python.lowering.places import Point

Formatted = cst.FormattedString | cst.TemplatedString
Content = cst.BaseFormattedStringContent | cst.BaseTemplatedStringContent
Field = cst.FormattedStringExpression | cst.TemplatedStringExpression

_TEXTS = (cst.FormattedStringText, cst.TemplatedStringText)
_FIELDS = (cst.FormattedStringExpression, cst.TemplatedStringExpression)
_PRINTER = cst.Module([])
_COMMENT = re.compile(r"""("[^"\n]*"|'[^'\n]*')|#[^\n]*""")


@dataclass(frozen=True, slots=True)
class Text:
    """A constant part of a formatted string, not yet joined with its neighbours."""

    value: str
    kind: str | None
    start: Point
    end: Point


def _simple(low: Lowering, node: cst.SimpleString, _: ast.expr_context) -> ast.expr:
    return ast.Constant(value=_value(low, node), kind=_kind(node), **low.extent(node))


def _concatenated(low: Lowering, node: cst.ConcatenatedString, _: ast.expr_context) -> ast.expr:
    pieces = list(_pieces(node))
    if any(isinstance(piece, Formatted) for piece in pieces):
        return _joined(low, node, [part for piece in pieces for part in _parts_of(low, piece)])
    values = [_value(low, piece) for piece in pieces if isinstance(piece, cst.SimpleString)]
    if isinstance(values[0], bytes):
        value: str | bytes = b"".join(value for value in values if isinstance(value, bytes))
    else:
        value = "".join(value for value in values if isinstance(value, str))
    return ast.Constant(value=value, kind=_kind(pieces[0]), **low.extent(node))


def _formatted(low: Lowering, node: Formatted, _: ast.expr_context) -> ast.expr:
    return _joined(low, node, list(_parts_of(low, node)))


def _pieces(node: cst.ConcatenatedString) -> Iterator[cst.BaseString]:
    rest: cst.BaseString = node
    while isinstance(rest, cst.ConcatenatedString):
        yield rest.left
        rest = rest.right
    yield rest


def _kind(node: cst.BaseString) -> str | None:
    return "u" if isinstance(node, cst.SimpleString) and node.value.startswith("u") else None


def _value(low: Lowering, node: cst.SimpleString) -> str | bytes:
    try:
        return string_value(node.value)
    except ValueError as error:
        raise refused(str(error), low.places.start(node)[0]) from error


def _joined(low: Lowering, node: cst.CSTNode, parts: Sequence[Text | ast.expr]) -> ast.expr:
    return ast.JoinedStr(values=_merged(low, parts), **low.extent(node))


def _merged(low: Lowering, parts: Sequence[Text | ast.expr]) -> list[ast.expr]:
    """Return the parts, neighbouring texts as one constant, empty ones left out."""
    values: list[ast.expr] = []
    run: list[Text] = []
    for part in [*parts, None]:
        if isinstance(part, Text):
            run.append(part)
            continue
        text = "".join(piece.value for piece in run)
        if text:
            extent = low.places.extent(run[0].start, run[-1].end)
            values.append(ast.Constant(value=text, kind=run[0].kind, **extent))
        run = []
        if part is not None:
            values.append(part)
    return values


def _parts_of(low: Lowering, node: cst.BaseString) -> Iterator[Text | ast.expr]:
    places = low.places
    if isinstance(node, cst.SimpleString):
        value = _value(low, node)
        if isinstance(value, bytes):
            raise refused("cannot mix bytes and nonbytes literals", places.start(node)[0])
        yield Text(value, _kind(node), places.start(node), places.end(node))
    elif isinstance(node, Formatted):
        yield from _parts(low, node.parts, "r" in node.prefix)


def _parts(low: Lowering, contents: Sequence[Content], is_raw: bool) -> Iterator[Text | ast.expr]:
    for content in contents:
        if isinstance(content, _TEXTS):
            yield _text(low, content, is_raw)
        elif isinstance(content, _FIELDS):
            yield from _field(low, content, is_raw)


def _text(low: Lowering, node: cst.FormattedStringText | cst.TemplatedStringText, is_raw: bool) -> Text:
    start, end = low.places.start(node), low.places.end(node)
    try:
        value = format_text(node.value, is_raw)
    except ValueError as error:
        raise refused(str(error), start[0]) from error
    return Text(value, None, start, end)


def _field(low: Lowering, node: Field, is_raw: bool) -> Iterator[Text | ast.expr]:
    places = low.places
    conversion = ord(node.conversion) if node.conversion else -1
    if node.equal is not None:
        # f"{x = }"    ->    the text "x = ", then x by repr unless a conversion or format is given
        text = _debug_text(node)
        line, column = places.start(node)
        yield Text(text, None, (line, column + 1), places.end(node.whitespace_after_expression))
        if node.conversion is None and node.format_spec is None:
            conversion = ord("r")
    yield ast.FormattedValue(
        value=low.expression(node.expression),
        conversion=conversion,
        format_spec=_format_spec(low, node, is_raw),
        **low.extent(node),
    )


def _debug_text(node: Field) -> str:
    first, last = node.whitespace_before_expression, node.whitespace_after_expression
    shown = [part for part in (first, node.expression, node.equal, last) if part is not None]
    text = "".join(map(_PRINTER.code_for_node, shown))
    return _COMMENT.sub(lambda found: found[1] or "", text) if "#" in text else text


def _format_spec(low: Lowering, node: Field, is_raw: bool) -> ast.expr | None:
    if node.format_spec is None:
        return None
    places = low.places
    line, column = places.end(node.whitespace_after_expression)
    if node.conversion:
        column += 1 + len(node.conversion)
    end_line, end_column = places.end(node)
    extent = places.extent((line, column), (end_line, end_column - 1))
    return ast.JoinedStr(values=_merged(low, list(_parts(low, node.format_spec, is_raw))), **extent)


EXPRESSIONS: dict[type[cst.CSTNode], ExpressionHandler] = {
    cst.ConcatenatedString: _concatenated,
    cst.FormattedString: _formatted,
    cst.SimpleString: _simple,
    cst.TemplatedString: _formatted,
}
