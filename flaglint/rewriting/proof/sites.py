"""The substituted expressions: what they must be, so that a constant may stand for them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from flaglint.model.edits import FileRewrite, Substitution
from flaglint.model.references import Span
from flaglint.rewriting.proof.purity import call_only_reads, first, objection
from flaglint.rewriting.proof.text import SourceText

Where = tuple[int, int, int, int]
_SEPARATOR = re.compile(r".*[.:/\['\"]\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of an expression in the tree: a field of its parent, at a position if that is a list."""

    parent: ast.AST
    field: str
    at: int | None

    def put(self, node: ast.expr) -> None:
        """Put another expression there."""
        if self.at is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.at] = node


@dataclass(frozen=True, slots=True)
class Site:
    """One substitution with the expression found for it."""

    substitution: Substitution
    node: ast.expr
    slot: Slot
    value: ast.expr


def find_sites(rewrite: FileRewrite, source: SourceText, tree: ast.Module) -> tuple[list[Site], list[str]]:
    """Return the expression of each substitution, and what was not found, or lies within another."""
    slots = list(_slots(tree))
    known = {_where(node) for node, _ in slots}
    wanted: dict[Where, Substitution] = {}
    reasons: list[str] = []
    for substitution in rewrite.substitutions:
        where = next((span for span in byte_spans(substitution.span, source) if span in known), None)
        if where is None or where in wanted:
            reasons.append(f"line {substitution.span.line}: the substituted place is not one expression of its own")
        else:
            wanted[where] = substitution
    sites: list[Site] = []
    for node, slot in slots:
        found = wanted.pop(_where(node), None)
        if found is not None:
            sites.append(Site(found, node, slot, constant_for(node, found)))
    for site in sites:
        inner = [
            other for other in sites if other is not site and site.substitution.span.contains(other.substitution.span)
        ]
        reasons += [f"line {other.node.lineno}: a substitution within another" for other in inner]
    return sites, reasons


def constant_for(node: ast.expr, substitution: Substitution) -> ast.expr:
    """Return the value as an expression, placed where the node is."""
    value = ast.parse(repr(substitution.value.decode()), mode="eval").body
    for part in ast.walk(value):
        ast.copy_location(part, node)
    return value


def byte_spans(span: Span, source: SourceText) -> Iterator[Where]:
    """Yield the span as `ast` counts it, then without the parentheses around it, if there are any."""
    text = SpanText.of(source, span.line, span.column, span.end_line, span.end_column)
    while text is not None:
        start, end = source.byte_column(text.line, text.column), source.byte_column(text.end_line, text.end_column)
        if start is not None and end is not None:
            yield (text.line, start, text.end_line, end)
        text = text.inner(source) if text.is_parenthesised() else None


