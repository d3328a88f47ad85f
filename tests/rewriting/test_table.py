"""The table of §1: each row is rewritten, executed before and after with the flag forced, and rewritten again."""

from __future__ import annotations

import pytest

from tests.rewriting.table import (
    bindings,
    cascade,
    dead_tests,
    evaluations,
    expressions,
    fidelity,
    gates,
    keys,
    mocks,
    overrides,
    own_packs,
    parametrized,
    replaced,
    sdk_mocks,
    statements,
    tricky,
    unread,
)
from tests.rewriting.table.projects import run
from tests.rewriting.table.rows import KEY, Row, applied, codes, needs_review, planned

TABLES = (
    evaluations,
    keys,
    expressions,
    statements,
    bindings,
    cascade,
    overrides,
    own_packs,
    parametrized,
    replaced,
    sdk_mocks,
    mocks,
    dead_tests,
    fidelity,
    gates,
    tricky,
    unread,
)
ROWS: tuple[Row, ...] = tuple(row for table in TABLES for row in table.ROWS)
NAMES = [f"{row.clause}-{row.name}" for row in ROWS]


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_row(row: Row) -> None:
    plan = planned(row.files, row.value, row.pack)
    result = applied(row.files, plan)
    assert result == row.expected
    assert codes(plan) == row.refused, [refusal.message for refusal in plan.refusals]
    assert needs_review(plan) is (row.review or any(code != "still-referenced" for code in row.refused))
    if plan.files:
        assert applied(result, planned(result, row.value, row.pack)) == result, "a second run changes something"
    if row.run:
        before, after = run(row.files, KEY, row.value), run(result, KEY, row.value)
        assert {name: before.get(name) for name in after} == after


def test_names_are_unique() -> None:
    assert len(set(NAMES)) == len(NAMES)
