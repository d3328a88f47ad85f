from __future__ import annotations

import pytest

from flaglint.reports.audit.chart import WIDTH, ages
from flaglint.reports.audit.verdicts import Verdict
from tests.checks.builders import NOW, ago, flag, usage


@pytest.mark.parametrize(
    ("days", "label"),
    [
        (89, "under 3 months"),
        (90, "3 to 12 months"),
        (364, "3 to 12 months"),
        (365, "1 to 2 years"),
        (730, "over 2 years"),
    ],
)
def test_flags_are_counted_by_age(days: int, label: str) -> None:
    rows = ages([(usage(flag(created_at=ago(days))), Verdict.IN_USE)], NOW)
    assert [row.label for row in rows if row.count] == [label]


def test_the_longest_bar_is_full_and_the_others_are_in_proportion() -> None:
    young = (usage(flag(created_at=ago(1))), Verdict.IN_USE)
    dead = (usage(flag(created_at=ago(1))), Verdict.FULLY_ON)
    old = (usage(flag(created_at=ago(999))), Verdict.EXPIRED)
    first, *_, last = ages([young, young, young, dead, old], NOW)
    assert [(part.group, part.start, part.width) for part in first.segments] == [
        ("zombie", 0.0, 250.0),
        ("in-use", 250.0, 750.0),
    ]
    assert sum(part.width for part in first.segments) == WIDTH
    assert [(part.group, part.width) for part in last.segments] == [("overdue", 250.0)]


def test_flags_without_a_date_have_a_bar_of_their_own_only_if_there_are_any() -> None:
    assert ages([(usage(flag()), Verdict.IN_USE)], NOW)[-1].label == "age not known"
    assert [row.count for row in ages([], NOW)] == [0, 0, 0, 0]
