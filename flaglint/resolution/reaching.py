"""Which of a name's bindings can be the one that a use sees, where the order of statements tells."""

from __future__ import annotations

from collections.abc import Sequence

from flaglint.model.references import Span
from flaglint.model.source import AssignmentFact
from flaglint.resolution.tables import Binding


def reaching(bindings: Sequence[Binding], use: Span, indent: int) -> list[AssignmentFact] | None:
    """Return the bindings that may hold at a use in the same scope, in order; None where their order tells nothing.

    A statement at the column `indent` of the scope's own body runs once, and after all above it: the last such before
    the use ends what was bound earlier. What is bound deeper (in a branch, a loop) up to the next one may hold as well.
    """
    # feature = Feature("a")           not seen below
    # feature = Feature("b")           ends what was bound before
    # with patch():
    #     feature.check_value()        -> "b"
    assignments = [each for each in bindings if isinstance(each, AssignmentFact)]
    # What another function binds by `global` or `nonlocal` holds whenever that was called.
    if len(assignments) < len(bindings) or any(each.value_scope is not None for each in assignments):
        return None
    ordered = sorted(assignments, key=lambda each: each.span)
    ends = [each for each in ordered if _is_statement(each) and each.span.column == indent]
    before = [each for each in ends if _end(each.span) <= _start(use)]
    if not before:
        return None
    last = before[-1]
    following = next((each for each in ends if each.span > last.span), None)
    inside = [each for each in ordered if each not in ends and each.span > last.span]
    return [last, *(each for each in inside if following is None or each.span < following.span)]


def _is_statement(binding: AssignmentFact) -> bool:
    """Tell whether a binding is an assignment, which begins with what it binds: no loop, `with` or walrus."""
    return _start(binding.span) == _start(binding.target.span)


def _start(span: Span) -> tuple[int, int]:
    return span.line, span.column


def _end(span: Span) -> tuple[int, int]:
    return span.end_line, span.end_column
