"""Which lines of the original a rewrite may touch, judged from what the flag's value made of its statements."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum

Place = tuple[int, int]
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_SUITES = ("body", "orelse", "finalbody")


class Fate(IntEnum):
    """What becomes of a statement, or of a line."""

    KEPT = 0
    MOVED = 1  # kept, but may be dedented: a block around it went
    CHANGED = 2
    LOST = 3


@dataclass(slots=True)
class Survival:
    """What the simplified original has of each place: the text of the statement's own expressions.

    `unreachable` are places that never run.
    """

    headers: dict[Place, list[str]] = field(default_factory=lambda: defaultdict(list))
    unreachable: frozenset[Place] = frozenset()


def survival(tree: ast.Module, unreachable: set[Place], opaque: frozenset[Place]) -> Survival:
    """Return what is left of the statements of a simplified tree, without what is in opaque functions."""
    found = Survival(unreachable=frozenset(unreachable))
    pending: list[ast.stmt] = list(tree.body)
    while pending:
        node = pending.pop()
        place = (node.lineno, node.col_offset)
        if place in opaque:
            found.headers[place].append("opaque")
            continue
        found.headers[place].append(_header(node))
        pending += inner_statements(node)
    return found


def inner_statements(node: ast.stmt) -> Iterator[ast.stmt]:
    """Yield the statements directly within a statement."""
    for suite in suites(node):
        yield from suite


def suites(node: ast.stmt) -> list[list[ast.stmt]]:
    """Return the suites of a statement in the order of the text, without empty ones."""
    found = [getattr(node, "body", [])]
    found += [part.body for part in (*getattr(node, "handlers", ()), *getattr(node, "cases", ()))]
    found += [getattr(node, name, []) for name in _SUITES[1:]]
    return [suite for suite in found if suite]


def _own_lines(node: ast.stmt) -> range:
    """Return the lines of a statement up to its first suite."""
    first = next(iter(suites(node)), None)
    return range(node.lineno, first[0].lineno if first else (node.end_lineno or node.lineno) + 1)


def all_statements(tree: ast.Module) -> Iterator[ast.stmt]:
    """Yield every statement, without looking into expressions."""
    pending = list(tree.body)
    while pending:
        node = pending.pop()
        yield node
        pending += inner_statements(node)


def _header(node: ast.stmt) -> str:
    parts = [type(node).__name__]
    for name in node._fields:
        value = getattr(node, name, None)
        if name in _SUITES:
            parts.append(str(bool(value)))
        elif name in ("handlers", "cases"):
            parts += [f"{_part(getattr(item, 'type', None))}{getattr(item, 'name', '')}" for item in value or ()]
            parts += [
                _part(getattr(item, "pattern", None)) + _part(getattr(item, "guard", None)) for item in value or ()
            ]
        else:
            items = value if isinstance(value, list) else [value]
            parts += [_part(item) for item in items]
    return "\n".join(parts)


def _part(item: object) -> str:
    return ast.dump(item) if isinstance(item, ast.AST) else repr(item)


@dataclass(slots=True)
class Fates:
    """The fate of each statement of the original, by place; `survivors` are those of which anything is left.

    `parents` gives the statement around, `decorators` the definition that a decorator's line belongs to.
    """

    own: dict[Place, Fate] = field(default_factory=dict)
    survivors: set[Place] = field(default_factory=set)
    parents: dict[Place, Place] = field(default_factory=dict)
    decorators: dict[int, Place] = field(default_factory=dict)


@dataclass(slots=True)
class Judge:
    """Decides the fate of each statement from two simplified originals: with the flag's value, and without.

    `asked` are the lines of substitutions.
    """

    with_value: Survival
    without: Survival
    asked: frozenset[int]
    fates: Fates = field(default_factory=Fates)
    touched: int = 0

    def judge(self, tree: ast.Module) -> Fates:
        """Return the fates of all statements of the untouched tree."""
        self._suite(tree.body, moved=False, gone=False)
        return self.fates

    def _suite(self, suite: list[ast.stmt], *, moved: bool, gone: bool) -> bool:
        """Note the fates in a suite; tell whether any of it is left.

        Code that was dead before may go with the statement in front of it that now ends the suite, or because it
        asks for the flag.
        """
        left = False
        touched = self.touched
        for node in suite:
            lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
            concerned = self.touched > touched or not self.asked.isdisjoint(lines)
            ended = concerned and (node.lineno, node.col_offset) in self.with_value.unreachable
            left |= self._statement(node, moved=moved, gone=gone or ended)
        return left

    def _statement(self, node: ast.stmt, *, moved: bool, gone: bool) -> bool:
        """Note the fate of a statement and those within; tell whether any of it is left."""
        place = (node.lineno, node.col_offset)
        fate = Fate.LOST if gone else self._own_fate(place)
        if fate is Fate.KEPT and not self.asked.isdisjoint(_own_lines(node)):
            fate = Fate.CHANGED  # what it comes to is the same, by another constant of its own
        if fate is Fate.KEPT and moved:
            fate = Fate.LOST if isinstance(node, ast.Pass) else Fate.MOVED
        self.touched += fate in (Fate.CHANGED, Fate.LOST)
        for decorator in getattr(node, "decorator_list", ()):
            self.fates.decorators[decorator.lineno] = place
        left = fate is not Fate.LOST
        gone = gone or (fate is Fate.LOST and isinstance(node, _DEFINITIONS))
        for suite in suites(node):
            for child in suite:
                self.fates.parents[child.lineno, child.col_offset] = place
            left |= self._suite(suite, moved=moved or self._is_opened(place, fate), gone=gone)
        self.fates.own[place] = fate
        if left:
            self.fates.survivors.add(place)
        return left

    def _is_opened(self, place: Place, fate: Fate) -> bool:
        """Tell whether a block is gone while something within may be left: `if f() and FLAG:` became `f()`."""
        kinds = {header.partition("\n")[0] for header in self.without.headers.get(place, ())}
        now = {header.partition("\n")[0] for header in self.with_value.headers.get(place, ())}
        return fate is Fate.LOST or (fate is Fate.CHANGED and not kinds & now)

    def _own_fate(self, place: Place) -> Fate:
        """Return the fate of a statement without what is around it."""
        before, after = self.without.headers.get(place), self.with_value.headers.get(place)
        dead = place in self.with_value.unreachable and place not in self.without.unreachable
        if dead or (before and not after):
            return Fate.LOST
        return Fate.KEPT if before == after else Fate.CHANGED
