"""Partial evaluation of expressions: only folds that keep the behaviour, whoever wrote the constants.

The same folds are applied to the original, with the flag's value in place, and to the new text. Equal results
mean equal behaviour, so a fold must never be wrong, but a missing one only costs a refusal.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from flaglint.rewriting.proof.constants import compare, constant_of, convert, is_constant, literal_text, operate, pick
from flaglint.rewriting.proof.purity import is_boolean, is_pure
from flaglint.rewriting.proof.scopes import Scopes


class Folder:
    """Folds expressions of one module, in place where it can."""

    def __init__(self, scopes: Scopes) -> None:
        self.scopes = scopes
        self.handlers: dict[type[ast.AST], Callable[..., ast.expr]] = {
            ast.UnaryOp: self._unary,
            ast.BoolOp: self._boolean,
            ast.IfExp: self._conditional,
            ast.Compare: self._comparison,
            ast.Call: self._call,
            ast.BinOp: self._binary,
            ast.Subscript: self._subscript,
            ast.JoinedStr: self._joined,
            ast.List: self._display,
            ast.Tuple: self._display,
            ast.Set: self._display,
            ast.Dict: self._dictionary,
        }

    def value(self, node: ast.expr) -> ast.expr:
        """Return the expression folded, where its value is used."""
        if isinstance(node, (ast.Name, ast.Constant)):
            return node
        handler = self.handlers.get(type(node))
        if handler is not None:
            return handler(node)
        self.children(node)
        return node

    def children(self, node: ast.AST) -> None:
        """Fold the expressions directly below a node, comprehension filters as truth tests."""
        for name in node._fields:
            child = getattr(node, name, None)
            if isinstance(child, ast.expr):
                setattr(node, name, self.value(child))
            elif isinstance(child, ast.AST):
                self.children(child)
            elif isinstance(child, list):
                for at, item in enumerate(child):
                    if isinstance(item, ast.expr):
                        child[at] = self.value(item)
                    elif isinstance(item, ast.AST) and not isinstance(item, ast.stmt):
                        self.children(item)
        if isinstance(node, ast.comprehension):
            tests = [self.truth(test) for test in node.ifs]
            node.ifs = [test for test in tests if not (isinstance(test, ast.Constant) and test.value is True)]

    def truth(self, node: ast.expr) -> ast.expr:
        """Return the expression folded, where only its truth is used; a constant is True or False."""
        if isinstance(node, ast.BoolOp):
            return self._combine(node, [self.truth(value) for value in node.values], truth=True)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return self._negate(node, truth=True)
        if isinstance(node, ast.IfExp):
            node.test = self.truth(node.test)
            if isinstance(node.test, ast.Constant):
                return self.truth(node.body if node.test.value else node.orelse)
            node.body, node.orelse = self.truth(node.body), self.truth(node.orelse)
            return node
        if isinstance(node, ast.Call) and self.scopes.is_builtin(node.func, "bool") and _sole(node):
            return self.truth(node.args[0])
        folded = self.value(node)
        if folded is not node:
            return self.truth(folded)
        if is_constant(node):
            return constant_of(bool(literal_value(node)), node)
        if isinstance(node, (ast.List, ast.Tuple, ast.Set)) and is_pure(node, self.scopes):
            return constant_of(bool(node.elts), node)
        if isinstance(node, ast.Dict) and (not node.keys or None not in node.keys) and is_pure(node, self.scopes):
            return constant_of(bool(node.keys), node)
        return node

    def _negate(self, node: ast.UnaryOp, *, truth: bool) -> ast.expr:
        operand = node.operand = self.truth(node.operand)
        if isinstance(operand, ast.Constant):
            return constant_of(not operand.value, node)
        if truth and isinstance(operand, ast.UnaryOp) and isinstance(operand.op, ast.Not):
            return operand.operand
        return node

    def _unary(self, node: ast.UnaryOp) -> ast.expr:
        if isinstance(node.op, ast.Not):
            return self._negate(node, truth=False)
        node.operand = self.value(node.operand)
        number = literal_value(node.operand)
        if isinstance(node.op, ast.USub) and isinstance(number, (int, float)) and not isinstance(number, bool):
            return constant_of(-number, node)
        return node

    def _boolean(self, node: ast.BoolOp) -> ast.expr:
        """`not`-free operands before the last decide by their truth, but any may be the value."""
        return self._combine(node, [self.value(value) for value in node.values], truth=False)

    def _combine(self, node: ast.BoolOp, values: list[ast.expr], *, truth: bool) -> ast.expr:
        """Drop the operands that cannot matter.

        # x and True and y   ->  x and y        x and False and y  ->  x and False (x still runs)
        # x and True         ->  x              only where truth is used or x is a bool
        """
        is_and = isinstance(node.op, ast.And)
        operands: list[ast.expr] = []
        for value in values:
            same = isinstance(value, ast.BoolOp) and type(value.op) is type(node.op)
            operands += value.values if same and isinstance(value, ast.BoolOp) else [value]
        kept: list[ast.expr] = []
        for at, value in enumerate(operands):
            if not is_constant(value):
                if at == len(operands) - 1 or not self._is_passed_over(value, is_and=is_and):
                    kept.append(value)
            elif bool(literal_value(value)) is not is_and:
                self._drop_before(kept, value, truth=truth)
                kept.append(value)
                break
            elif at == len(operands) - 1 and not self._is_redundant(value, kept, truth=truth):
                kept.append(value)
        if not kept:
            return constant_of(is_and, node)
        node.values = kept
        return kept[0] if len(kept) == 1 else node

    def _is_passed_over(self, value: ast.expr, *, is_and: bool) -> bool:
        """Tell whether an operand certainly lets the next one decide, and does nothing: `(a and False) or b`."""
        if not isinstance(value, ast.BoolOp) or isinstance(value.op, ast.And) is is_and:
            return False
        last = value.values[-1]
        return is_constant(last) and bool(literal_value(last)) is is_and and is_pure(value, self.scopes)

    def _is_redundant(self, value: ast.expr, before: list[ast.expr], *, truth: bool) -> bool:
        """Tell whether a last neutral constant may go: `x and True` is `x` for a bool."""
        if truth:
            return True
        exact = isinstance(value, ast.Constant) and isinstance(value.value, bool)
        return exact and bool(before) and is_boolean(before[-1], self.scopes)

    def _drop_before(self, kept: list[ast.expr], value: ast.expr, *, truth: bool) -> None:
        """Drop effect-free operands before a constant that decides: `f() and x and False`."""
        exact = isinstance(value, ast.Constant) and isinstance(value.value, bool)
        while kept and is_pure(kept[-1], self.scopes) and (truth or (exact and is_boolean(kept[-1], self.scopes))):
            kept.pop()

    def _conditional(self, node: ast.IfExp) -> ast.expr:
        node.test = self.truth(node.test)
        if isinstance(node.test, ast.Constant):
            return self.value(node.body if node.test.value else node.orelse)
        node.body, node.orelse = self.value(node.body), self.value(node.orelse)
        return node

    def _comparison(self, node: ast.Compare) -> ast.expr:
        self.children(node)
        return compare(node)

    def _binary(self, node: ast.BinOp) -> ast.expr:
        """Constants, and `[a] + [b]`; a long chain of `+` is walked down its left side without recursion."""
        chain = [node]
        while isinstance(chain[-1].left, ast.BinOp):
            chain.append(chain[-1].left)
        left = self.value(chain[-1].left)
        for at in reversed(chain):
            at.left, at.right = left, self.value(at.right)
            left = operate(at)
        return left

    def _call(self, node: ast.Call) -> ast.expr:
        if self.scopes.is_builtin(node.func, "bool") and _sole(node):
            node.args = [self.truth(node.args[0])]
            return node.args[0] if is_constant(node.args[0]) else node
        self.children(node)
        node.args = _unpacked(node.args)
        node.keywords = _unpacked_keywords(node.keywords)
        if self.scopes.is_builtin(node.func, "all", "any") and _sole(node):
            return self._quantified(node)
        return convert(node, self.scopes)

    def _quantified(self, node: ast.Call) -> ast.expr:
        """`all([True, x])` -> `all([x])`: each element runs anyway, only its truth is used."""
        display, wants_all = node.args[0], self.scopes.is_builtin(node.func, "all")
        if not isinstance(display, (ast.List, ast.Tuple, ast.Set)):
            return node
        kept = [e for e in display.elts if not (is_constant(e) and bool(literal_value(e)) is wants_all)]
        decided = any(is_constant(e) for e in kept)
        if (decided or not kept) and all(is_pure(e, self.scopes) for e in kept):
            return constant_of(wants_all is not decided, node)
        display.elts = kept
        return node

    def _subscript(self, node: ast.Subscript) -> ast.expr:
        """`{True: a, False: b}[True]` -> `a`, where making the others does nothing."""
        self.children(node)
        chosen = pick(node)
        if chosen is None or not is_pure(node.value, self.scopes):
            return node
        return chosen

    def _joined(self, node: ast.JoinedStr) -> ast.expr:
        self.children(node)
        parts: list[ast.expr] = []
        for part in node.values:
            text = literal_text(part)
            last = parts[-1] if parts else None
            if text is None:
                parts.append(part)
            elif isinstance(last, ast.Constant):
                parts[-1] = constant_of(str(last.value) + text, last)
            else:
                parts.append(constant_of(text, part))
        node.values = [part for part in parts if not (isinstance(part, ast.Constant) and part.value == "")]
        if all(isinstance(part, ast.Constant) for part in node.values):
            return constant_of("".join(str(literal_value(part)) for part in node.values), node)
        return node

    def _display(self, node: ast.List | ast.Tuple | ast.Set) -> ast.expr:
        self.children(node)
        node.elts = _unpacked(node.elts)
        return node

    def _dictionary(self, node: ast.Dict) -> ast.expr:
        keys: list[ast.expr | None] = []
        values: list[ast.expr] = []
        for key, value in zip(node.keys, node.values, strict=True):
            key, value = key and self.value(key), self.value(value)
            inner = isinstance(value, ast.Dict) and key is None
            keys += value.keys if inner and isinstance(value, ast.Dict) else [key]
            values += value.values if inner and isinstance(value, ast.Dict) else [value]
        node.keys, node.values = keys, values
        return node


def literal_value(node: ast.expr) -> object:
    """Return the value of a constant."""
    return node.value if isinstance(node, ast.Constant) else None


def _sole(node: ast.Call) -> bool:
    return len(node.args) == 1 and not node.keywords and not isinstance(node.args[0], ast.Starred)


def _unpacked(elements: list[ast.expr]) -> list[ast.expr]:
    """`*[a, b]` -> `a, b`."""
    result: list[ast.expr] = []
    for element in elements:
        inner = element.value if isinstance(element, ast.Starred) else None
        result += inner.elts if isinstance(inner, (ast.List, ast.Tuple)) else [element]
    return result


def _unpacked_keywords(keywords: list[ast.keyword]) -> list[ast.keyword]:
    """`**{"a": 1}` -> `a=1`, unless a name would come twice."""
    names = [keyword.arg for keyword in keywords if keyword.arg is not None]
    result: list[ast.keyword] = []
    for keyword in keywords:
        inner = keyword.value if keyword.arg is None and isinstance(keyword.value, ast.Dict) else None
        keys = [literal_value(key) if isinstance(key, ast.Constant) else None for key in inner.keys] if inner else []
        texts = [key for key in keys if isinstance(key, str) and key.isidentifier() and key not in names]
        if inner is None or len(texts) != len(keys) or len(set(texts)) != len(keys):
            result.append(keyword)
        else:
            names += texts
            result += [ast.keyword(text, value) for text, value in zip(texts, inner.values, strict=True)]
    return result
