"""Wrong variants of a right new text: one small edit each, with the layout around it as it was."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from itertools import pairwise
from types import CodeType

Edit = tuple[int, int, str]


class Text:
    """A text with the offsets of its nodes."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tree = ast.parse(text)
        self.starts = [0]
        for line in re.findall(r"[^\n]*\n|[^\n]+\Z", text):
            self.starts.append(self.starts[-1] + len(line))

    def span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        start = self.offset(node.lineno, node.col_offset)
        return start, self.offset(node.end_lineno or node.lineno, node.end_col_offset or 0)

    def offset(self, line: int, column: int) -> int:
        first = self.starts[line - 1]
        end = self.starts[line] if line < len(self.starts) else len(self.text)
        return first + len(self.text[first:end].encode()[:column].decode())

    def of(self, node: ast.expr | ast.stmt) -> str:
        start, end = self.span(node)
        return self.text[start:end]

    def with_edits(self, *edits: Edit) -> str:
        text = self.text
        for start, end, new in sorted(edits, reverse=True):
            text = text[:start] + new + text[end:]
        return text


def mutants(text: str) -> Iterator[tuple[str, str]]:
    """Yield, with the name of the edit, each variant that still compiles and is not the same program."""
    seen = {text}
    for name, mutant in all_edits(Text(text)):
        if mutant not in seen and not is_same(text, mutant):
            seen.add(mutant)
            yield name, mutant


def is_same(one: str, other: str) -> bool:
    """Tell whether the compiler makes the same of both (or nothing of the other), comments included."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            codes = [without_lines(compile(without_pass(text), "", "exec", dont_inherit=True)) for text in (one, other)]
    except (SyntaxError, ValueError):
        return True
    return codes[0] == codes[1] and re.findall("#.*", one) == re.findall("#.*", other)


def without_pass(text: str) -> ast.Module:
    """Parse a text without the `pass` that is not needed."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        for name in ("body", "orelse", "finalbody"):
            suite = getattr(node, name, None)
            if isinstance(suite, list) and len(suite) > 1:
                left = [child for child in suite if not isinstance(child, ast.Pass)]
                setattr(node, name, left or suite[:1])
    return tree


def without_lines(code: object) -> object:
    if not isinstance(code, CodeType):
        return (type(code).__name__, repr(code))
    parts = ("co_name", "co_names", "co_varnames", "co_freevars", "co_cellvars", "co_argcount", "co_flags", "co_code")
    return (*(getattr(code, part) for part in parts), tuple(without_lines(c) for c in code.co_consts))


def all_edits(text: Text) -> Iterator[tuple[str, str]]:
    for node in ast.walk(text.tree):
        if isinstance(node, ast.stmt):
            yield from statement_edits(text, node)
        elif isinstance(node, ast.expr):
            yield from expression_edits(text, node)
        for name in ("body", "orelse", "finalbody"):
            suite = getattr(node, name, None)
            if isinstance(suite, list):
                yield from suite_edits(text, suite)
    for found in re.finditer(r"[ \t]*#.*", text.text):
        yield "drop comment", text.with_edits((found.start(), found.end(), ""))


