"""Expressions of the standard library's `ast` to plain terms."""

from __future__ import annotations

import ast
import itertools
import json
import re
from collections.abc import Callable
from string import Formatter
from typing import Any

from flaglint.model.references import Span
from flaglint.model.source import Term, TermKind

# A registry of flags is a few hundred entries; data tables beyond this are not followed.
MOST_ELEMENTS = 4_000
MOST_DEPTH = 40
_SURROGATE = re.compile("[\ud800-\udfff]")
_PERCENT = re.compile(r"%%|%s|%")


Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


def own_scope(kind: str, node: ast.expr) -> str:
    """Return the part of a scope that a comprehension or lambda adds: what it binds is seen nowhere else."""
    return f"<{kind} {node.lineno}:{node.col_offset}>"


class Positions:
    """Spans of nodes in code points; `ast` counts columns in UTF-8 bytes."""

    def __init__(self, text: str) -> None:
        self._lines: list[bytes] | None = None
        if not text.isascii():
            self._lines = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "surrogatepass").split(b"\n")

    def column(self, line: int, offset: int) -> int:
        """Return the column in code points of a UTF-8 offset in the 1-based line."""
        if self._lines is None or line > len(self._lines):
            return offset
        return len(self._lines[line - 1][:offset].decode("utf-8", "replace"))

    def span(self, node: ast.expr | ast.stmt) -> Span:
        """Return the node's range."""
        end_line = node.end_lineno or node.lineno
        end = self.column(end_line, node.end_col_offset or node.col_offset)
        return Span(node.lineno, self.column(node.lineno, node.col_offset), end_line, end)


class TermReader:
    """Turns expressions into terms; one reader a file."""

    def __init__(self, positions: Positions) -> None:
        self._positions = positions
        self._depth = 0

    def read(self, node: ast.expr) -> Term:
        """Return the term of an expression; what is not followed becomes OTHER with its source, clipped."""
        reader = _READERS.get(type(node))
        if reader is None or self._depth >= MOST_DEPTH:
            return self.other(node)
        self._depth += 1
        try:
            return reader(self, node)
        finally:
            self._depth -= 1

    def read_all(self, nodes: list[ast.expr]) -> tuple[Term, ...]:
        """Return the terms of several expressions in order."""
        return tuple(self.read(node) for node in nodes)

    def term(
        self,
        node: ast.expr,
        kind: TermKind,
        *,
        text: str = "",
        parts: tuple[Term, ...] = (),
        names: tuple[str | None, ...] = (),
    ) -> Term:
        """Return a term at the node's place."""
        return Term(kind, self._positions.span(node), text, parts, names)

    def other(self, node: ast.expr) -> Term:
        """Return a term that only names the kind of expression: unparsing all would cost more than reading."""
        return self.term(node, TermKind.OTHER, text=type(node).__name__)

    def constant(self, node: ast.Constant) -> Term:
        """Return a literal, or OTHER for what JSON cannot hold (bytes, complex, ellipsis, infinities)."""
        return self.literal(node, node.value)

    def literal(self, node: ast.expr, value: object) -> Term:
        """Return a literal at the node's place, or OTHER for what JSON or UTF-8 cannot hold."""
        if value is not None and not isinstance(value, (str, int, float)):
            return self.other(node)
        if isinstance(value, str) and not value.isascii() and _SURROGATE.search(value):
            return self.other(node)
        try:
            return self.term(node, TermKind.LITERAL, text=json.dumps(value, allow_nan=False))
        except ValueError:
            return self.other(node)


def _name(reader: TermReader, node: ast.Name) -> Term:
    return reader.term(node, TermKind.NAME, text=node.id)


def _attribute(reader: TermReader, node: ast.Attribute) -> Term:
    return reader.term(node, TermKind.ATTRIBUTE, text=node.attr, parts=(reader.read(node.value),))


def _call(reader: TermReader, node: ast.Call) -> Term:
    template = _template(reader, node)
    if template is not None:
        return template
    parts = [reader.read(node.func)]
    names: list[str | None] = []
    for argument in node.args:
        starred = isinstance(argument, ast.Starred)
        parts.append(reader.read(argument))
        names.append("*" if starred else None)
    for keyword in node.keywords:
        parts.append(reader.read(keyword.value))
        names.append(keyword.arg or "**")
    return reader.term(node, TermKind.CALL, parts=tuple(parts), names=tuple(names))


def _fstring(reader: TermReader, node: ast.JoinedStr) -> Term:
    parts = []
    for value in node.values:
        if isinstance(value, ast.FormattedValue) and value.conversion == -1 and value.format_spec is None:
            parts.append(reader.read(value.value))
        else:
            parts.append(reader.read(value))
    return reader.term(node, TermKind.FSTRING, parts=tuple(parts))


def _binary(reader: TermReader, node: ast.BinOp) -> Term:
    if isinstance(node.op, ast.Add):
        return reader.term(node, TermKind.CONCATENATION, parts=reader.read_all([node.left, node.right]))
    if isinstance(node.op, ast.BitOr):
        return reader.term(node, TermKind.UNION, parts=reader.read_all([node.left, node.right]))
    if isinstance(node.op, ast.Mod) and isinstance(node.left, ast.Constant) and isinstance(node.left.value, str):
        return _percent(reader, node, node.left.value)
    return reader.other(node)


