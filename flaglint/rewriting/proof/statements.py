"""Partial evaluation of statements: dead arms, unreachable code, suites without content.

Suites may come out empty; `filled` puts the `pass` back for the compiler.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from flaglint.rewriting.proof.assignments import separate
from flaglint.rewriting.proof.constants import constant_of
from flaglint.rewriting.proof.folding import Folder
from flaglint.rewriting.proof.matching import settle
from flaglint.rewriting.proof.purity import is_pure
from flaglint.rewriting.proof.reach import breaks_out, leaves, without_tail
from flaglint.rewriting.proof.scopes import Scopes

Block = list[ast.stmt]
Place = tuple[int, int]
OnFunction = Callable[[ast.FunctionDef | ast.AsyncFunctionDef], bool]


class Simplifier:
    """Simplifies the statements of one module, in place where it can.

    `opaque` are functions that stand word for word on both sides: there is no need to look into them. `unreachable`
    collects the places of statements that can never run. `on_function` works on the names of a simplified function;
    while it changes something, the function is simplified again.
    """

    def __init__(self, scopes: Scopes, opaque: frozenset[Place], on_function: OnFunction) -> None:
        self.scopes = scopes
        self.folder = Folder(scopes)
        self.opaque = opaque
        self.on_function = on_function
        self.unreachable: set[Place] = set()
        self.handlers: dict[type[ast.stmt], Callable[..., Block]] = {
            ast.Expr: self._expression,
            ast.If: self._if_,
            ast.While: self._while_,
            ast.For: self._for_,
            ast.AsyncFor: self._for_,
            ast.Try: self._try_,
            ast.With: self._with_,
            ast.AsyncWith: self._with_,
            ast.Match: self._match,
            ast.FunctionDef: self._function,
            ast.AsyncFunctionDef: self._function,
            ast.ClassDef: self._class_,
            ast.Assert: self._assert_,
            ast.Assign: self._assign,
            ast.Return: self._return_,
            ast.Import: self._import,
            ast.ImportFrom: self._import,
            ast.Pass: self._nothing,
            ast.Global: self._nothing,
            ast.Nonlocal: self._nothing,
        }

    def block(self, statements: Block) -> Block:
        """Return the statements simplified, up to the first that never lets control go on."""
        result: Block = []
        for at, statement in enumerate(statements):
            result += self.handlers.get(type(statement), self._plain)(statement)
            if result and leaves(result[-1]):
                self._kill(statements[at + 1 :])
                break
        return result

    def _kill(self, statements: Block) -> None:
        """Note that the statements, and all within, never run."""
        for statement in statements:
            for node in ast.walk(statement):
                if isinstance(node, ast.stmt):
                    self.unreachable.add((node.lineno, node.col_offset))

    def _plain(self, node: ast.stmt) -> Block:
        self.folder.children(node)
        for name in ("body", "orelse", "finalbody"):
            if hasattr(node, name):
                setattr(node, name, self.block(getattr(node, name)))
        return [node]

    def _nothing(self, _: ast.stmt) -> Block:
        return []

    def _return_(self, node: ast.Return) -> Block:
        if node.value is not None:
            node.value = self.folder.value(node.value)
            if isinstance(node.value, ast.Constant) and node.value.value is None:
                node.value = None
        return [node]

    def _expression(self, node: ast.Expr) -> Block:
        return self._effect(self.folder.value(node.value), node)

    def _effect(self, value: ast.expr, like: ast.stmt) -> Block:
        """Return what is left of an expression whose value nobody uses."""
        if is_pure(value, self.scopes):
            return []
        if isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.Not):
            return self._effect(value.operand, like)
        if isinstance(value, ast.BoolOp):
            while value.values and is_pure(value.values[-1], self.scopes):
                value.values.pop()
            if len(value.values) == 1:
                return self._effect(value.values[0], like)
        if isinstance(value, ast.IfExp) and is_pure(value.body, self.scopes) and is_pure(value.orelse, self.scopes):
            return self._effect(value.test, like)
        if isinstance(value, ast.Attribute):
            return self._effect(value.value, like)
        if isinstance(value, ast.NamedExpr):
            return self._assign(ast.copy_location(ast.Assign([value.target], value.value, lineno=like.lineno), like))
        if isinstance(value, ast.Call) and self.scopes.is_builtin(value.func, "bool") and len(value.args) == 1:
            return self._effect(value.args[0], like)
        return [ast.copy_location(ast.Expr(value), like)]

    def _if_(self, node: ast.If) -> Block:
        first = self._hoisted(node.test, node)
        if first is not None:
            return [*first, *self._if_(node)]
        node.test = self.folder.truth(node.test)
        outcome, effects = self._outcome(node.test)
        if outcome is not None:
            self._kill(node.orelse if outcome else node.body)
            kept = self.block(node.body if outcome else node.orelse)
            return [*(self._effect(effects, node) if effects is not None else []), *kept]
        node.body, node.orelse = self.block(node.body), self.block(node.orelse)
        return self._filled_if(node)

    def _filled_if(self, node: ast.If) -> Block:
        """`if x: pass` is `x`; `if x: pass, else: b` is `if not x: b`."""
        if not node.body and not node.orelse:
            return self._effect(node.test, node)
        if not node.body:
            negated = ast.copy_location(ast.UnaryOp(ast.Not(), node.test), node.test)
            node.test = self.folder.truth(negated)
            node.body, node.orelse = node.orelse, []
        return [node]

    def _hoisted(self, test: ast.expr, node: ast.If) -> Block | None:
        """`if (on := True) and x:` -> `on = True`, then the `if`: the walrus comes first anyway."""
        holder: ast.AST = node
        while isinstance(test, (ast.BoolOp, ast.UnaryOp)):
            holder, test = test, test.values[0] if isinstance(test, ast.BoolOp) else test.operand
        if not isinstance(test, ast.NamedExpr):
            return None
        test.value = self.folder.value(test.value)
        if not isinstance(test.value, ast.Constant):
            return None
        if isinstance(holder, ast.BoolOp):
            holder.values[0] = test.value
        else:
            setattr(holder, "test" if isinstance(holder, ast.If) else "operand", test.value)
        constant = constant_of(test.value.value, test.value)
        return [ast.copy_location(ast.Assign([test.target], constant, lineno=node.lineno), node)]

    def _outcome(self, test: ast.expr) -> tuple[bool | None, ast.expr | None]:
        """Return how a folded test ends, if that is certain, and what must still run for it."""
        if isinstance(test, ast.Constant):
            return bool(test.value), None
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            inner, effects = self._outcome(test.operand)
            return (None if inner is None else not inner), effects
        if isinstance(test, ast.BoolOp) and isinstance(test.values[-1], ast.Constant):
            decided = bool(test.values[-1].value)
            if decided is not isinstance(test.op, ast.And):
                rest = test.values[:-1]
                effects = rest[0] if len(rest) == 1 else ast.copy_location(ast.BoolOp(test.op, rest), test)
                return decided, effects
        return None, None

    def _while_(self, node: ast.While) -> Block:
        node.test = self.folder.truth(node.test)
        outcome, effects = self._outcome(node.test)
        if outcome is False:
            self._kill(node.body)
            return [*(self._effect(effects, node) if effects is not None else []), *self.block(node.orelse)]
        node.body = without_tail(self.block(node.body), ast.Continue, self._filled_if)
        if outcome and effects is None:
            self._kill(node.orelse)
            node.orelse = []
        return self._loop(node)

    def _for_(self, node: ast.For | ast.AsyncFor) -> Block:
        node.iter = self.folder.value(node.iter)
        node.target = self.folder.value(node.target)
        node.body = without_tail(self.block(node.body), ast.Continue, self._filled_if)
        return self._loop(node)

    def _loop(self, node: ast.While | ast.For | ast.AsyncFor) -> Block:
        """Without a `break`, the `else` of a loop simply comes next."""
        orelse = self.block(node.orelse)
        if breaks_out(node.body):
            node.orelse = orelse
            return [node]
        node.orelse = []
        return [node, *orelse]

    def _try_(self, node: ast.Try) -> Block:
        node.body = self.block(node.body)
        if node.body and leaves(node.body[-1]):
            self._kill(node.orelse)
            node.orelse = []
        node.orelse, node.finalbody = self.block(node.orelse), self.block(node.finalbody)
        if all(map(_cannot_raise, node.body)):
            for handler in node.handlers:
                self._kill(handler.body)
            node.body, node.handlers, node.orelse = [*node.body, *node.orelse], [], []
        for handler in node.handlers:
            handler.type = handler.type and self.folder.value(handler.type)
            handler.body = self.block(handler.body)
        if not node.handlers and not (node.body and node.finalbody):
            return [*node.body, *node.finalbody]
        return [node]

    def _with_(self, node: ast.With | ast.AsyncWith) -> Block:
        for item in node.items:
            self.folder.children(item)
        node.body = self.block(node.body)
        return [node]

    def _match(self, node: ast.Match) -> Block:
        node.subject = self.folder.value(node.subject)
        for case in node.cases:
            self.folder.children(case.pattern)
            case.guard = case.guard and self.folder.truth(case.guard)
        before = list(node.cases)
        chosen = settle(node)
        for case in before:
            if case not in node.cases and chosen is not case:
                self._kill(case.body)
        if chosen is not None:
            return self.block(chosen.body)
        for case in node.cases:
            case.body = self.block(case.body)
        return [node] if node.cases else self._effect(node.subject, node)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Block:
        if (node.lineno, node.col_offset) in self.opaque:
            return [node]
        node.decorator_list = [self.folder.value(decorator) for decorator in node.decorator_list]
        self.folder.children(node.args)
        before = ""
        while True:
            node.body = without_tail(self.block(node.body), ast.Return, self._filled_if)
            changed, after = self.on_function(node), ast.dump(node)
            if not changed and after == before:
                return [node]
            before = after

    def _class_(self, node: ast.ClassDef) -> Block:
        self.folder.children(node)
        node.body = self.block(node.body)
        return [node]

    def _assert_(self, node: ast.Assert) -> Block:
        node.test = self.folder.truth(node.test)
        node.msg = node.msg and self.folder.value(node.msg)
        return [] if isinstance(node.test, ast.Constant) and node.test.value else [node]

    def _assign(self, node: ast.Assign) -> Block:
        node.value = self.folder.value(node.value)
        node.targets = [self.folder.value(target) for target in node.targets]
        return separate(node, self.scopes)

    def _import(self, node: ast.Import | ast.ImportFrom) -> Block:
        """One statement for each name, so that a shorter list compares."""
        if len(node.names) == 1:
            return [node]
        if isinstance(node, ast.Import):
            return [ast.copy_location(ast.Import([alias]), node) for alias in node.names]
        return [ast.copy_location(ast.ImportFrom(node.module, [alias], node.level), node) for alias in node.names]


def filled(tree: ast.Module) -> ast.Module:
    """Put `pass` into empty suites, as the compiler wants it, and all on one line: classes know theirs."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.stmt, ast.expr)):
            node.lineno = node.end_lineno = 1
            node.col_offset = node.end_col_offset = 0
        if isinstance(node, (ast.stmt, ast.ExceptHandler, ast.match_case)) and not getattr(node, "body", [True]):
            setattr(node, "body", [ast.Pass()])  # noqa: B010 - no common type has it
    return ast.fix_missing_locations(tree)


def _cannot_raise(statement: ast.stmt) -> bool:
    if not isinstance(statement, (ast.Assign, ast.AnnAssign)) or not isinstance(statement.value, ast.Constant):
        return False
    if isinstance(statement, ast.AnnAssign):
        return isinstance(statement.target, ast.Name) and isinstance(statement.annotation, (ast.Name, ast.Constant))
    return all(isinstance(target, ast.Name) for target in statement.targets)
