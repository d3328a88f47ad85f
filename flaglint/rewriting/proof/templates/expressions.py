"""Jinja's expressions evaluated with the flag fixed, on the trees of its own parser."""

from __future__ import annotations

from dataclasses import dataclass

from jinja2 import nodes

# What becomes of a value: it is used as such, only its truth counts, or it only counts if it is false (or true).
_VALUE, _TRUTH, _FALSY, _TRUTHY = "value", "truth", "falsy", "truthy"
_MISSING = "nothing at all"


def is_missing(node: nodes.Node) -> bool:
    """Tell whether an expression is a choice without `else` whose test is false."""
    return isinstance(node, nodes.TemplateData) and node.data == _MISSING


@dataclass(frozen=True)
class Fold:
    """The rules of evaluation; `value` is that of the calls that name the key, None where there are none."""

    key: str
    value: bool | None

    def asks(self, call: nodes.Call) -> bool:
        """Tell whether a call names the key as a literal argument."""
        given = [*call.args, *(keyword.value for keyword in call.kwargs)]
        return any(isinstance(argument, nodes.Const) and argument.value == self.key for argument in given)

    def of(self, node: nodes.Node, use: str) -> nodes.Node:
        """Return what is left of a node."""
        if isinstance(node, nodes.Call) and self.value is not None and self.asks(node):
            return nodes.Const(self.value)
        if isinstance(node, nodes.Not):
            inner = self.of(node.node, _TRUTH)
            value = known(inner)
            return nodes.Not(inner) if value is None else nodes.Const(not value)
        if isinstance(node, nodes.And):
            return self._both(node, use)
        if isinstance(node, nodes.Or):
            return self._either(node, use)
        if isinstance(node, nodes.CondExpr):
            return self._choice(node, use)
        for name in node.fields:
            setattr(node, name, self._within(getattr(node, name)))
        return node

    def _within(self, found: object) -> object:
        if isinstance(found, list):
            return [self._within(element) for element in found]
        if isinstance(found, tuple):
            return tuple(self._within(element) for element in found)
        return self.of(found, _VALUE) if isinstance(found, nodes.Node) else found

    def _both(self, node: nodes.And, use: str) -> nodes.Node:
        left = self.of(node.left, _TRUTH if use == _TRUTH else _FALSY)
        right = self.of(node.right, use)
        if _is(left, True):
            return right
        if _is_always(left, nodes.And, False):
            return left
        if _is(right, True) and use in (_TRUTH, _FALSY):
            return left
        if _is(right, False) and use == _TRUTH and _is_pure(left):
            return right
        return nodes.And(left, right)

    def _either(self, node: nodes.Or, use: str) -> nodes.Node:
        left = self.of(node.left, _TRUTH if use == _TRUTH else _TRUTHY)
        right = self.of(node.right, use)
        if _is(left, False):
            return right
        if _is_always(left, nodes.Or, True):
            return left
        if _is(right, False) and use in (_TRUTH, _TRUTHY):
            return left
        if _is(right, True) and use == _TRUTH and _is_pure(left):
            return right
        return nodes.Or(left, right)

    def _choice(self, node: nodes.CondExpr, use: str) -> nodes.Node:
        test = self.of(node.test, _TRUTH)
        if _is(test, True):
            return self.of(node.expr1, use)
        if _is(test, False):
            return nodes.TemplateData(_MISSING) if node.expr2 is None else self.of(node.expr2, use)
        other = None if node.expr2 is None else self.of(node.expr2, use)
        return nodes.CondExpr(test, self.of(node.expr1, use), other)


def known(node: nodes.Node) -> bool | None:
    """Return the value of a node that is true or false."""
    return node.value if isinstance(node, nodes.Const) and isinstance(node.value, bool) else None


def _is(node: nodes.Node, value: bool) -> bool:
    return known(node) is value


def _is_always(node: nodes.Node, kind: type[nodes.And | nodes.Or], value: bool) -> bool:
    """Tell whether a chain ends in the value that decides it: nothing after it is looked at."""
    return _is(node, value) or (isinstance(node, kind) and _is(node.right, value))


def _is_pure(node: nodes.Node) -> bool:
    """Tell whether a node calls nothing; filters and tests are taken to have no effects."""
    return not isinstance(node, nodes.Call) and next(iter(node.find_all(nodes.Call)), None) is None
