"""A parsed Python file to its facts: imports, bindings, functions, classes, and the calls asked for."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable

from flaglint.model.source import (
    AssignmentFact,
    CallFact,
    CallRole,
    ClassFact,
    FunctionFact,
    ImportFact,
    ItemFact,
    ModuleFacts,
    Parameter,
    Term,
    named_scope,
)
from flaglint.scanning.python.bodies import FunctionNode, is_docstring, own_statements, returns
from flaglint.scanning.python.callees import called_names, handed_decorators, is_mock, last_name
from flaglint.scanning.python.items import ItemReader, is_slot
from flaglint.scanning.python.terms import Comprehension, Positions, TermReader, own_scope

# A quoted annotation longer than this is no name of a client.
LONGEST_ANNOTATION = 200


def read_facts(tree: ast.Module, path: str, text: str, names: frozenset[str]) -> ModuleFacts:
    """Return the facts of a module; calls are kept where the function's last name is one of `names`.

    Items of a table are kept where `names` holds its last name as `table_word` writes it.
    """
    walk = _Walk(text, names)
    walk.block(tree.body, "")
    return ModuleFacts(
        path,
        tuple(walk.imports),
        tuple(walk.assignments),
        tuple(walk.functions),
        tuple(walk.classes),
        tuple(walk.calls),
        tuple(walk.items),
    )


class _Walk:
    """One pass over a module; `scope` is the dotted path of enclosing classes and functions.

    A comprehension or lambda adds a part in angle brackets, since what it binds is seen nowhere else.
    """

    def __init__(self, text: str, names: frozenset[str]) -> None:
        self.positions = Positions(text)
        self.terms = TermReader(self.positions)
        self.names = names
        self.imports: list[ImportFact] = []
        self.assignments: list[AssignmentFact] = []
        self.functions: list[FunctionFact] = []
        self.classes: list[ClassFact] = []
        self.calls: list[CallFact] = []
        self.items: list[ItemFact] = []
        self.item_reader = ItemReader(self.terms, names)
        self.guarded = False
        self.handed: set[ast.expr] = set()
        self.homes: dict[tuple[str, str], str] = {}  # (scope, name) to the scope that `global` or `nonlocal` means

    def block(self, body: Iterable[ast.stmt], scope: str) -> None:
        for statement in body:
            self.statement(statement, scope)

    def statement(self, node: ast.stmt, scope: str) -> None:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            self.function(node, scope)
        elif isinstance(node, ast.ClassDef):
            self.class_(node, scope)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            self.import_(node, scope)
        elif isinstance(node, ast.Expr):
            self.expression(node.value, scope, CallRole.STATEMENT)
        elif isinstance(node, (ast.If, ast.Try)) and not self.guarded:
            self.guarded = True
            self.children(node, scope)
            self.guarded = False
        else:
            self.bindings(node, scope)
            self.children(node, scope)

    def children(self, node: ast.AST, scope: str) -> None:
        """Visit what a statement or expression holds, statements and expressions alike."""
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.expression(child, scope)
            elif isinstance(child, ast.stmt):
                self.statement(child, scope)
            elif isinstance(child, ast.withitem):
                self.with_item(child, scope)
            elif isinstance(child, ast.ExceptHandler) and child.name:
                self.unknown_name(child.name, scope, child)
                self.children(child, scope)
            elif isinstance(child, ast.pattern):
                self.pattern(child, scope)
            else:
                self.children(child, scope)

    def expression(self, node: ast.expr, scope: str, role: CallRole = CallRole.EXPRESSION) -> None:
        """Visit an expression; a call is recorded with the `await` and the attribute around it."""
        role = CallRole.DECORATOR if node in self.handed else role
        if isinstance(node, ast.Attribute):
            self.items.extend(self.item_reader.read(node, scope))
        outer: ast.expr = node
        attribute = outer if isinstance(outer, ast.Attribute) else None
        inner = attribute.value if attribute else outer
        awaited = inner if isinstance(inner, ast.Await) else None
        called = awaited.value if awaited else inner
        if isinstance(called, ast.Call):
            self.call(called, scope, role, awaited, attribute)
            self.children(called, scope)
        elif isinstance(called, (ast.Subscript, ast.Compare, ast.Attribute)):
            self.items.extend(self.item_reader.read(called, scope))
            self.children(called, scope)
        elif isinstance(called, ast.Lambda):
            self.lambda_(called, scope)
        elif isinstance(called, ast.NamedExpr):
            self.walrus(called, scope)
        elif isinstance(called, Comprehension):
            self.comprehension(called, scope)
        else:
            self.children(called, scope)

    def call(
        self,
        node: ast.Call,
        scope: str,
        role: CallRole,
        awaited: ast.Await | None,
        attribute: ast.Attribute | None,
    ) -> None:
        self.items.extend(self.item_reader.read(node, scope))
        name = last_name(node.func)
        if name == "pop" and isinstance(node.func, ast.Attribute) and node.args:
            gone = ast.copy_location(ast.Subscript(node.func.value, node.args[0], ast.Del()), node)
            self.assign(gone, None, scope, node)
        if self.names.isdisjoint(called_names(node)) and not is_mock(node.func):
            if name == "setattr":
                self.set_attribute(node, scope)
            return
        span = self.positions.span
        self.calls.append(
            CallFact(
                scope,
                self.terms.read(node),
                role,
                span(awaited) if awaited else None,
                attribute.attr if attribute else None,
                span(attribute) if attribute else None,
            )
        )

    def set_attribute(self, node: ast.Call, scope: str) -> None:
        """Record `setattr(app, "client", value)` as the assignment that it is."""
        if len(node.args) == 3 and isinstance(node.func, ast.Name):
            name = node.args[1]
            if isinstance(name, ast.Constant) and isinstance(name.value, str):
                target = ast.copy_location(ast.Attribute(node.args[0], name.value, ast.Store()), node)
                self.assign(target, node.args[2], scope, node)

    def walrus(self, node: ast.NamedExpr, scope: str) -> None:
        """Record a walrus; in a comprehension it binds in the scope around it."""
        home = scope
        while home.rpartition(".")[2].startswith("<for"):
            home = home.rpartition(".")[0]
        self.assign(node.target, node.value, home, node, value_scope=scope)
        self.expression(node.value, scope)

    def lambda_(self, node: ast.Lambda, scope: str) -> None:
        for default in filter(None, [*node.args.defaults, *node.args.kw_defaults]):
            self.expression(default, scope)
        inner = self.inner(scope, "lambda", node)
        for parameter in self.parameters(node.args):
            self.unknown_name(parameter.name.lstrip("*"), inner, node)
        self.expression(node.body, inner)

    def comprehension(self, node: Comprehension, scope: str) -> None:
        """Visit a comprehension: the first iterable belongs to the scope around it, all else to its own."""
        inner = self.inner(scope, "for", node)
        for index, generator in enumerate(node.generators):
            self.loop(generator.target, generator.iter, inner, node, inner if index else scope)
            self.expression(generator.iter, inner if index else scope)
            for condition in generator.ifs:
                self.expression(condition, inner)
        results = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        for result in results:
            self.expression(result, inner)

    def inner(self, scope: str, kind: str, node: ast.expr) -> str:
        own = own_scope(kind, node)
        return f"{scope}.{own}" if scope else own

    def pattern(self, node: ast.pattern, scope: str) -> None:
        """Record the names that a `case` pattern captures."""
        name = node.rest if isinstance(node, ast.MatchMapping) else getattr(node, "name", None)
        if name is not None:
            self.unknown_name(name, scope, node)
        self.children(node, scope)

    def with_item(self, item: ast.withitem, scope: str) -> None:
        self.expression(item.context_expr, scope, CallRole.CONTEXT_MANAGER)
        if isinstance(item.optional_vars, ast.Name):
            self.assign(item.optional_vars, item.context_expr, scope, item.context_expr)
        elif item.optional_vars is not None:
            self.unknown(item.optional_vars, scope, item.context_expr)

    def bindings(self, node: ast.stmt, scope: str) -> None:
        """Record what a statement binds."""
        self.items.extend(self.item_reader.changed(node, scope))
        if isinstance(node, ast.Assign):
            for target in node.targets:
                self.assign(target, node.value, scope, node)
        elif isinstance(node, ast.AnnAssign):
            self.assign(node.target, node.value, scope, node, node.annotation)
        elif isinstance(node, ast.For):
            self.loop(node.target, node.iter, scope, node, scope)
        elif isinstance(node, (ast.AugAssign, ast.AsyncFor)):
            self.unknown(node.target, scope, node)
        elif isinstance(node, ast.Delete):
            for target in node.targets:
                self.unknown(target, scope, node)
        elif sys.version_info >= (3, 12) and isinstance(node, ast.TypeAlias):
            self.assign(node.name, node.value, scope, node)

    def assign(
        self,
        target: ast.expr,
        value: ast.expr | None,
        scope: str,
        statement: ast.stmt | ast.expr,
        annotation: ast.expr | None = None,
        value_scope: str | None = None,
    ) -> None:
        if isinstance(target, (ast.Tuple, ast.List)):
            self.unpack(target, value, scope, statement)
            return
        if not isinstance(target, (ast.Name, ast.Attribute)) and not is_slot(target):
            return
        read = self.terms.read
        home = self.homes.get((scope, target.id), scope) if isinstance(target, ast.Name) else scope
        read_in = value_scope if value_scope is not None else scope
        self.assignments.append(
            AssignmentFact(
                home,
                read(target),
                read(value) if value else None,
                self.annotation(annotation),
                self.positions.span(statement),
                read_in if read_in != home else None,
            )
        )

    def annotation(self, node: ast.expr | None) -> Term | None:
        """Return an annotation's term; a quoted one is read as what it says."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) <= LONGEST_ANNOTATION:
            try:
                node = ast.parse(node.value.strip(), mode="eval").body
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                return None
        return self.terms.read(node) if node else None

    def unpack(
        self, target: ast.Tuple | ast.List, value: ast.expr | None, scope: str, statement: ast.stmt | ast.expr
    ) -> None:
        """Pair the names of an unpacking with its values where both sides are written out."""
        values: list[ast.expr] = value.elts if isinstance(value, (ast.Tuple, ast.List)) else []
        paired = len(values) == len(target.elts) and not any(
            isinstance(element, ast.Starred) for element in [*values, *target.elts]
        )
        for index, element in enumerate(target.elts):
            self.assign(element, values[index] if paired else None, scope, statement)

    def loop(
        self, target: ast.expr, iterable: ast.expr, scope: str, statement: ast.stmt | ast.expr, value_scope: str
    ) -> None:
        """Record what a loop binds: an element of what it runs over, starred, or an item of one."""
        each: ast.expr = ast.copy_location(ast.Starred(iterable, ast.Load()), iterable)
        if isinstance(target, ast.Name):
            self.assign(target, each, scope, statement, value_scope=value_scope)
        elif isinstance(target, (ast.Tuple, ast.List)) and all(
            isinstance(e, (ast.Name, ast.Tuple)) for e in target.elts
        ):
            self._loop_items(target, each, scope, statement, value_scope)
        else:
            self.unknown(target, scope, statement)

    def _loop_items(
        self,
        target: ast.Tuple | ast.List,
        each: ast.expr,
        scope: str,
        statement: ast.stmt | ast.expr,
        value_scope: str,
    ) -> None:
        for index, element in enumerate(target.elts):
            position = ast.copy_location(ast.Constant(index), each)
            item = ast.copy_location(ast.Subscript(each, position, ast.Load()), each)
            if isinstance(element, ast.Name):
                self.assign(element, item, scope, statement, value_scope=value_scope)
            elif isinstance(element, ast.Tuple):
                self._loop_items(element, item, scope, statement, value_scope)
            else:
                self.unknown(element, scope, statement)

    def unknown(self, target: ast.expr, scope: str, statement: ast.stmt | ast.expr) -> None:
        """Record that the names of a target are bound to something that is not followed."""
        for node in ast.walk(target):
            if isinstance(node, (ast.Name, ast.Attribute)) and not isinstance(node.ctx, ast.Load):
                self.assign(node, None, scope, statement)

    def unknown_name(self, name: str, scope: str, at: ast.stmt | ast.expr | ast.ExceptHandler | ast.pattern) -> None:
        target = ast.copy_location(ast.Name(id=name, ctx=ast.Store()), at)
        self.assign(target, None, scope, target)

    def decorators(self, nodes: list[ast.expr], scope: str) -> None:
        for node in nodes:
            self.handed.update(handed_decorators(node))
            self.expression(node, scope, CallRole.DECORATOR)

    def function(self, node: FunctionNode, scope: str) -> None:
        inner = f"{scope}.{node.name}" if scope else node.name
        guarded, self.guarded = self.guarded, False
        self.decorators(node.decorator_list, scope)
        self.children(node.args, scope)
        if node.returns is not None:
            self.expression(node.returns, scope)
        body = [part for part in node.body if not is_docstring(part)]
        self.functions.append(
            FunctionFact(
                scope,
                node.name,
                tuple(self.parameters(node.args)),
                self.terms.read_all(node.decorator_list),
                self.terms.read_all(returns(node)),
                len(body) == 1 and isinstance(body[0], ast.Return),
                isinstance(node, ast.AsyncFunctionDef),
                self.positions.span(node),
                self.annotation(node.returns),
                self.positions.span(node.body[0]).column,
            )
        )
        self.declared_elsewhere(node, inner)
        self.block(node.body, inner)
        self.guarded = guarded

    def declared_elsewhere(self, node: FunctionNode, inner: str) -> None:
        """Note the names that `global` and `nonlocal` statements of a function speak of."""
        around = named_scope(inner.rpartition(".")[0])
        for statement in own_statements(node):
            if isinstance(statement, (ast.Global, ast.Nonlocal)):
                home = around if isinstance(statement, ast.Nonlocal) else ""
                self.homes.update({(inner, name): home for name in statement.names})

    def parameters(self, arguments: ast.arguments) -> Iterable[Parameter]:
        read = self.terms.read
        positional = [*arguments.posonlyargs, *arguments.args]
        defaults: list[ast.expr | None] = [None] * (len(positional) - len(arguments.defaults))
        defaults.extend(arguments.defaults)
        pairs = [*zip(positional, defaults, strict=True)]
        named = [*zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)]
        for star, extra, group in (("", None, pairs), ("*", arguments.vararg, named), ("**", arguments.kwarg, [])):
            if extra is not None:
                yield Parameter(star + extra.arg)
            for argument, default in group:
                yield Parameter(argument.arg, self.annotation(argument.annotation), read(default) if default else None)

    def class_(self, node: ast.ClassDef, scope: str) -> None:
        self.decorators(node.decorator_list, scope)
        for argument in [*node.bases, *(keyword.value for keyword in node.keywords)]:
            self.expression(argument, scope)
        bases: tuple[Term, ...] = self.terms.read_all(node.bases)
        decorators = self.terms.read_all(node.decorator_list)
        self.classes.append(ClassFact(scope, node.name, bases, decorators, self.positions.span(node)))
        self.block(node.body, f"{scope}.{node.name}" if scope else node.name)

    def import_(self, node: ast.Import | ast.ImportFrom, scope: str) -> None:
        for alias in node.names:
            if isinstance(node, ast.ImportFrom):
                self.bind_import(node, scope, node.module or "", alias.name, alias.asname or alias.name, node.level)
            elif alias.asname:
                self.bind_import(node, scope, alias.name, None, alias.asname)
            else:
                root = alias.name.partition(".")[0]
                self.bind_import(node, scope, root, None, root)

    def bind_import(
        self, node: ast.stmt, scope: str, module: str, name: str | None, bound: str, level: int = 0
    ) -> None:
        home = self.homes.get((scope, bound), scope)
        span = self.positions.span(node)
        self.imports.append(ImportFact(home, module, name, bound, level, span, self.guarded))
