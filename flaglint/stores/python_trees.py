"""Python source as data: parsed and never run. Assigned names, literals, and the comments beside them."""

from __future__ import annotations

import ast
import io
import tokenize
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from flaglint.errors import DocumentError
from flaglint.stores.documents import Document
from flaglint.stores.entries import once


class NotLiteral(ValueError):  # noqa: N818 (an answer, not an error)
    """An expression that only running the code would tell."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """The one assignment to a name at the top of a module; `changed_at` is a later line that may change it."""

    value: ast.expr
    line: int
    changed_at: int | None = None


def python_tree(document: Document) -> ast.Module:
    """Return the syntax tree of a module.

    Raises:
        DocumentError: not Python that this interpreter can read.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(document.text)
    except SyntaxError as error:
        problem = f"is not Python that can be read ({error.msg}, line {error.lineno or 1})"
        raise DocumentError(document.location, problem, "repair it, or run flaglint on a newer Python") from None
    except (ValueError, RecursionError, MemoryError):
        raise DocumentError(document.location, "is not Python that can be read", "give the module itself") from None


def comments_of(document: Document) -> dict[int, str]:
    """Return the comments that stand on lines of their own, by line (1-based), with what is before them.

    Raises:
        DocumentError: the text cannot be split into tokens.
    """
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(document.text).readline))
    except (tokenize.TokenError, SyntaxError):
        raise DocumentError(document.location, "is not Python that can be read", "repair it") from None
    return {
        token.start[0]: token.line.rstrip("\r\n")
        for token in tokens
        if token.type == tokenize.COMMENT and not token.line[: token.start[1]].strip()
    }


def assignment_to(tree: ast.Module, name: str) -> Assignment | None:
    """Return the assignment to a name at the top of the module, or None if there is none.

    Whatever else may change the value counts as a change: another assignment, a method call, an item that is set, or
    a star import further down.
    """
    own = [each for each in tree.body if _assigned(each) == name]
    if not own:
        return None
    first = own[0]
    value = first.value if isinstance(first, (ast.Assign, ast.AnnAssign)) else None
    if value is None:
        return None
    lines = [line for line in _changes(tree, name, first) if line]
    return Assignment(value, first.lineno, min(lines, default=None))


def literal(node: ast.expr) -> object:
    """Return the plain data that an expression of literals spells.

    Raises:
        NotLiteral: it is computed.
    """
    try:
        value: object = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        raise NotLiteral(f"line {node.lineno} is computed") from None
    return value


def items_of(node: ast.expr, document: Document, name: str) -> list[tuple[str, ast.expr, int]]:
    """Return the items of a dict display: key, value and the line of the key.

    Raises:
        DocumentError: no dict display, a key that is no plain text, or one that stands there twice.
    """
    if not isinstance(node, ast.Dict):
        raise DocumentError(document.location, f"has a {name} that is no dict display", "write its keys out")
    items = []
    for key, value in zip(node.keys, node.values, strict=True):
        if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
            line = (key or value).lineno
            raise DocumentError(
                document.location, f"has a key in {name} that is computed (line {line})", "write it out"
            )
        items.append((key.value, value, key.lineno))
    once((key for key, _, _ in items), document, f"{name} key")
    return items


def _assigned(node: ast.stmt) -> str | None:
    if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
        return node.target.id
    return None


def _changes(tree: ast.Module, name: str, first: ast.stmt) -> Iterator[int]:
    """Yield the lines that may change what the name stands for, apart from its assignment."""
    inside = set(ast.walk(first))
    for node in ast.walk(tree):
        if node in inside:
            continue
        if isinstance(node, ast.Name) and node.id == name:
            yield node.lineno
        if isinstance(node, ast.ImportFrom) and node.lineno > first.lineno and _binds(node, name):
            yield node.lineno


def _binds(node: ast.ImportFrom, name: str) -> bool:
    return any(alias.name == "*" or (alias.asname or alias.name) == name for alias in node.names)
