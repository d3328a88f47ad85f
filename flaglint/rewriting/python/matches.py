"""`match` on the flag's value, and cases guarded by it."""

from __future__ import annotations

import ast
from typing import Any

import libcst as cst

from flaglint.rewriting.python.constant import Constant
from flaglint.rewriting.python.nodes import Splice, walk
from flaglint.rewriting.python.operations import TRUTH, simplify
from flaglint.rewriting.python.statements import spliced
from flaglint.rewriting.python.truth import known_truth

_NONE = cst.SimpleWhitespace("")


def fold_match(old: cst.Match, new: cst.Match) -> cst.Match | Splice:
    """Return the statement without the cases that cannot match; only the body if one case always does.

    A case that binds a name is left alone, and so is everything after it.
    """
    subject = new.subject
    kept: list[cst.MatchCase] = []
    for case in new.cases:
        case = _with_simple_guard(case)
        guard = known_truth(case.guard) if case.guard is not None else None
        if guard is not None and not guard.value and guard.effect is None and not _captures(case.pattern):
            continue
        if guard is not None and guard.value and guard.effect is None:
            case = case.with_changes(guard=None, whitespace_before_if=_NONE, whitespace_after_if=_NONE)
        matches = _matches(case.pattern, subject.value) if isinstance(subject, Constant) else None
        if matches is False:
            continue
        if matches and case.guard is None and not kept:
            return spliced(old, case.body)
        kept.append(case)
        if case.guard is None and (matches or _takes_all(case.pattern)):
            break
    if not kept:
        return Splice() if isinstance(subject, Constant) else old
    unchanged = len(kept) == len(new.cases) and all(a is b for a, b in zip(kept, new.cases, strict=True))
    return new if unchanged else new.with_changes(cases=tuple(kept))


def _with_simple_guard(case: cst.MatchCase) -> cst.MatchCase:
    if case.guard is None:
        return case
    guard = simplify(case.guard, TRUTH)
    return case if guard is case.guard else case.with_changes(guard=guard)


def _captures(pattern: cst.MatchPattern) -> bool:
    """Tell whether the pattern binds a name, which it does even if the guard is false."""
    kinds = (cst.MatchAs, cst.MatchStar)
    return any(
        (isinstance(node, kinds) and node.name is not None) or (isinstance(node, cst.MatchMapping) and node.rest)
        for node in walk(pattern)
    )


def _takes_all(pattern: cst.MatchPattern) -> bool:
    return isinstance(pattern, cst.MatchAs) and pattern.pattern is None


def _matches(pattern: Any, value: object) -> bool | None:
    """Tell whether the value matches, None if that is not certain or a name would be bound."""
    if isinstance(pattern, cst.MatchAs):
        return True if pattern.name is None and pattern.pattern is None else None
    if isinstance(pattern, cst.MatchSingleton):
        return value is ast.literal_eval(pattern.value.value)
    if isinstance(pattern, cst.MatchOr):
        answers = [_matches(element.pattern, value) for element in pattern.patterns]
        return True if True in answers else None if None in answers else False
    if isinstance(pattern, cst.MatchValue):
        try:
            return bool(ast.literal_eval(cst.Module([]).code_for_node(pattern.value)) == value)
        except (ValueError, SyntaxError):
            return None
    return None
