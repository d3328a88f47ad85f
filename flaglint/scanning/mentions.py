"""Flag keys in plain text: a mention anywhere protects a flag from the verdict that nothing refers to it."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Iterable, Iterator

from flaglint.model.references import Evidence, Reference, ReferenceKind, Resolution, Span

PROSE_SUFFIXES = (".md", ".rst", ".txt", ".adoc", ".po", ".pot", ".csv", ".svg", ".lock")


def place(source: bytes, start: int) -> tuple[int, int]:
    """Return the line and the column, in code points, of an offset."""
    line = source.count(b"\n", 0, start) + 1
    return line, len(source[source.rfind(b"\n", 0, start) + 1 : start].decode("utf-8", "replace"))


def mention(path: str, key: str, line: int, column: int) -> Reference:
    """Return the reference that a key standing in a text is."""
    return Reference(
        path=path,
        span=Span(line, column, line, column + len(key)),
        kind=ReferenceKind.MENTION,
        sdk="text",
        evidence=Evidence.TEXT,
        resolution=Resolution.TEXT,
        key=key,
    )


def find_literals(paths: Iterable[str], read: Callable[[str], bytes], key: str) -> Iterator[Reference]:
    """Yield every place where the key stands between quotes in files other than prose.

    Prose (`.md`, `.rst`, `.txt`, translations, a docstring that marks the key up as code) asks for no flag; anything
    else might.
    """
    encoded = key.encode("utf-8", "surrogatepass")
    marked_up = b"`" + encoded + b"`"
    quoted = [b'"' + encoded + b'"', b"'" + encoded + b"'", marked_up]
    for path in paths:
        if path.endswith(PROSE_SUFFIXES):
            continue
        try:
            source = read(path)
        except ValueError:
            continue
        prose = _docstring_lines(source) if path.endswith(".py") and marked_up in source else frozenset()
        for start in sorted(start for literal in quoted for start in _occurrences(source, literal)):
            line, column = place(source, start)
            if line not in prose or source[start : start + 1] != b"`":
                yield mention(path, key, line, column)


def _docstring_lines(source: bytes) -> frozenset[int]:
    """Return the lines that docstrings stand on; none if the running Python cannot parse the file."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()
    lines: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                lines.update(range(first.lineno, (first.end_lineno or first.lineno) + 1))
    return frozenset(lines)


def _occurrences(source: bytes, part: bytes) -> Iterator[int]:
    start = source.find(part)
    while start >= 0:
        yield start
        start = source.find(part, start + 1)
