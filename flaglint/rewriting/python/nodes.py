"""Walking and rebuilding LibCST trees: a node under which nothing changes stays the very same object."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

import libcst as cst

_SKIPPED = re.compile(
    "asynchronous|comma|dot|equal|footer|header|indent|[lr](brace|bracket|par)|leading_lines|lines_after_decorators"
    "|newline|operator|semicolon|trailing_whitespace|whitespace.*"
)


@dataclass(frozen=True, slots=True)
class Splice:
    """What takes the place of one statement; `trailing` are comment lines to keep below the last one."""

    statements: tuple[cst.BaseStatement, ...] = ()
    trailing: tuple[cst.EmptyLine, ...] = ()


@dataclass(frozen=True)
class Unreachable(cst.BaseStatement):
    """Statements that this removal made unreachable: their function decides whether they may go."""

    statements: tuple[cst.BaseStatement, ...] = ()

    def _visit_and_replace_children(self, visitor: cst.CSTVisitorT) -> Unreachable:
        return self

    def _codegen_impl(self, state: object) -> None:
        raise TypeError("unreachable statements must be settled before the tree is printed")


Leave = Callable[[Any, Any], Any]
Handlers = Mapping[Any, Leave]


_CONTAINERS = (cst.Module, cst.IndentedBlock, cst.SimpleStatementLine, cst.SimpleStatementSuite, Unreachable)


@cache
def child_fields(kind: type) -> tuple[str, ...]:
    """Return the fields that can hold code; whitespace, commas and parentheses hold none."""
    names = (field.name for field in fields(kind))
    return tuple(name for name in names if not _SKIPPED.fullmatch(name))


class _Kinds(dict[type, bool]):
    """Which types are LibCST's nodes: `isinstance` goes through an abstract class there, and is slow."""

    def __missing__(self, kind: type) -> bool:
        self[kind] = issubclass(kind, cst.CSTNode)
        return self[kind]


_IS_NODE = _Kinds()


def children(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Yield the parts that hold code, in the order of the source save for decorators and comprehensions."""
    for name in child_fields(type(node)):
        value = getattr(node, name)
        if _IS_NODE[type(value)]:
            yield value
        elif isinstance(value, list | tuple):
            for item in value:
                if _IS_NODE[type(item)]:
                    yield item


def walk(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Yield the node and everything below it that holds code, parents first."""
    pending = [node]
    while pending:
        current = pending.pop()
        yield current
        below: list[cst.CSTNode] = []
        for name in child_fields(type(current)):
            value = getattr(current, name)
            if _IS_NODE[type(value)]:
                below.append(value)
            elif isinstance(value, list | tuple):
                below += [item for item in value if _IS_NODE[type(item)]]
        pending += reversed(below)


def rebuild(node: Any, changes: Mapping[str, object]) -> Any:
    """Return the node with the fields changed, the very same one if there is no change.

    Expressions that would touch a keyword (`return(x)` without its parentheses) get parentheses.
    """
    if not changes:
        return node
    try:
        return node.with_changes(**changes)
    except cst.CSTValidationError:
        guarded = {name: _parenthesised(value) for name, value in changes.items()}
        return node.with_changes(**guarded)


def _parenthesised(value: Any) -> Any:
    if not isinstance(value, cst.BaseExpression):
        return value
    return value.with_changes(lpar=(cst.LeftParen(), *value.lpar), rpar=(*value.rpar, cst.RightParen()))


def transform(node: Any, handlers: Handlers) -> Any:
    """Rebuild a tree from the leaves up: `handlers[type](old, new)` sees each node once its parts are done.

    A handler returns a node, None to drop an item of a list, or a Splice for a statement. Handlers of `Module`,
    `IndentedBlock`, `SimpleStatementLine`, `SimpleStatementSuite` and `Unreachable` get the old node and the list
    of results.
    An `elif` is part of the `if` at its head: only that one is handed to the handler.
    """
    handler = handlers.get(type(node))
    if type(node) in _CONTAINERS:
        body = node.statements if isinstance(node, Unreachable) else node.body
        results = [transform(item, handlers) for item in body]
        if handler and (isinstance(node, Unreachable) or _differ(results, body)):
            return handler(node, results)
        return node
    updated = rebuild(node, _changes(node, handlers))
    return handler(node, updated) if handler else updated


def _changes(node: cst.CSTNode, handlers: Handlers) -> dict[str, object]:
    changes: dict[str, object] = {}
    is_chain = type(node) is cst.If
    for name in child_fields(type(node)):
        value = getattr(node, name)
        if is_chain and name == "orelse" and isinstance(value, cst.If):
            result: Any = rebuild(value, _changes(value, handlers))
            if result is not value:
                changes[name] = result
        elif _IS_NODE[type(value)]:
            result = transform(value, handlers)
            if result is not value:
                changes[name] = result
        elif isinstance(value, list | tuple) and value and _IS_NODE[type(value[0])]:
            results = [transform(item, handlers) for item in value]
            if _differ(results, value):
                changes[name] = tuple(result for result in results if result is not None)
    return changes


def _differ(results: Sequence[object], items: Sequence[object]) -> bool:
    return any(result is not item for result, item in zip(results, items, strict=True))