def _percent(reader: TermReader, node: ast.BinOp, template: str) -> Term:
    given: list[ast.expr] = node.right.elts if isinstance(node.right, ast.Tuple) else [node.right]
    waiting = iter(given)
    parts: list[Term] = []
    end = 0
    for match in _PERCENT.finditer(template):
        value = next(waiting, None) if match[0] == "%s" else None
        if match[0] != "%%" and (value is None or isinstance(value, (ast.Starred, ast.Dict))):
            return reader.other(node)
        parts.append(reader.literal(node, template[end : match.start()]))
        parts.append(reader.read(value) if value else reader.literal(node, "%"))
        end = match.end()
    parts.append(reader.literal(node, template[end:]))
    return reader.term(node, TermKind.FSTRING, parts=tuple(parts))


def _template(reader: TermReader, node: ast.Call) -> Term | None:
    """Return what `"{}.x".format(a)` or `".".join([a, b])` makes, or None for any other call."""
    function = node.func
    if any(isinstance(argument, ast.Starred) for argument in node.args):
        return None
    if not isinstance(function, ast.Attribute) or not isinstance(function.value, ast.Constant):
        return None
    text = function.value.value
    if not isinstance(text, str):
        return None
    if function.attr == "join" and len(node.args) == 1 and isinstance(node.args[0], (ast.List, ast.Tuple)):
        parts: list[Term] = []
        for element in node.args[0].elts:
            parts.extend([reader.literal(node, text)] if parts else [])
            parts.append(reader.read(element))
        return reader.term(node, TermKind.FSTRING, parts=tuple(parts))
    return _braces(reader, node, text) if function.attr == "format" else None


def _braces(reader: TermReader, node: ast.Call, template: str) -> Term | None:
    """Return the parts of a `str.format` template, or None where more than plain fields are in it."""
    given: dict[str, ast.expr] = {str(index): value for index, value in enumerate(node.args)}
    given.update({keyword.arg: keyword.value for keyword in node.keywords if keyword.arg})
    try:
        fields = [*Formatter().parse(template)]
    except ValueError:
        return None
    parts: list[Term] = []
    automatic = itertools.count()
    for text, name, specification, conversion in fields:
        parts.append(reader.literal(node, text))
        if name is None:
            continue
        value = given.get(name or str(next(automatic)))
        if value is None or specification or conversion:
            return None
        parts.append(reader.read(value))
    return reader.term(node, TermKind.FSTRING, parts=tuple(parts))


def _unary(reader: TermReader, node: ast.UnaryOp) -> Term:
    if isinstance(node.op, ast.Not):
        return reader.term(node, TermKind.NOT, parts=(reader.read(node.operand),))
    operand = node.operand.value if isinstance(node.operand, ast.Constant) else None
    if isinstance(node.op, ast.USub) and isinstance(operand, (int, float)) and not isinstance(operand, bool):
        return reader.literal(node, -operand)
    return reader.other(node)


def _boolean(reader: TermReader, node: ast.BoolOp) -> Term:
    operator = "and" if isinstance(node.op, ast.And) else "or"
    return reader.term(node, TermKind.BOOLEAN, text=operator, parts=reader.read_all(node.values))


def _subscript(reader: TermReader, node: ast.Subscript) -> Term:
    return reader.term(node, TermKind.SUBSCRIPT, parts=reader.read_all([node.value, node.slice]))


def _sequence(reader: TermReader, node: ast.List | ast.Tuple | ast.Set) -> Term:
    if len(node.elts) > MOST_ELEMENTS:
        return reader.other(node)
    return reader.term(node, TermKind.SEQUENCE, parts=reader.read_all(node.elts))


def _dictionary(reader: TermReader, node: ast.Dict) -> Term:
    if len(node.keys) > MOST_ELEMENTS:
        return reader.other(node)
    parts = []
    for key, value in zip(node.keys, node.values, strict=True):
        parts.append(reader.read(key) if key else reader.term(value, TermKind.STARRED))
        parts.append(reader.read(value))
    return reader.term(node, TermKind.DICTIONARY, parts=tuple(parts))


def _comprehension(reader: TermReader, node: Comprehension) -> Term:
    results = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
    return reader.term(node, TermKind.COMPREHENSION, text=own_scope("for", node), parts=reader.read_all(results))


def _lambda(reader: TermReader, node: ast.Lambda) -> Term:
    names = tuple(argument.arg for argument in [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs])
    return reader.term(node, TermKind.LAMBDA, parts=(reader.read(node.body),), names=names)


def _await(reader: TermReader, node: ast.Await) -> Term:
    return reader.term(node, TermKind.AWAIT, parts=(reader.read(node.value),))


def _conditional(reader: TermReader, node: ast.IfExp) -> Term:
    return reader.term(node, TermKind.CONDITIONAL, parts=reader.read_all([node.test, node.body, node.orelse]))


def _starred(reader: TermReader, node: ast.Starred) -> Term:
    return reader.term(node, TermKind.STARRED, parts=(reader.read(node.value),))


def _walrus(reader: TermReader, node: ast.NamedExpr) -> Term:
    return reader.term(node, TermKind.WALRUS, text=node.target.id, parts=(reader.read(node.value),))


# Each reader takes the type of node it stands under, which a mapping cannot say.
_READERS: dict[type[ast.expr], Callable[[TermReader, Any], Term]] = {
    ast.Constant: TermReader.constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Call: _call,
    ast.JoinedStr: _fstring,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.BoolOp: _boolean,
    ast.Subscript: _subscript,
    ast.List: _sequence,
    ast.Tuple: _sequence,
    ast.Set: _sequence,
    ast.Dict: _dictionary,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.DictComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.Lambda: _lambda,
    ast.Await: _await,
    ast.IfExp: _conditional,
    ast.Starred: _starred,
    ast.NamedExpr: _walrus,
}
