"""Entries for the flag in a registry of the module: dict items, list elements, `__all__`."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator

from flaglint.rewriting.proof.mentions import TRANSLATIONS
from flaglint.rewriting.proof.purity import is_plain

Display = ast.List | ast.Tuple | ast.Set


def drop_entries(before: ast.Module, after: ast.Module, key: str, removed: frozenset[str]) -> None:
    """Take away the entries for the key, or for a removed name, that the new text of the same registry lacks."""
    kept = dict(_registries(after.body, ""))
    for path, value, known in _registries_with_names(before.body, key):
        if path in kept:
            words = _entry_words(kept[path])
            gone = {key, *removed} if path == "__all__" else {key}
            _drop(value, {word for word in gone if word not in words}, (removed | known) - words)


def _registries(body: list[ast.stmt], path: str) -> Iterator[tuple[str, ast.expr]]:
    """Yield the displays that a module or class assigns to a name, with their dotted path."""
    for statement in body:
        if isinstance(statement, ast.ClassDef):
            yield from _registries(statement.body, f"{path}{statement.name}.")
        target = statement.targets[0] if isinstance(statement, ast.Assign) else getattr(statement, "target", None)
        value = statement.value if isinstance(statement, (ast.Assign, ast.AnnAssign)) else None
        if isinstance(target, ast.Name) and isinstance(value, (ast.Dict, ast.List, ast.Tuple, ast.Set)):
            yield path + target.id, value


def _registries_with_names(body: list[ast.stmt], key: str) -> Iterator[tuple[str, ast.expr, frozenset[str]]]:
    """Yield the displays with the names that stand for the key where they are: assigned once, in the same body."""
    inside = [statement for statement in body if not isinstance(statement, ast.ClassDef)]
    known = _names_of(inside, key)
    yield from ((path, value, known) for path, value in _registries(inside, ""))
    for statement in body:
        if isinstance(statement, ast.ClassDef):
            for path, value, names in _registries_with_names(statement.body, key):
                yield f"{statement.name}.{path}", value, names


def _names_of(body: list[ast.stmt], key: str) -> frozenset[str]:
    """Return the names that hold the key and nothing else ever."""
    stores = Counter(
        node.id
        for statement in body
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
    )
    found = set()
    for statement in body:
        target = statement.targets[0] if isinstance(statement, ast.Assign) else getattr(statement, "target", None)
        value = statement.value if isinstance(statement, (ast.Assign, ast.AnnAssign)) else None
        if isinstance(target, ast.Name) and isinstance(value, ast.Constant) and value.value == key:
            found.add(target.id)
    return frozenset(name for name in found if stores[name] == 1)


def _entry_words(value: ast.expr) -> set[str]:
    return {word for node in ast.walk(value) if isinstance(node, ast.expr) and (word := _word(node)) is not None}


def _word(node: ast.expr | None) -> str | None:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else None


def _drop(value: ast.expr, texts: set[str], names: frozenset[str] | set[str]) -> None:
    for node in ast.walk(value):
        if isinstance(node, ast.Dict):
            pairs = [
                (key, item)
                for key, item in zip(node.keys, node.values, strict=True)
                if not (_is_entry(key, texts, names) and is_plain(item))
            ]
            node.keys, node.values = [key for key, _ in pairs], [item for _, item in pairs]
        elif isinstance(node, (ast.List, ast.Tuple, ast.Set)):
            node.elts = [element for element in node.elts if not _is_element(element, texts, names)]


def _is_entry(node: ast.expr | None, texts: set[str], names: frozenset[str] | set[str]) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and node.value in texts
    return _word(node) in names


def _is_element(node: ast.expr, texts: set[str], names: frozenset[str] | set[str]) -> bool:
    """An element that is the key or the removed name, or a tuple that starts with it (a choice)."""
    if isinstance(node, ast.Tuple) and node.elts and all(map(_is_title, node.elts[1:])):
        return _is_entry(node.elts[0], texts, names)
    return _is_entry(node, texts, names)


def _is_title(node: ast.expr) -> bool:
    """A text for people, translated or not: `_("New cart")`."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TRANSLATIONS:
        return not node.keywords and all(isinstance(argument, ast.Constant) for argument in node.args)
    return isinstance(node, ast.Constant)
