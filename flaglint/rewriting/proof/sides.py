"""One text made ready for the proof: its tree without docstrings, its scopes, the paths of its definitions."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from flaglint.rewriting.proof.bindings import binder_name, calls_in
from flaglint.rewriting.proof.scopes import Scopes, read_scopes
from flaglint.rewriting.proof.text import SourceText, parse

Place = tuple[int, int]
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(slots=True)
class Side:
    """A parsed text; `docstrings` were taken out of the tree so that no other string can become one."""

    source: SourceText
    tree: ast.Module
    scopes: Scopes
    docstrings: dict[ast.AST, str] = field(default_factory=dict)
    paths: dict[ast.AST, str] = field(default_factory=dict)


def prepare(data: bytes, source: SourceText) -> Side:
    """Parse the text and read its scopes.

    Raises:
        SyntaxError: the running Python does not accept the text.
        ValueError: null bytes.
    """
    tree = parse(data)
    side = Side(source, tree, read_scopes(tree))
    _take_docstring(tree, side)
    for node, path in _definitions(tree.body, ""):
        side.paths[node] = path
        _take_docstring(node, side)
    return side


def _take_docstring(node: ast.Module | Definition, side: Side) -> None:
    first = node.body[0] if node.body else None
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        side.docstrings[node] = first.value.value
        del node.body[0]


def _definitions(body: list[ast.stmt], path: str) -> Iterator[tuple[Definition, str]]:
    """Yield every function and class with its dotted path, those within others too."""
    pending: list[tuple[ast.AST, str]] = [(node, path) for node in body]
    while pending:
        node, path = pending.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            path = f"{path}.{node.name}" if path else node.name
            yield node, path
        pending += [(child, path) for child in ast.iter_child_nodes(node) if not isinstance(child, ast.expr)]


def kept_names(side: Side) -> dict[str, frozenset[str]]:
    """Return, for the module and each definition by path, the names of its own that its text still has."""
    kept: dict[str, set[str]] = {"": set(side.scopes.module.bound)}
    for node, path in side.paths.items():
        names = kept.setdefault(path, set())
        scope = side.scopes.made[node]
        names |= scope.bound
        if isinstance(node, ast.ClassDef):
            continue
        for child in ast.walk(node):
            name = child.id if isinstance(child, ast.Name) else binder_name(child)
            if name is not None and side.scopes.owner.get(child) is scope:
                names.add(name)
    return {path: frozenset(names) for path, names in kept.items()}


def call_statements(side: Side) -> dict[str, Counter[str]]:
    """Return, for each function by path, how often each call is a statement of its own."""
    return {path: calls_in(node) for node, path in side.paths.items()}


def opaque_functions(before: Side, after: Side, touched: frozenset[int]) -> tuple[frozenset[Place], frozenset[Place]]:
    """Return the places, on either side, of functions that stand word for word on both.

    `touched` are the lines of substitutions. Functions within functions are left out: they see names around them.
    """
    new: dict[str, set[str]] = {}
    for _, path, text in _outer_functions(after):
        new.setdefault(path, set()).add(text)
    same: set[tuple[str, str]] = set()
    places: set[Place] = set()
    for node, path, text in _outer_functions(before):
        lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
        if text in new.get(path, ()) and touched.isdisjoint(lines) and touched.isdisjoint(_decorator_lines(node)):
            same.add((path, text))
            places.add((node.lineno, node.col_offset))
    others = {(node.lineno, node.col_offset) for node, path, text in _outer_functions(after) if (path, text) in same}
    return frozenset(places), frozenset(others)


def _outer_functions(side: Side) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, str, str]]:
    pending: list[ast.stmt] = list(side.tree.body)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.ClassDef):
            pending += node.body
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            start = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            lines = side.source.lines[start - 1 : node.end_lineno]
            if not side.source.lines[node.lineno - 1][: node.col_offset].strip():
                yield node, side.paths[node], "".join(lines)


def _decorator_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> range:
    return range(min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)]), node.lineno)