def statement_edits(text: Text, node: ast.stmt) -> Iterator[tuple[str, str]]:
    start, end = text.span(node)
    margin = " " * node.col_offset
    yield "drop statement", text.with_edits((start, end, "pass"))
    line_start = text.starts[node.lineno - 1]
    line_end = text.starts[min(node.end_lineno or node.lineno, len(text.starts) - 1)]
    yield "drop lines", text.with_edits((line_start, line_end, ""))
    yield "repeat statement", text.with_edits((end, end, f"\n{margin}{text.of(node)}"))
    yield "call after", text.with_edits((end, end, f"\n{margin}boom()"))
    yield "call before", text.with_edits((line_start, line_start, f"{margin}boom()\n"))
    if isinstance(node, ast.Return):
        yield "drop return", text.with_edits((start, end, text.of(node.value) if node.value else "pass"))
        yield "return nothing", text.with_edits((start, end, "return"))
    if isinstance(node, (ast.If, ast.While, ast.Assert)):
        where = text.span(node.test)
        yield "negate test", text.with_edits((*where, f"not ({text.of(node.test)})"))
        yield "true test", text.with_edits((*where, "True"))
        yield "false test", text.with_edits((*where, "False"))
    if isinstance(node, ast.If) and node.orelse and not isinstance(node.orelse[0], ast.If):
        one = text.span(node.body[0])[0], text.span(node.body[-1])[1]
        other = text.span(node.orelse[0])[0], text.span(node.orelse[-1])[1]
        yield "swap arms", text.with_edits((*one, text.text[slice(*other)]), (*other, text.text[slice(*one)]))
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        yield "rename function", text.text.replace(f"def {node.name}(", f"def {node.name}_(", 1)
        if isinstance(node, ast.AsyncFunctionDef):
            yield "no longer async", text.with_edits((start, start + len("async "), ""))
        for argument in node.args.args:
            at = text.offset(argument.lineno, argument.col_offset)
            yield "rename parameter", text.with_edits((at, at + len(argument.arg), argument.arg + "_"))
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        yield "rename import", text.with_edits((end, end, " as other"))


def suite_edits(text: Text, suite: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    for one, other in pairwise(suite):
        a, b = text.span(one), text.span(other)
        yield "swap statements", text.with_edits((*a, text.of(other)), (*b, text.of(one)))
    if len(suite) > 1 and suite[-1].col_offset >= 4:
        first, last = text.starts[suite[-1].lineno - 1], text.span(suite[-1])[1]
        lines = text.text[first:last].split("\n")
        yield "unindent", text.with_edits((first, last, "\n".join(line.removeprefix("    ") for line in lines)))


def expression_edits(text: Text, node: ast.expr) -> Iterator[tuple[str, str]]:
    start, end = text.span(node)
    if isinstance(node, ast.BoolOp):
        word = "and" if isinstance(node.op, ast.And) else "or"
        for at in range(len(node.values)):
            kept = [text.of(value) for index, value in enumerate(node.values) if index != at]
            yield "drop operand", text.with_edits((start, end, f" {word} ".join(kept)))
        other = {"and": "or", "or": "and"}[word]
        yield "other operator", text.with_edits((start, end, f" {other} ".join(map(text.of, node.values))))
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "drop not", text.with_edits((start, end, text.of(node.operand)))
    elif isinstance(node, ast.IfExp):
        yield "first arm", text.with_edits((start, end, text.of(node.body)))
        yield "other arm", text.with_edits((start, end, text.of(node.orelse)))
    elif isinstance(node, ast.Constant) and not text.of(node).startswith(("f", "{")):
        value = node.value
        new = repr(not value) if isinstance(value, bool) else repr(value + 1) if isinstance(value, int) else "'other'"
        yield "other constant", text.with_edits((start, end, new))
    elif isinstance(node, ast.Name):
        yield "other name", text.with_edits((start, end, f"{node.id}_"))
        if isinstance(node.ctx, ast.Load):
            yield "constant for name", text.with_edits((start, end, "True"))
            yield "negated name", text.with_edits((start, end, f"(not {node.id})"))
    elif isinstance(node, ast.Call):
        yield "value for call", text.with_edits((start, end, text.of(node.func)))
        for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
            if not isinstance(argument, ast.Starred):
                yield "other argument", text.with_edits((*text.span(argument), "None"))
    elif isinstance(node, ast.Await):
        yield "drop await", text.with_edits((start, end, text.of(node.value)))
    elif isinstance(node, (ast.List, ast.Tuple)) and node.elts:
        yield "drop element", text.with_edits((*text.span(node.elts[0]), "*()"))
