from __future__ import annotations

import pytest

from flaglint.model.edits import RefusalReason, Substitution
from flaglint.model.flags import FlagValue
from flaglint.model.references import Span
from flaglint.rewriting.python.rewrite import Task, rewrite
from flaglint.rewriting.python.source import UnfitError, parse

CALL = Substitution(Span(1, 2, 1, 6), FlagValue.of(True), "k")


def test_result() -> None:
    result = rewrite(parse(b"x(k(1))\n"), Task("k", (CALL,)))
    assert (result.after, result.refused, result.removed_names) == (b"x(True)\n", {}, ())


def test_refused_substitutions_are_named_by_their_index() -> None:
    elsewhere = Substitution(Span(7, 0, 7, 1), FlagValue.of(True), "k")
    result = rewrite(parse(b"x(k(1))\n"), Task("k", (elsewhere, CALL)))
    assert result.after == b"x(True)\n"
    assert [(index, reason) for index, (reason, _) in result.refused.items()] == [(0, RefusalReason.UNSUPPORTED_SHAPE)]


def test_entries_that_are_none_are_kept() -> None:
    span = Span(4, 0, 4, 1)
    assert rewrite(parse(b"x = 1\n"), Task("k", (), (span,))).kept_entries == (span,)


def test_a_result_that_does_not_compile_is_refused() -> None:
    target = Substitution(Span(1, 0, 1, 1), FlagValue.of(True), "k")
    with pytest.raises(UnfitError, match="would not compile"):
        rewrite(parse(b"x += 1\n"), Task("k", (target,)))


def test_nothing_asked_nothing_done() -> None:
    source = b"x = ( 1,\n2 )\r\n"
    assert rewrite(parse(source), Task("k")).after == source
