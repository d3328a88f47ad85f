"""Comparing two simplified trees: node by node, with the scope of each name, then as compiled code."""

from __future__ import annotations

import ast
import warnings
from types import CodeType

from flaglint.rewriting.proof.scopes import Comprehension, Function, Scopes

_NO_MEANING = frozenset({"ctx", "type_comment", "kind", "type_ignores"})
Sides = tuple[Scopes, Scopes]


class Comparison:
    """The original, evaluated, beside the new text."""

    def __init__(self, scopes: Sides, docstrings: tuple[dict[ast.AST, str], dict[ast.AST, str]]) -> None:
        self.scopes = scopes
        self.docstrings = docstrings

    def difference(self, left: ast.AST, right: ast.AST) -> str | None:
        """Return the first difference between the trees, with its line, None if they are equal."""
        pending: list[tuple[object, object, ast.AST, ast.AST]] = [(left, right, left, right)]
        while pending:
            one, other, near_one, near_other = pending.pop()
            if isinstance(one, ast.AST) and isinstance(other, ast.AST):
                reason = self._unlike(one, other)
                if reason is not None:
                    return _place(one, near_one, other, near_other) + reason
                near = (one if hasattr(one, "lineno") else near_one, other if hasattr(other, "lineno") else near_other)
                fields = [name for name in one._fields if name not in _NO_MEANING]
                pairs = [(getattr(one, name, None), getattr(other, name, None), *near) for name in fields]
                pending += reversed(pairs)
            elif isinstance(one, list) and isinstance(other, list):
                if len(one) != len(other):
                    return _first_unlike(one, other, near_one, near_other)
                pending += reversed([(a, b, near_one, near_other) for a, b in zip(one, other, strict=True)])
            elif type(one) is not type(other) or repr(one) != repr(other):
                return f"{_place(one, near_one, other, near_other)}{_told(one)} became {_told(other)}"
        return None

    def _unlike(self, one: ast.AST, other: ast.AST) -> str | None:
        """Return how two nodes differ by themselves: kind, scope of the name, traits of a function."""
        if type(one) is not type(other):
            return f"{_told(one)} became {_told(other)}"
        labels = [scopes.label.get(node) for scopes, node in zip(self.scopes, (one, other), strict=True)]
        if labels[0] != labels[1]:
            return f"{_told(one)} was {_scope_word(labels[0])} and is now {_scope_word(labels[1])}"
        if self.docstrings[0].get(one) != self.docstrings[1].get(other):
            return "the docstring differs"
        if isinstance(one, (*Function, *Comprehension)):
            return self._unlike_functions(one, other)
        return None

    def _unlike_functions(self, one: ast.AST, other: ast.AST) -> str | None:
        before, after = self.scopes[0].made[one], self.scopes[1].made[other]
        if not isinstance(one, Comprehension) or isinstance(one, ast.GeneratorExp):
            watched = {"async"} if isinstance(one, ast.GeneratorExp) else {"generator"}
            changed = (before.traits ^ after.traits) & watched
            if changed:
                return f"{_told(one)} {'became' if changed & after.traits else 'is no longer'} {changed.pop()}"
        if (before.sees_names or after.sees_names) and before.bound != after.bound:
            return f"{_told(one)} looks at its own names, which changed"
        return None


def same_code(left: ast.Module, right: ast.Module) -> bool:
    """Tell whether both trees compile to the same code, whatever the lines.

    Raises:
        SyntaxError: one of them does not compile.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        one, other = (compile(tree, "", "exec", dont_inherit=True) for tree in (left, right))
    pending = [(one, other)]
    while pending:
        one, other = pending.pop()
        if _facts(one) != _facts(other) or len(one.co_consts) != len(other.co_consts):
            return False
        for a, b in zip(one.co_consts, other.co_consts, strict=True):
            if isinstance(a, CodeType) and isinstance(b, CodeType):
                pending.append((a, b))
            elif type(a) is not type(b) or repr(_ordered(a)) != repr(_ordered(b)):
                return False
    return True


def _facts(code: CodeType) -> tuple[object, ...]:
    """Return all of a code object but lines and inner code."""
    names = (code.co_name, code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars)
    counts = (code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_flags)
    return (*names, *counts, code.co_code)


def _ordered(value: object) -> object:
    return sorted(map(repr, value)) if isinstance(value, frozenset) else value


def _first_unlike(one: list[object], other: list[object], near_one: ast.AST, near_other: ast.AST) -> str:
    """Return where two lists of different length part."""
    at = 0
    while at < min(len(one), len(other)) and _shape(one[at]) == _shape(other[at]):
        at += 1
    a, b = one[at] if at < len(one) else "nothing", other[at] if at < len(other) else "nothing"
    return f"{_place(a, near_one, b, near_other)}{_told(a)} became {_told(b)}"


def _shape(item: object) -> str:
    return ast.dump(item) if isinstance(item, ast.AST) else repr(item)


def _place(one: object, near_one: ast.AST, other: object, near_other: ast.AST) -> str:
    line = getattr(one, "lineno", None) or getattr(near_one, "lineno", None) or 1
    now = getattr(other, "lineno", None) or getattr(near_other, "lineno", None) or 1
    return f"line {line}: not what the flag's value makes of it (line {now} of the new text): "


def _told(item: object) -> str:
    if not isinstance(item, ast.AST):
        return str(item) if item == "nothing" else repr(item)
    kind = type(item).__name__
    if not isinstance(item, (ast.expr, ast.stmt)):
        return kind
    try:
        text = ast.unparse(ast.fix_missing_locations(item)).strip().splitlines()
    except (ValueError, AttributeError, TypeError):
        return kind
    return f"`{text[0][:60]}`" if text else kind


def _scope_word(label: str | None) -> str:
    return {"local": "a local name", "global": "a global name", None: "no name"}.get(label, "a name of another scope")
