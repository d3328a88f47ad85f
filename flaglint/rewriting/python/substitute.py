"""Constants in place of the evaluations, found by their place in the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import libcst as cst

from flaglint.model.edits import RefusalReason, Substitution
from flaglint.model.references import Span
from flaglint.rewriting.python.blocks import CONTAINERS
from flaglint.rewriting.python.constant import Constant
from flaglint.rewriting.python.gates import handed_decorators
from flaglint.rewriting.python.nodes import children, transform, walk
from flaglint.rewriting.python.printing import Place, Positions

Found = dict[int, Constant]


def locate(
    module: cst.Module, positions: Positions, substitutions: Sequence[tuple[int, Substitution]], key: str
) -> tuple[Found, dict[int, tuple[RefusalReason, str]]]:
    """Return the constant for each expression by the id of its node, and why others must stay, by their index."""
    wanted = {_place(substitution.span): (index, substitution) for index, substitution in substitutions}
    found: Found = {}
    refused: dict[int, tuple[RefusalReason, str]] = {}
    seen: set[int] = set()
    for node, within in expressions(module):
        place = positions.get(node)
        entry = wanted.get(place) if place else None
        if entry is None or entry[0] in seen:
            continue
        index, substitution = entry
        seen.add(index)
        problem = _obstacle(node, within, substitution)
        if problem:
            refused[index] = (RefusalReason.UNSUPPORTED_SHAPE, problem)
            continue
        words = frozenset((key, substitution.recognised_by))
        found[id(node)] = Constant(
            value=substitution.value.decode(), origins=frozenset((index,)), words=words, quote=quote_for(node, within),
            lpar=node.lpar, rpar=node.rpar,
        )  # fmt: skip
    for index, _ in substitutions:
        if index not in seen:
            refused[index] = (RefusalReason.UNSUPPORTED_SHAPE, "there is no expression at the place of the evaluation")
    return found, refused


def _place(span: Span) -> Place:
    return span.line, span.column, span.end_line, span.end_column


def span_of(positions: Positions, node: cst.CSTNode) -> Span | None:
    """Return where the node stands, without parentheses around it."""
    place = positions.get(node)
    return None if place is None else Span(*place)


def put(module: cst.Module, found: Found) -> cst.Module:
    """Return the module with the constants in place of the expressions."""
    chosen = {type(part) for part in walk(module) if id(part) in found}

    def replace(old: Any, new: Any) -> Any:
        return found.get(id(old), new)

    result: cst.Module = transform(module, {**CONTAINERS, **dict.fromkeys(chosen, replace)})
    return result


def expressions(module: cst.Module) -> Iterator[tuple[Any, tuple[cst.CSTNode, ...]]]:
    """Yield each expression with the nodes around it, outermost first."""
    pending: list[tuple[cst.CSTNode, tuple[cst.CSTNode, ...]]] = [(module, ())]
    while pending:
        node, within = pending.pop()
        if isinstance(node, cst.BaseExpression):
            yield node, within
        inner = (*within, node)
        pending.extend((child, inner) for child in reversed(tuple(children(node))))


def _obstacle(node: Any, within: tuple[cst.CSTNode, ...], substitution: Substitution) -> str | None:
    parent = within[-1]
    if isinstance(parent, cst.Decorator) or _is_handed(within):
        return None if substitution.value.decode() is True else "a decorator that lets nobody through: its view is dead"
    if isinstance(parent, cst.Assign | cst.AnnAssign | cst.NamedExpr | cst.Del) and node is getattr(
        parent, "target", None
    ):
        return "the expression is assigned to"
    if not fits_formatted(substitution.value.decode(), within):
        return "the text does not fit into an f-string of Python before 3.12"
    decorators = [part for part in within if isinstance(part, cst.Decorator)]
    if decorators and not any(isinstance(part, cst.Lambda) for part in within):
        called: Any = decorators[-1].decorator
        name = getattr(called, "func", called)
        last = name.attr.value if isinstance(name, cst.Attribute) else getattr(name, "value", "")
        return "a decorator inside another one" if last == "method_decorator" else None
    return None


def _is_handed(within: tuple[cst.CSTNode, ...]) -> bool:
    """Tell whether an expression is what `method_decorator` is handed, alone or in a list."""
    if isinstance(within[-1], cst.Element) and isinstance(within[-2], cst.List | cst.Tuple):
        within = within[:-2]
    if len(within) < 3 or not isinstance(within[-3], cst.Decorator):
        return False
    return within[-1] is handed_decorators(within[-3])


def fits_formatted(value: object, within: tuple[cst.CSTNode, ...]) -> bool:
    """Tell whether a value can stand in the f-strings around it for every Python, whichever runs flaglint.

    Python 3.12 was the first to take backslashes and the quotation marks of the f-string itself.
    """
    strings = [part for part in within if isinstance(part, cst.FormattedString)]
    if not strings or not isinstance(value, str):
        return True
    plain = "\\" not in repr(value) and '"' not in value and "'" not in value
    return plain and len(strings) == 1


def quote_for(node: cst.CSTNode, within: tuple[cst.CSTNode, ...]) -> str:
    """Return the quotation mark that suits the place: that of the key, the other one within an f-string."""
    for part in reversed(within):
        if isinstance(part, cst.FormattedString):
            return "'" if part.quote.startswith('"') else '"'
    for part in walk(node):
        if isinstance(part, cst.SimpleString):
            return part.quote[0]
    return '"'
