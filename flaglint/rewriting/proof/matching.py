"""`match` on a constant: which cases can be taken."""

from __future__ import annotations

import ast

from flaglint.rewriting.proof.constants import is_constant
from flaglint.rewriting.proof.reach import is_irrefutable


def settle(node: ast.Match) -> ast.match_case | None:
    """Drop the cases that cannot be taken; return the one that certainly is, None if there is a choice left.

    A guard that is True is dropped. Captures are not evaluated: such a case stays as it is.
    """
    kept: list[ast.match_case] = []
    for case in node.cases:
        if isinstance(case.guard, ast.Constant) and case.guard.value:
            case.guard = None
        certain = matches(node.subject, case.pattern)
        never = certain is False or (isinstance(case.guard, ast.Constant) and not captures(case.pattern))
        if never:
            continue
        kept.append(case)
        if certain and case.guard is None and not captures(case.pattern):
            break
        if is_irrefutable(case):
            break
    node.cases[:] = kept
    takes_all = len(kept) == 1 and kept[0].guard is None and not captures(kept[0].pattern)
    return kept[0] if takes_all and matches(node.subject, kept[0].pattern) else None


def matches(subject: ast.expr, pattern: ast.pattern) -> bool | None:
    """Tell whether a constant matches, None if that is only known at run time."""
    if not isinstance(subject, ast.Constant) or not is_constant(subject):
        return None
    if isinstance(pattern, ast.MatchSingleton):
        return subject.value is pattern.value
    if isinstance(pattern, ast.MatchValue) and isinstance(pattern.value, ast.Constant):
        return bool(subject.value == pattern.value.value)
    if isinstance(pattern, ast.MatchAs):
        return True if pattern.pattern is None else matches(subject, pattern.pattern)
    if isinstance(pattern, ast.MatchOr):
        outcomes = [matches(subject, choice) for choice in pattern.patterns]
        return (
            True if outcomes[0] else False if not any(outcome is not False for outcome in outcomes) else _any(outcomes)
        )
    if isinstance(pattern, (ast.MatchSequence, ast.MatchMapping)):
        return False  # no constant is a sequence or a mapping here, not even a string
    return None


def captures(pattern: ast.pattern) -> bool:
    """Tell whether the pattern binds a name."""
    return any(
        getattr(node, "name", None) is not None or getattr(node, "rest", None) is not None
        for node in ast.walk(pattern)
        if isinstance(node, ast.pattern)
    )


def _any(outcomes: list[bool | None]) -> bool | None:
    known = [outcome for outcome in outcomes if outcome is not None]
    return True if True in known and len(known) == len(outcomes) else None
