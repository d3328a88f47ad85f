"""Items of the tables that a pack speaks of: `settings.FEATURES["x"]`, `"x" in FEATURES`, `FEATURES["x"] = True`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flaglint.model.source import ItemFact, ItemUse, Term, TermKind, attributes_word, table_word
from flaglint.scanning.python.callees import last_name
from flaglint.scanning.python.terms import TermReader


class ItemReader:
    """Reads the items of tables whose last name is among `names`, as `table_word` writes it."""

    def __init__(self, terms: TermReader, names: frozenset[str]) -> None:
        self._terms = terms
        self._names = names

    def read(self, node: ast.expr, scope: str) -> Iterator[ItemFact]:
        """Yield the item that an expression itself reads or looks for."""
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load) and self._is_table(node.value):
            yield ItemFact(scope, self._terms.read(node), ItemUse.READ)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load) and self._has_flags(node.value):
            name = ast.copy_location(ast.Constant(node.attr), node)
            yield self._attribute(node, node.value, name, scope)
        elif isinstance(node, ast.Call) and len(node.args) > 1 and self._has_flags(node.args[0]):
            if isinstance(node.func, ast.Name) and node.func.id in ("getattr", "hasattr"):
                yield self._attribute(node, node.args[0], node.args[1], scope)
        elif isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], (ast.In, ast.NotIn)):
            [table] = node.comparators
            if self._is_table(table):
                span = self._terms.read(node).span
                parts = (self._terms.read(table), self._terms.read(node.left))
                yield ItemFact(scope, Term(TermKind.SUBSCRIPT, span, parts=parts), ItemUse.SOUGHT)

    def changed(self, node: ast.stmt, scope: str) -> Iterator[ItemFact]:
        """Yield the items that a statement sets or deletes."""
        targets = node.targets if isinstance(node, (ast.Assign, ast.Delete)) else []
        value = self._terms.read(node.value) if isinstance(node, ast.Assign) else None
        for target in targets:
            if isinstance(target, ast.Subscript) and self._is_table(target.value):
                yield ItemFact(scope, self._terms.read(target), ItemUse.SET, value)

    def _attribute(self, node: ast.expr, owner: ast.expr, name: ast.expr, scope: str) -> ItemFact:
        parts = (self._terms.read(owner), self._terms.read(name))
        return ItemFact(scope, Term(TermKind.SUBSCRIPT, self._terms.read(node).span, parts=parts), ItemUse.READ)

    def _is_table(self, node: ast.expr) -> bool:
        return table_word(last_name(node)) in self._names

    def _has_flags(self, node: ast.expr) -> bool:
        return attributes_word(last_name(node)) in self._names


def is_slot(target: ast.expr) -> bool:
    """Tell whether an assignment keeps something under a name in a table: `app.extensions["flags"] = client`."""
    return (
        isinstance(target, ast.Subscript)
        and isinstance(target.value, (ast.Name, ast.Attribute))
        and (isinstance(target.slice, (ast.Name, ast.Attribute)) or _is_text(target.slice))
    )


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
