"""Doubles that are told their answer in a statement of its own: `double.return_value = True`."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import libcst as cst

from flaglint.model.flags import FlagValue
from flaglint.rewriting.python.nodes import walk
from flaglint.rewriting.python.scopes import Scope
from flaglint.rewriting.python.testing import dotted_name, injection


@dataclass(frozen=True, slots=True)
class Told:
    """What a double is told before anything else runs: `value`, or None with the name in `text`.

    `statement` tells it; `gone` are the ids of all that goes with the double.
    """

    value: FlagValue | None
    text: str
    statement: cst.CSTNode
    gone: frozenset[int]


def told(scopes: Scope, within: Sequence[cst.CSTNode], told_by: Collection[str]) -> Told | None:
    """Return the one answer that a double is told at once and for good; None if its test does more with it.

    `within` are the nodes around the call that makes it: a decorator, a `with … as`, or an assignment.
    """
    found = _made(scopes, within)
    if found is None:
        return None
    name, part, statements, function = found
    scope = next((s for s in scopes.all() if s.node is function), None)
    if scope is None or len(scope.bindings_of(name)) != 1:
        return None
    telling = [*_telling(statements, {f"{name}.{attribute}" for attribute in told_by})]
    inside = {id(node) for statement in telling for node in walk(statement.targets[0])}
    texts = {cst.Module([]).code_for_node(statement.value) for statement in telling}
    if len(texts) != 1 or any(id(read) not in inside for read in scope.reads_of(name)):
        return None
    text = texts.pop()
    return Told(_literal(text), text, telling[0], frozenset({*map(id, telling), *map(id, part)}))


def _made(scopes: Scope, within: Sequence[cst.CSTNode]) -> Any:
    """Return the double's name, what makes it, the statements from there on, and the function around."""
    holder: Any = within[-1]
    outer: Any = within[-2] if len(within) > 1 else None
    function = next((node for node in reversed(within) if isinstance(node, cst.FunctionDef)), None)
    if isinstance(holder, cst.Decorator) and isinstance(outer, cst.FunctionDef):
        parameter = injection(scopes, holder)
        if parameter is None or not isinstance(outer.body, cst.IndentedBlock):
            return None
        return parameter.name.value, (holder, parameter), outer.body.body, outer
    if function is None:
        return None
    if isinstance(holder, cst.WithItem) and isinstance(outer, cst.With) and isinstance(outer.body, cst.IndentedBlock):
        bound = holder.asname.name if holder.asname is not None else None
        after = outer.items[[*outer.items].index(holder) + 1 :]
        is_last = isinstance(bound, cst.Name) and not after
        return (bound.value, (holder,), outer.body.body, function) if is_last and isinstance(bound, cst.Name) else None
    block: Any = within[-3] if len(within) > 2 else None
    if not isinstance(holder, cst.Assign) or len(holder.targets) != 1 or not isinstance(block, cst.IndentedBlock):
        return None
    target = holder.targets[0].target
    is_alone = isinstance(outer, cst.SimpleStatementLine) and len(outer.body) == 1
    if not is_alone or not isinstance(target, cst.Name):
        return None
    at = next(index for index, statement in enumerate(block.body) if statement is outer)
    return target.value, (holder,), block.body[at + 1 :], function


def _telling(statements: Sequence[Any], targets: Collection[str]) -> Iterator[Any]:
    """Yield the assignments to the targets, up to the first statement that could ask for the answer."""
    for statement in statements:
        small = statement.body if isinstance(statement, cst.SimpleStatementLine) else ()
        only: Any = small[0] if len(small) == 1 else None
        if isinstance(only, cst.Assign) and len(only.targets) == 1 and dotted_name(only.targets[0].target) in targets:
            yield only
        elif not _is_quiet(only):
            return


def _is_quiet(statement: Any) -> bool:
    """Tell whether a statement runs no code of anybody's: a docstring, or a name or double that is given a literal."""
    if isinstance(statement, cst.Expr):
        return isinstance(statement.value, cst.SimpleString | cst.ConcatenatedString)
    if not isinstance(statement, cst.Assign):
        return False
    targets = [target.target for target in statement.targets]
    is_answer = all(isinstance(t, cst.Name) or dotted_name(t).endswith(".return_value") for t in targets)
    value = statement.value
    return is_answer and (isinstance(value, cst.Name) or _literal(cst.Module([]).code_for_node(value)) is not None)


def _literal(text: str) -> FlagValue | None:
    try:
        return FlagValue.of(ast.literal_eval(text.strip()))
    except (ValueError, SyntaxError, TypeError):
        return None
