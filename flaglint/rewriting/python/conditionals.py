"""`if` / `elif` / `else` chains whose tests became certain or whose arms became empty."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import libcst as cst

from flaglint.rewriting.python.blocks import unfold
from flaglint.rewriting.python.constant import Constant
from flaglint.rewriting.python.expressions import simplified_test
from flaglint.rewriting.python.lines import (
    Lines,
    above,
    comments,
    detached,
    names_flag,
    notes,
    tells_condition,
    with_lines,
    without_blanks,
    without_flag_comment,
)
from flaglint.rewriting.python.nodes import Splice, walk
from flaglint.rewriting.python.parentheses import rebuild_spaced, replaced_by
from flaglint.rewriting.python.truth import is_pure, known_truth, run_alone

_NEEDS_PARENTHESES = (cst.BooleanOperation, cst.IfExp, cst.Lambda, cst.NamedExpr)
_OPPOSITE: dict[type, type] = {cst.Is: cst.IsNot, cst.IsNot: cst.Is, cst.In: cst.NotIn, cst.NotIn: cst.In}


@dataclass(frozen=True, slots=True)
class Chain:
    """The arms of an `if` in order, each an If without its tail, the suite of `else`, and the lines above that.

    `effects` are the tests that are still to run before the chain.
    """

    arms: tuple[cst.If, ...]
    tail: cst.BaseSuite | None = None
    tail_lines: Lines = ()
    tail_node: cst.Else | None = None
    effects: tuple[cst.BaseExpression, ...] = ()


def fold_if(old: cst.If, new: cst.If) -> cst.If | Splice:
    """Return what is left of an `if` chain: the chain, or the statements of the arm that is always taken."""
    chain = _flatten(new)
    decided = _without_empty(_decide(chain))
    words = _words(old)
    if decided == chain and _tests(new) == [arm.test for arm in chain.arms]:
        lines = without_flag_comment(above(new), words) if words else above(new)
        return new if lines == above(new) else with_lines(new, lines)
    lines = above(old)
    if not decided.arms:
        is_other = decided.tail is not chain.arms[0].body
        return _unfolded(
            decided, _inherited(lines, comments(decided.tail_lines), words, decided.tail if is_other else None)
        )
    first = decided.arms[0]
    if above(first) != lines:  # another arm became the first one
        lines = _inherited(lines, comments(above(first)), words, first.body)
    elif words:
        lines = without_flag_comment(lines, words)
    statement = with_lines(_chained(decided), lines)
    return _behind_effects(decided.effects, statement) if decided.effects else statement


def _inherited(lines: Lines, own: Lines, words: frozenset[str], other: cst.BaseSuite | None) -> Lines:
    """Return the lines above an arm that took the place of the whole; `other` is its suite if it was not the first.

    Its own comment replaces that of the `if`, where that one speaks of the flag. So does one at the start of the suite.
    """
    statements = unfold(other)[0] if other is not None else ()
    has_comment = bool(own) or any(comments(above(first)) for first in statements[:1])
    if has_comment and (names_flag(lines, words) or tells_condition(lines)):
        return (*detached(lines), *notes(lines, words), *own)
    return (*without_flag_comment(lines, words), *own)


def _flatten(node: cst.If) -> Chain:
    arms: list[cst.If] = []
    current: cst.If | cst.Else | None = node
    while isinstance(current, cst.If):
        arms.append(simplified_test(current))
        current = current.orelse
    if current is None:
        return Chain(tuple(arms))
    return Chain(tuple(arms), current.body, above(current), current)


def _tests(node: cst.If | cst.Else | None) -> list[cst.BaseExpression]:
    return [node.test, *_tests(node.orelse)] if isinstance(node, cst.If) else []


def _decide(chain: Chain) -> Chain:
    """Drop the arms that are never taken, and what comes after the one that always is."""
    kept: list[cst.If] = []
    effects: list[cst.BaseExpression] = []
    for arm in chain.arms:
        truth = known_truth(arm.test)
        if truth is None or (truth.effect is not None and kept):
            kept.append(arm)
            continue
        if truth.effect is not None:
            effects.append(truth.effect)
        if truth.value:
            lines = () if arm is chain.arms[0] else above(arm)
            return Chain(tuple(kept), arm.body, lines, None, tuple(effects))
    return replace(chain, arms=tuple(kept), effects=tuple(effects))


def _without_empty(chain: Chain) -> Chain:
    """Drop the arms that this removal emptied, where nobody can tell."""
    tail = chain.tail
    if tail is not None and not tail.body and chain.arms:
        chain, tail = replace(chain, tail=None, tail_lines=(), tail_node=None), None
    while tail is None and chain.arms and not chain.arms[-1].body.body:
        last = chain.arms[-1]
        if is_pure(last.test):
            chain = replace(chain, arms=chain.arms[:-1])
        elif len(chain.arms) == 1:
            chain = replace(chain, arms=(), effects=(*chain.effects, last.test))
        else:
            break
    if tail is not None and len(chain.arms) == 1 and not chain.arms[0].body.body:
        # if test: <empty>       ->    if not test:
        # else: A                          A
        only = chain.arms[0]
        return Chain((only.with_changes(test=negated(only.test), body=tail),), effects=chain.effects)
    return chain


def negated(test: cst.BaseExpression) -> cst.BaseExpression:
    """Return the opposite of a test as a person would write it."""
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not) and not test.lpar:
        return replaced_by(test, test.expression)
    if isinstance(test, cst.Comparison) and len(test.comparisons) == 1:
        target = test.comparisons[0]
        opposite = _OPPOSITE.get(type(target.operator))
        if opposite is not None:
            return test.with_changes(comparisons=(target.with_changes(operator=opposite()),))
    if isinstance(test, _NEEDS_PARENTHESES) and not test.lpar:
        test = test.with_changes(lpar=(cst.LeftParen(),), rpar=(cst.RightParen(),))
    return cst.UnaryOperation(operator=cst.Not(), expression=test)


def _chained(chain: Chain) -> cst.If:
    orelse: cst.If | cst.Else | None = None
    if chain.tail is not None:
        node = chain.tail_node or cst.Else(body=chain.tail, leading_lines=chain.tail_lines)
        orelse = node if node.body is chain.tail else node.with_changes(body=chain.tail)
    for arm in reversed(chain.arms):
        orelse = rebuild_spaced(arm, {"orelse": orelse})
    assert isinstance(orelse, cst.If)  # noqa: S101  a chain has an arm
    return orelse


def _unfolded(chain: Chain, lines: Lines) -> Splice:
    statements, trailing = unfold(chain.tail) if chain.tail is not None else ((), ())
    if statements:
        first: Any = statements[0]
        inner = without_blanks(above(first))
        placed = inner if chain.effects else (*lines, *inner)
        statements = (with_lines(first, placed), *statements[1:])
    if not chain.effects:
        return Splice(statements, trailing if statements else ())
    return Splice((*_run(chain.effects, lines), *statements), trailing)


def _behind_effects(effects: tuple[cst.BaseExpression, ...], statement: cst.If) -> Splice:
    return Splice((*_run(effects, above(statement)), with_lines(statement, ())))


def _run(effects: tuple[cst.BaseExpression, ...], lines: Lines) -> list[cst.BaseStatement]:
    """Return the tests that are still to run as statements, with the lines above the first of them."""
    run: list[Any] = [run_alone(effect) for effect in effects]
    return [with_lines(run[0], lines), *run[1:]]


def _words(node: cst.If) -> frozenset[str]:
    found = [part.words for part in walk(node.test) if isinstance(part, Constant)]
    return frozenset().union(*found)
