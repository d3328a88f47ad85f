"""Where a node stands in a tree, and taking statements out of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
Definitions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
ENTERING = frozenset({"enter_context", "enterContext", "enter_async_context", "enterAsyncContext", "enterClassContext"})
_ASSERTING = ("assert", "expect", "fail", "raises", "should", "verify", "warns")


class Parents:
    """The parent of each node of a tree; the tree may lose nodes later."""

    def __init__(self, tree: ast.Module) -> None:
        self._parents: dict[ast.AST, ast.AST] = {}
        self.calls: list[ast.Call] = []
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                self.calls.append(node)
            for child in ast.iter_child_nodes(node):
                self._parents[child] = node

    def of(self, node: ast.AST) -> ast.AST | None:
        """Return the node around, None for the module."""
        return self._parents.get(node)

    def around(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield the nodes around, the nearest first."""
        parent = self.of(node)
        while parent is not None:
            yield parent
            parent = self.of(parent)

    def is_within(self, node: ast.AST, outer: ast.AST) -> bool:
        """Tell whether a node is another one or below it."""
        return node is outer or any(parent is outer for parent in self.around(node))

    def definitions_around(self, node: ast.AST) -> Iterator[Definition]:
        """Yield the functions and classes around, the nearest first."""
        for parent in self.around(node):
            if isinstance(parent, Definitions):
                yield parent

    def calls_over(self, node: ast.AST) -> Iterator[ast.Call]:
        """Yield the decorators and context managers under which a node runs, outer ones of its own statement too."""
        child = node
        for parent in self.around(node):
            held: list[ast.expr] = []
            if isinstance(parent, Definitions):
                held = parent.decorator_list
            elif isinstance(parent, (ast.With, ast.AsyncWith)):
                before = parent.items.index(child) if isinstance(child, ast.withitem) else len(parent.items)
                held = [item.context_expr for item in parent.items[:before]]
            if isinstance(child, ast.expr) and child in held:
                held = held[: held.index(child)]
            yield from (part for expression in held for part in ast.walk(expression) if isinstance(part, ast.Call))
            child = parent

    def remove(self, node: ast.stmt) -> None:
        """Take a statement out of its suite."""
        suite = self.suite(node)
        suite[:] = [statement for statement in suite if statement is not node]

    def remove_item(self, item: ast.withitem) -> None:
        """Take a context manager away; the last one takes its statement with it, and the body stays."""
        statement = self.of(item)
        if not isinstance(statement, (ast.With, ast.AsyncWith)):
            return
        statement.items.remove(item)
        if not statement.items:
            suite = self.suite(statement)
            at = next(at for at, other in enumerate(suite) if other is statement)
            suite[at : at + 1] = statement.body
            for inner in statement.body:
                self._parents[inner] = self._parents[statement]

    def suite(self, node: ast.stmt) -> list[ast.stmt]:
        """Return the list that a statement is in."""
        parent = self.of(node)
        for name in ("body", "orelse", "finalbody"):
            suite = getattr(parent, name, None)
            if isinstance(suite, list) and any(statement is node for statement in suite):
                return suite
        return []


def is_first_check(target: Definition, call: ast.Call, parents: Parents, *, may_be_named: bool = False) -> bool:
    """Tell whether nothing in a test is checked before the call takes effect, nor after it ends.

    A decorator holds for all of it; a context manager must be around all that comes after it, to the end. Where its
    result `may_be_named`, an assignment is as good as the call alone.
    """
    alone = (ast.withitem, ast.Expr, ast.Assign) if may_be_named else (ast.withitem, ast.Expr)
    path = [call, *parents.around(call)]
    path = path[: next(at for at, node in enumerate(path) if node is target)]
    if isinstance(target, ast.ClassDef) or path[-1] in target.decorator_list:
        return path == [call] and call in target.decorator_list
    suite = target.body
    for at, node in reversed(list(enumerate(path))):
        if isinstance(node, alone):
            is_direct = at == 1 or (at == 2 and isinstance(node, ast.Expr) and _enters(path[1]))
            checked = not isinstance(node, ast.withitem) and _is_late(node, suite)
            return is_direct and not checked
        if not isinstance(node, (ast.With, ast.AsyncWith)) or node is not suite[-1] or _is_late(node, suite):
            return False
        suite = node.body
    return False


def _is_late(node: ast.stmt, suite: list[ast.stmt]) -> bool:
    """Tell whether something is checked in a suite before the statement."""
    at = next((at for at, statement in enumerate(suite) if statement is node), len(suite))
    return at == len(suite) or any(map(_checks, suite[:at]))


def _enters(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and _last_name(node.func) in ENTERING


def _checks(node: ast.AST) -> bool:
    """Tell whether code checks anything."""
    for part in ast.walk(node):
        if isinstance(part, ast.Assert):
            return True
        func = part.func if isinstance(part, ast.Call) else None
        name = func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""
        if name.lstrip("_").lower().startswith(_ASSERTING):
            return True
    return False


def runs_inherited(owner: ast.ClassDef, name: str, tree: ast.Module) -> bool:
    """Tell whether a base class of the same module has a method of that name, or a base is not known."""
    classes = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    pending, seen = [owner], {owner.name}
    while pending:
        for base in map(_last_name, pending.pop().bases):
            known = classes.get(base)
            if known is None or base in seen:
                continue
            if any(isinstance(node, Definitions) and node.name == name for node in known.body):
                return True
            seen.add(base)
            pending.append(known)
    return False


def outer_bases(owner: ast.ClassDef, tree: ast.Module) -> Iterator[str]:
    """Yield the base classes, and theirs, that are not in the module."""
    classes = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    pending, seen = [owner], {owner.name}
    while pending:
        for base in map(_last_name, pending.pop().bases):
            if base in classes and base not in seen:
                pending.append(classes[base])
            elif base not in classes:
                yield base
            seen.add(base)


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
