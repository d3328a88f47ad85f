"""Flag keys in plain text: a mention anywhere protects a flag from the verdict that nothing refers to it."""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from flaglint.model.references import Evidence, Reference, ReferenceKind, Resolution, Span

PROSE_SUFFIXES = (".md", ".rst", ".txt", ".adoc", ".po", ".pot", ".csv", ".svg", ".lock")
PYTHON_SUFFIXES = (".py", ".pyi")
# Files in which a key or a value needs no quotes.
DATA_SUFFIXES = (".yml", ".yaml", ".toml", ".ini", ".cfg", ".conf", ".env", ".properties")
# What makes a Python file one of the steps by which a database came to its present form.
_MIGRATION = re.compile(rb"^class Migration\b|^down_revision\b", re.MULTILINE)


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


def is_history(path: str, source: bytes) -> bool:
    """Tell whether a file is a migration of a database: it has run, and is not changed any more."""
    return path.endswith(".py") and "migrations/" in path and _MIGRATION.search(source) is not None


def find_literals(paths: Iterable[str], read: Callable[[str], bytes], key: str) -> Iterator[Reference]:
    """Yield every place where the key stands by itself in files other than prose: in quotes, or as an entry of data.

    Prose (`.md`, `.rst`, `.txt`, translations, comments of Python, a docstring that marks the key up as code) asks for
    no flag, nor does a migration that a database has behind it; anything else might.
    """
    seeker = _Seeker(key)
    for path in paths:
        if path.endswith(PROSE_SUFFIXES):
            continue
        try:
            source = read(path)
        except ValueError:
            continue
        if not is_history(path, source):
            yield from seeker.find(path, source)


@dataclass(slots=True)
class _Seeker:
    key: str
    quoted: list[bytes] = field(init=False)
    marked_up: bytes = field(init=False)
    entry: re.Pattern[bytes] = field(init=False)

    def __post_init__(self) -> None:
        encoded = self.key.encode("utf-8", "surrogatepass")
        self.marked_up = b"`" + encoded + b"`"
        self.quoted = [b'"' + encoded + b'"', b"'" + encoded + b"'", self.marked_up]
        word = re.escape(encoded)
        self.entry = re.compile(
            rb"^[ \t]*(?:export[ \t]+)?(?:- +)*(" + word + rb")[ \t]*(?:[:=]|\r?$)"
            rb"|[:=-][ \t]*(" + word + rb")[ \t]*(?:#.*)?\r?$",
            re.MULTILINE,
        )

    def find(self, path: str, source: bytes) -> Iterator[Reference]:
        starts = {start for literal in self.quoted for start in _occurrences(source, literal)}
        if path.endswith(DATA_SUFFIXES):
            starts |= {match.start(match.lastindex or 0) for match in self.entry.finditer(source)}
        is_python = bool(starts) and path.endswith(PYTHON_SUFFIXES)
        prose = _docstring_lines(source) if is_python and self.marked_up in source else frozenset()
        comments = _comments(source) if is_python else {}
        for start in sorted(starts):
            line, column = place(source, start)
            is_marked_up = line in prose and source[start : start + 1] == b"`"
            if not is_marked_up and column < comments.get(line, column + 1):
                yield mention(path, self.key, line, column)


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


def _comments(source: bytes) -> dict[int, int]:
    """Return the columns at which comments begin, by line; those up to where the running Python reads no further."""
    found: dict[int, int] = {}
    try:
        for token in tokenize.tokenize(io.BytesIO(source).readline):
            if token.type == tokenize.COMMENT:
                found[token.start[0]] = token.start[1]
    except (SyntaxError, ValueError, tokenize.TokenError):
        pass
    return found


def _occurrences(source: bytes, part: bytes) -> Iterator[int]:
    start = source.find(part)
    while start >= 0:
        yield start
        start = source.find(part, start + 1)
