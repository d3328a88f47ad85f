"""Where the names of one scope are written and read, and constants carried from the one to the other."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flaglint.rewriting.proof.constants import constant_of, is_constant
from flaglint.rewriting.proof.scopes import Scope, Scopes

Block = list[ast.stmt]
CALLS = (ast.Call, ast.Await, ast.Yield, ast.YieldFrom)


@dataclass(slots=True, eq=False)
class Store:
    """One binding of a name; `block` holds the statement if that does nothing but bind this name.

    `start` and `end` number the expressions that come after it in its block: there it has happened for certain.
    """

    node: ast.AST
    block: Block | None = None
    start: int = 0
    end: int = 0


@dataclass(slots=True)
class Load:
    """One read of a name; `inside` are the names whose bindings it is part of."""

    at: int
    node: ast.Name
    inside: frozenset[str]


@dataclass(slots=True)
class Occurrences:
    """The writes and reads of names that one scope owns, below it and in the scopes within."""

    scope: Scope
    scopes: Scopes
    stores: dict[str, list[Store]] = field(default_factory=lambda: defaultdict(list))
    loads: dict[str, list[Load]] = field(default_factory=lambda: defaultdict(list))
    inside: frozenset[str] = frozenset()
    count: int = 0

    def block(self, statements: Block) -> None:
        """Note the occurrences in a suite."""
        noted: list[Store] = []
        for statement in statements:
            binder = sole_binder(statement)
            own = binder is not None and self.scopes.owner.get(binder) is self.scope
            name = binder_name(binder) if binder is not None else None
            if own and name is not None and self.is_direct(binder):
                store = Store(statement, statements)
                self.stores[name].append(store)
                outer, self.inside = self.inside, self.inside | {name}
                self.children(statement, binder)
                self.inside = outer
                store.start = self.count
                noted.append(store)
            else:
                self.visit(statement)
        for store in noted:
            store.end = self.count

    def is_direct(self, binder: ast.AST | None) -> bool:
        """Tell whether the name is bound in its own scope rather than by `global` or `nonlocal` elsewhere."""
        label = self.scopes.label.get(binder) if binder is not None else None
        return label in ("local", "name") or (label == "global" and self.scope is self.scopes.module)

    def visit(self, node: ast.AST) -> None:
        """Note the occurrence at a node, and those below."""
        if isinstance(node, ast.Name):
            if self.scopes.owner.get(node) is self.scope:
                self.count += 1
                if isinstance(node.ctx, ast.Load):
                    self.loads[node.id].append(Load(self.count, node, self.inside))
                else:
                    self.stores[node.id].append(Store(node))
            return
        if isinstance(node, ast.NamedExpr) and self.scopes.owner.get(node.target) is self.scope:
            self.stores[node.target.id].append(Store(node))
            self.visit(node.value)
            return
        target = node.optional_vars if isinstance(node, ast.withitem) else None
        if isinstance(node, ast.withitem) and isinstance(target, ast.Name) and self.scopes.owner[target] is self.scope:
            self.visit(node.context_expr)
            self.stores[target.id].append(Store(node))
            return
        name = binder_name(node)
        if name is not None and self.scopes.owner.get(node) is self.scope:
            self.stores[name].append(Store(node))
        self.children(node, None)

    def children(self, node: ast.AST, skipped: ast.AST | None) -> None:
        """Visit what is below a node, suites as suites."""
        for name in node._fields:
            child = getattr(node, name, None)
            if isinstance(child, list):
                if child and isinstance(child[0], ast.stmt):
                    self.block(child)
                    continue
                for item in child:
                    if isinstance(item, ast.AST) and item is not skipped:
                        self.visit(item)
            elif isinstance(child, ast.AST) and child is not skipped:
                self.visit(child)


def calls_in(body: ast.AST) -> Counter[str]:
    """Return how often each call, or the like, is a statement of its own below a node."""
    statements = (node.value for node in ast.walk(body) if isinstance(node, ast.Expr))
    return Counter(ast.dump(value) for value in statements if isinstance(value, CALLS))


def sole_binder(statement: ast.stmt) -> ast.AST | None:
    """Return the node that names what a statement binds, if binding that one name is all it does."""
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target = statement.targets[0]
        return target if isinstance(target, ast.Name) else None
    if isinstance(statement, ast.AnnAssign):
        return statement.target if isinstance(statement.target, ast.Name) else None
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return statement
    if isinstance(statement, (ast.Import, ast.ImportFrom)) and len(statement.names) == 1:
        return statement.names[0]
    return None


def binder_name(node: ast.AST) -> str | None:
    """Return the name that a node binds, other than in an expression."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.alias):
        return node.asname or node.name.partition(".")[0]
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return node.name
    if isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)):
        return node.name
    return node.rest if isinstance(node, ast.MatchMapping) else None


def occurrences(body: Block, scope: Scope, scopes: Scopes) -> Occurrences:
    """Return where the names of a scope occur in its body."""
    found = Occurrences(scope, scopes)
    found.block(body)
    return found


def propagate(body: Block, found: Occurrences, may: Callable[[str], bool]) -> bool:
    """Put the constant of each name that is bound once, before all reads, in place of the reads."""
    replacements: dict[ast.AST, ast.expr] = {}
    for name, stores in found.stores.items():
        value = getattr(stores[0].node, "value", None)
        loads = found.loads.get(name)
        if len(stores) != 1 or stores[0].block is None or not loads or not isinstance(value, ast.Constant):
            continue
        if name not in found.scope.bound or _is_parameter(name, found) or not is_constant(value) or not may(name):
            continue
        if all(_comes_after(stores[0], load, found) for load in loads):
            replacements |= {load.node: constant_of(value.value, load.node) for load in loads}
    if replacements:
        replace(body, replacements)
    return bool(replacements)


def _comes_after(store: Store, load: Load, found: Occurrences) -> bool:
    if store.start < load.at <= store.end:
        return True
    # A function that runs before the module has bound the name fails in the original too.
    is_module = found.scope is found.scopes.module
    return is_module and found.scopes.label.get(load.node) == "global" and load.node in found.scopes.deferred


def _is_parameter(name: str, found: Occurrences) -> bool:
    return name in found.scope.parameters


def replace(body: Block, replacements: Mapping[ast.AST, ast.expr]) -> None:
    """Put other expressions in place of some, in every statement of a body."""
    pending: list[ast.AST] = list(body)
    while pending:
        node = pending.pop()
        for name in node._fields:
            child = getattr(node, name, None)
            if isinstance(child, list):
                for at, item in enumerate(child):
                    child[at] = replacements.get(item, item) if isinstance(item, ast.expr) else item
                pending += [item for item in child if isinstance(item, ast.AST)]
            elif isinstance(child, ast.expr):
                child = replacements.get(child, child)
                setattr(node, name, child)
                pending.append(child)
            elif isinstance(child, ast.AST):
                pending.append(child)
