"""Loops, assertions, bare evaluations and `try` with a constant or an emptied suite in them."""

from __future__ import annotations

from typing import Any

import libcst as cst

from flaglint.rewriting.python.blocks import unfold
from flaglint.rewriting.python.constant import Constant, literal
from flaglint.rewriting.python.expressions import simplified_test
from flaglint.rewriting.python.lines import above, with_lines, without_blanks
from flaglint.rewriting.python.nodes import Handlers, Splice
from flaglint.rewriting.python.parentheses import rebuild_spaced
from flaglint.rewriting.python.truth import known_truth, run_alone


def fold_while(old: cst.While, new: cst.While) -> Any:
    """Return the loop; one that never runs leaves its `else`, one that never ends loses it."""
    new = simplified_test(new)
    truth = known_truth(new.test)
    if truth is None or (truth.value and truth.effect is not None):
        return _without_empty_else(old, new)
    if truth.value:
        endless = literal(new.test.with_value(True)) if isinstance(new.test, Constant) else new.test
        return rebuild_spaced(new, {"test": endless, "orelse": None})
    statements = spliced(old, new.orelse.body) if new.orelse is not None else Splice()
    if truth.effect is None:
        return statements
    effect = with_lines(run_alone(truth.effect), above(old))
    rest = statements.statements
    return Splice((effect, *(with_lines(rest[0], ()), *rest[1:])) if rest else (effect,), statements.trailing)


def spliced(old: Any, suite: cst.BaseSuite) -> Splice:
    """Return the suite's statements in place of the statement that held it."""
    statements, trailing = unfold(suite)
    if not statements:
        return Splice()
    first: Any = statements[0]
    return Splice((with_lines(first, (*above(old), *without_blanks(above(first)))), *statements[1:]), trailing)


def _without_empty_else(old: Any, new: Any) -> Any:
    if new.orelse is not None and not new.orelse.body.body:
        return new.with_changes(orelse=None)
    return new


def fold_assert(old: cst.Assert, new: cst.Assert) -> cst.Assert | None:
    """Return the assertion, None if it always holds; one that always fails stays."""
    new = simplified_test(new)
    truth = known_truth(new.test)
    return None if truth is not None and truth.value and truth.effect is None else new


def fold_expression_statement(old: cst.Expr, new: cst.Expr) -> cst.Expr | None:
    """Return None for a statement that is nothing but the flag's value."""
    return None if isinstance(new.value, Constant) else new


def fold_try(old: cst.Try, new: cst.Try) -> cst.Try | Splice:
    """Return the `try`; an emptied body cannot raise, so its handlers go and `else` and `finally` stay."""
    if new is old and new.body.body:
        return new
    orelse = new.orelse if new.orelse is not None and new.orelse.body.body else None
    final = new.finalbody if new.finalbody is not None and new.finalbody.body.body else None
    if not new.body.body:
        if orelse is not None and final is not None:
            return new.with_changes(body=orelse.body, handlers=(), orelse=None)
        left = orelse or final
        return spliced(old, left.body) if left is not None else Splice()
    if final is None and not new.handlers:
        return spliced(old, new.body)
    if orelse is new.orelse and final is new.finalbody:
        return new
    return new.with_changes(orelse=orelse, finalbody=final)


STATEMENTS: Handlers = {
    cst.While: fold_while,
    cst.For: _without_empty_else,
    cst.Assert: fold_assert,
    cst.Expr: fold_expression_statement,
    cst.Try: fold_try,
}
