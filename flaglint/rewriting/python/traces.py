"""What is left of an expression whose value nobody reads: nothing, or a call that must still be made."""

from __future__ import annotations

import re
from typing import Any

import libcst as cst

from flaglint.rewriting.python.nodes import walk
from flaglint.rewriting.python.scopes import Scope
from flaglint.rewriting.python.truth import is_pure

_OPERATORS = (cst.Add, cst.Subtract, cst.Multiply, cst.BitOr, cst.BitAnd)
_ANSWERS = frozenset(("bool", "callable", "hasattr", "id", "isinstance", "issubclass", "len", "repr", "str", "type"))
_CONTAINERS = frozenset(("dict", "frozenset", "list", "set", "tuple"))
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_GIVING = frozenset(("get", "build", "make", "current", "default", "for", "to", "as"))
_SUBJECTS = frozenset(("attributes", "client", "context", "ctx", "entity", "flag", "user"))
_BUILT = frozenset(("attributes", "config", "context", "entity", "options"))


def leaves_no_trace(node: Any) -> bool:
    """Tell whether the expression only puts values together: nobody can tell that it was left out.

    Beyond what is pure: sums and the like, displays, texts, and the conversions that every value has.
    """
    if is_pure(node):
        return True
    if isinstance(node, cst.Attribute):
        return leaves_no_trace(node.value)
    if isinstance(node, cst.UnaryOperation):
        return leaves_no_trace(node.expression)
    if isinstance(node, cst.BinaryOperation):
        return isinstance(node.operator, _OPERATORS) and leaves_no_trace(node.left) and leaves_no_trace(node.right)
    if isinstance(node, cst.BooleanOperation):
        return leaves_no_trace(node.left) and leaves_no_trace(node.right)
    if isinstance(node, cst.IfExp):
        return all(map(leaves_no_trace, (node.test, node.body, node.orelse)))
    if isinstance(node, cst.Comparison):
        return all(map(leaves_no_trace, (node.left, *(target.comparator for target in node.comparisons))))
    if isinstance(node, cst.ConcatenatedString):
        return leaves_no_trace(node.left) and leaves_no_trace(node.right)
    if isinstance(node, cst.FormattedString):
        parts = [part for part in node.parts if isinstance(part, cst.FormattedStringExpression)]
        return all(leaves_no_trace(part.expression) and not part.format_spec for part in parts)
    if isinstance(node, cst.Tuple | cst.List | cst.Set):
        return all(isinstance(element, cst.Element) and leaves_no_trace(element.value) for element in node.elements)
    if isinstance(node, cst.Dict):
        entries = [element for element in node.elements if isinstance(element, cst.DictElement)]
        return len(entries) == len(node.elements) and all(
            leaves_no_trace(entry.key) and leaves_no_trace(entry.value) for entry in entries
        )
    if isinstance(node, cst.Lambda):
        listed = (*node.params.posonly_params, *node.params.params, *node.params.kwonly_params)
        return all(each.default is None or leaves_no_trace(each.default) for each in listed)
    return isinstance(node, cst.Call) and _only_converts(node)


def _only_converts(node: cst.Call) -> bool:
    """Tell whether a call is `str(x)`, `dict()`, `"{}".format(x)` or the like, of parts without a trace."""
    if any(argument.star or not leaves_no_trace(argument.value) for argument in node.args):
        return False
    if isinstance(node.func, cst.Attribute):
        return node.func.attr.value == "format" and isinstance(node.func.value, cst.SimpleString)
    name = node.func.value if isinstance(node.func, cst.Name) else ""
    return name in _ANSWERS or (name in _CONTAINERS and all(argument.keyword for argument in node.args))


def is_effect(value: Any) -> bool:
    """Tell whether an expression is a call, or the like, that must still be made."""
    if isinstance(value, cst.Await):
        value = value.expression
    return isinstance(value, cst.Call | cst.Yield)


def what_runs(value: Any) -> Any:
    """Return the call of which only an attribute is taken; the value itself if it is none."""
    inner = value
    while isinstance(inner, cst.Attribute):
        inner = inner.value
    return inner if inner is not value and is_effect(inner) else value


def describes(node: Any, scopes: Scope) -> bool:
    """Tell whether a value that only fed the flag's evaluation does no more than tell who asks, or whom.

    A flag object, a context and its builder, a client that is asked for: `WaffleFlag("k")`, `build_context(user)`; and
    what is looked up: `projects[0]`, as if it stood in the call itself.
    """
    if leaves_no_trace(node):
        return True
    if isinstance(node, cst.Subscript):
        indexes: list[Any] = [element.slice for element in node.slice]
        known = all(isinstance(index, cst.Index) and describes(index.value, scopes) for index in indexes)
        return known and describes(node.value, scopes)
    if not isinstance(node, cst.Call) or any(a.star or not describes(a.value, scopes) for a in node.args):
        return False
    function: Any = node.func
    if not isinstance(function, cst.Name | cst.Attribute):
        return False
    if isinstance(function, cst.Attribute) and not describes(function.value, scopes):
        return False
    name = function.value if isinstance(function, cst.Name) else function.attr.value
    return _is_class(name) or _gives(name) or _is_built(function) or _is_factory(node, scopes)


def _is_class(name: str) -> bool:
    name = name.lstrip("_")
    return name[:1].isupper() and any(letter.islower() for letter in name)


def _gives(name: str) -> bool:
    words = [word.lower() for word in _WORD.findall(name)]
    return len(words) > 1 and words[0] in _GIVING and words[-1] in _SUBJECTS


def _is_built(function: Any) -> bool:
    """Tell whether a chain of calls starts at a class of contexts: `Context.builder("k").set("a", 1).build()`."""
    names = [part.value for part in walk(function) if isinstance(part, cst.Name)]
    words = {word.lower() for name in names if _is_class(name) for word in _WORD.findall(name)}
    return isinstance(function, cst.Attribute) and bool(words & _BUILT) and _starts_with_class(function)


def _starts_with_class(node: Any) -> bool:
    while isinstance(node, cst.Attribute | cst.Call):
        node = node.value if isinstance(node, cst.Attribute) else node.func
    return isinstance(node, cst.Name) and _is_class(node.value)


def _is_factory(node: cst.Call, scopes: Scope) -> bool:
    """Tell whether an imported module is asked for what it hands out to everybody: `ldclient.get()`."""
    function: Any = node.func
    if node.args or not isinstance(function, cst.Attribute) or function.attr.value != "get":
        return False
    receiver = function.value
    bound = scopes.module().bindings.get(receiver.value, ()) if isinstance(receiver, cst.Name) else ()
    return bool(bound) and all(isinstance(binding, cst.ImportAlias) for binding in bound)
