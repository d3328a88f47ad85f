"""Where control goes: statements that never let it go on, loops that are left by `break`."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

Block = list[ast.stmt]
_LEAVING = (ast.Return, ast.Raise, ast.Break, ast.Continue)
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def leaves(node: ast.stmt) -> bool:
    """Tell whether control never reaches the statement after this one; `with` may swallow what leaves it."""
    if isinstance(node, _LEAVING):
        return True
    if isinstance(node, ast.If):
        return _end_leaves(node.body) and _end_leaves(node.orelse)
    if isinstance(node, ast.While):
        endless = isinstance(node.test, ast.Constant) and bool(node.test.value)
        return endless and not breaks_out(node.body)
    if isinstance(node, ast.Try):
        if _end_leaves(node.finalbody):
            return True
        arms = [node.orelse or node.body, *(handler.body for handler in node.handlers)]
        return all(map(_end_leaves, arms)) or (not node.handlers and _end_leaves(node.body))
    if isinstance(node, ast.Match):
        last = node.cases[-1] if node.cases else None
        return last is not None and is_irrefutable(last) and all(_end_leaves(case.body) for case in node.cases)
    return False


def is_irrefutable(case: ast.match_case) -> bool:
    """Tell whether a case takes everything: `case _:` or `case name:`."""
    return case.guard is None and isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None


def breaks_out(body: Block) -> bool:
    """Tell whether a `break` in the body ends the loop that the body belongs to."""
    return any(isinstance(statement, ast.Break) for statement in _own(body))


def _own(body: Block) -> Iterator[ast.stmt]:
    for statement in body:
        yield statement
        if isinstance(statement, _SCOPES):
            continue
        names = ("orelse",) if isinstance(statement, _LOOPS) else ("body", "orelse", "finalbody")
        for name in names:
            yield from _own(getattr(statement, name, []))
        for part in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
            yield from _own(part.body)


def without_tail(body: Block, kind: type[ast.Return | ast.Continue], refill: Callable[[ast.If], Block]) -> Block:
    """Drop a bare `return` or `continue` where control would do the same by itself."""
    while body:
        last = body[-1]
        if isinstance(last, kind) and getattr(last, "value", None) is None:
            body = body[:-1]
            continue
        if not isinstance(last, ast.If):
            return body
        arms = len(last.body), len(last.orelse)
        last.body = without_tail(last.body, kind, refill)
        last.orelse = without_tail(last.orelse, kind, refill)
        if arms == (len(last.body), len(last.orelse)):
            return body
        body = [*body[:-1], *refill(last)]
    return body


def _end_leaves(body: Block) -> bool:
    return bool(body) and leaves(body[-1])