@dataclass(frozen=True, slots=True)
class SpanText:
    """A range of text with its ends."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str

    @classmethod
    def of(cls, source: SourceText, line: int, column: int, end_line: int, end_column: int) -> SpanText | None:
        """Return the text of a range, None if there is no such range."""
        if not 1 <= line <= end_line <= len(source.lines) or (line == end_line and column > end_column):
            return None
        lines = list(source.lines[line - 1 : end_line])
        lines[-1] = lines[-1][:end_column]
        lines[0] = lines[0][column:]
        return cls(line, column, end_line, end_column, "".join(lines))

    def is_parenthesised(self) -> bool:
        """Tell whether the range starts and ends with a parenthesis."""
        return self.text.startswith("(") and self.text.endswith(")") and self.text.strip("() \r\n\t") != ""

    def inner(self, source: SourceText) -> SpanText | None:
        """Return the range within the parentheses, without space at its ends."""
        head = len(self.text) - len(self.text[1:].lstrip())
        tail = self.text[:-1].rstrip()
        line, column = _advance(self.line, self.column, self.text[:head])
        end_line, end_column = _advance(self.line, self.column, tail)
        return SpanText.of(source, line, column, end_line, end_column)


def _advance(line: int, column: int, text: str) -> tuple[int, int]:
    parts = re.split(r"\r\n|\r|\n", text)
    return (line, column + len(text)) if len(parts) == 1 else (line + len(parts) - 1, len(parts[-1]))


def _where(node: ast.expr) -> Where:
    return (node.lineno, node.col_offset, node.end_lineno or 0, node.end_col_offset or 0)


def _slots(tree: ast.Module) -> Iterator[tuple[ast.expr, Slot]]:
    """Yield every expression with its place, outer ones first."""
    pending: list[ast.AST] = [tree]
    while pending:
        parent = pending.pop()
        for name in parent._fields:
            child = getattr(parent, name, None)
            children = child if isinstance(child, list) else [child]
            for at, item in enumerate(children):
                if isinstance(item, ast.expr):
                    yield item, Slot(parent, name, at if isinstance(child, list) else None)
                if isinstance(item, ast.AST):
                    pending.append(item)


def judge(site: Site, key: str, strings: dict[str, str]) -> str | None:
    """Return why the expression may not be replaced: its shape, its key, or what else it does."""
    reason = first((shape_objection(site), key_objection(site, key, strings), chain_objection(site.node)))
    return None if reason is None else f"line {site.node.lineno}: {reason}"


def shape_objection(site: Site) -> str | None:
    """Return what around the expression does not go with a constant."""
    node, parent, field = site.node, site.slot.parent, site.slot.field
    if not isinstance(node, (ast.Call, ast.Await, ast.Attribute, ast.Subscript, ast.Name)):
        return f"`{ast.unparse(node)}` is not an evaluation"
    if not isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
        return "the substituted expression is assigned to"
    if isinstance(parent, ast.Await):
        return "an `await` would be left around the constant"
    if isinstance(parent, ast.Call) and field == "func":
        return "the result of the evaluation is called"
    text = isinstance(site.value, ast.Constant) and isinstance(site.value.value, str)
    plain = isinstance(site.value, ast.Constant) and not text
    if isinstance(parent, ast.Attribute) and (plain or not text or not hasattr(str, parent.attr)):
        return f"`.{parent.attr}` would be left on the constant"
    if isinstance(parent, ast.Subscript) and field == "value" and plain:
        return "a subscript would be left on the constant"
    if isinstance(parent, ast.Starred) and isinstance(site.value, ast.Constant):
        return "the constant cannot be unpacked"
    return None


def chain(node: ast.expr) -> Iterator[ast.expr]:
    """Yield the links of `await client.get("x").value`, from the outside in."""
    while True:
        yield node
        if isinstance(node, (ast.Await, ast.Attribute, ast.Subscript, ast.Starred)):
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        else:
            return


def arguments(node: ast.expr) -> Iterator[ast.expr]:
    """Yield what is handed over along the chain: arguments and subscripts."""
    for link in chain(node):
        if isinstance(link, ast.Call):
            yield from link.args
            yield from (keyword.value for keyword in link.keywords)
        elif isinstance(link, ast.Subscript):
            yield link.slice


def key_objection(site: Site, key: str, strings: dict[str, str]) -> str | None:
    """Return why this is not known to be about the flag: its word is missing, or is another flag's key."""
    word = site.substitution.recognised_by
    handed = list(arguments(site.node))
    texts = [text for text in (text_of(argument, strings) for argument in handed) if text is not None]
    if key in texts:
        return None
    if word in texts:
        return None if _is_part_of(word, key) else f"the key here is {word!r}, not {key!r}"
    names = {link.attr if isinstance(link, ast.Attribute) else getattr(link, "id", "") for link in chain(site.node)}
    for argument in handed:
        names |= {link.attr if isinstance(link, ast.Attribute) else getattr(link, "id", "") for link in chain(argument)}
    return None if word in names and word else f"`{ast.unparse(site.node)}` does not contain {word!r}"


def _is_part_of(word: str, key: str) -> bool:
    return bool(word) and key.endswith(word) and _SEPARATOR.match(key[: -len(word)]) is not None


def text_of(node: ast.expr, strings: dict[str, str]) -> str | None:
    """Return the text that constants of the module come to, None if it is not known."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.Name):
        return strings.get(node.id)
    parts: list[ast.expr] = []
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        parts = [node.left, node.right]
    elif isinstance(node, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.FormattedValue) else part for part in node.values]
    texts = [text_of(part, strings) for part in parts]
    found = [text for text in texts if text is not None]
    return "".join(found) if parts and len(found) == len(parts) else None


def chain_objection(node: ast.expr) -> str | None:
    """Return what the expression does besides asking: an effect in an argument or in a call of the receiver."""
    links = list(chain(node))
    if sum(isinstance(link, ast.Await) for link in links) > 1:
        return "more than one `await`"
    if not isinstance(links[-1], (ast.Name, ast.Constant)):
        return f"cannot tell where `{ast.unparse(links[-1])}` comes from"
    calls = [link for link in links if isinstance(link, ast.Call)]
    for inner in calls[1:]:
        if inner is not calls[0] and not call_only_reads(inner):
            return f"cannot tell whether the call `{ast.unparse(inner)}` has an effect"
    return first(map(objection, arguments(node)))
