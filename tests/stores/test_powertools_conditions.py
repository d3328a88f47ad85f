from __future__ import annotations

from datetime import datetime, timezone

import pytest

from flaglint.stores.dates import parse_moment
from flaglint.stores.decision import Certainty, Undecided
from flaglint.stores.powertools_conditions import Answer, answer
from tests.stores.reading import NOW


def window(start: str, end: str, **more: object) -> Answer:
    value = {"START": start, "END": end, **more}
    return answer({"action": "SCHEDULE_BETWEEN_DATETIME_RANGE", "key": "CURRENT_DATETIME", "value": value}, NOW)


def test_a_comparison_with_the_context_varies() -> None:
    assert answer({"action": "EQUALS", "key": "plan", "value": "vip"}, NOW).certainty is Certainty.VARIES


def test_a_window_that_is_over_never_holds_again() -> None:
    found = window("2025-12-25T12:00:00", "2025-12-31T23:59:59")
    assert (found.certainty, found.over_since) == (Certainty.NEVER, parse_moment("2025-12-31T23:59:59Z"))


def test_a_window_ends_by_the_clock_of_its_zone() -> None:
    found = window("2025-07-01T00:00:00", "2025-07-31T00:00:00", TIMEZONE="Europe/Copenhagen")
    assert found.over_since == datetime(2025, 7, 30, 22, tzinfo=timezone.utc)


def test_a_window_that_is_open_or_to_come_is_not_constant() -> None:
    is_open, to_come = window("2026-01-01", "2027-01-01"), window("2027-01-01", "2028-01-01")
    assert (is_open.certainty, is_open.now) == (Certainty.VARIES, Certainty.ALWAYS)
    assert (to_come.certainty, to_come.now) == (Certainty.VARIES, Certainty.NEVER)
    assert is_open.changes_at == to_come.changes_at == parse_moment("2027-01-01")


def test_a_range_of_all_remainders_still_needs_its_key() -> None:
    value = {"BASE": 100, "START": 0, "END": 99}
    found = answer({"action": "MODULO_RANGE", "key": "user_id", "value": value}, NOW)
    assert (found.certainty, found.attribute) == (Certainty.VARIES, "user_id")


@pytest.mark.parametrize(
    "condition",
    [
        {},
        {"action": "EQUALS", "key": "plan"},
        {"action": "EQUALS", "key": "", "value": 1},
        {"action": "MATCHES", "key": "plan", "value": "vip"},
        {"action": "MODULO_RANGE", "key": "id", "value": {"BASE": 10, "START": 5, "END": 10}},
        {"action": "MODULO_RANGE", "key": "id", "value": {"BASE": True, "START": 0, "END": 0}},
        {"action": "MODULO_RANGE", "key": "id", "value": [0, 1]},
        {"action": "SCHEDULE_BETWEEN_DATETIME_RANGE", "key": "CURRENT_DATETIME", "value": "always"},
    ],
    ids=str,
)
def test_a_condition_that_is_not_understood_is_undecided(condition: dict[str, object]) -> None:
    with pytest.raises(Undecided):
        answer(condition, NOW)


@pytest.mark.parametrize(
    ("start", "end", "zone"),
    [
        ("2025-01-01T00:00:00+00:00", "2025-02-01T00:00:00", "UTC"),
        ("soon", "2025-02-01", "UTC"),
        ("2025-01-01", "2025-02-01", "Moon/Base"),
        ("2025-01-01", "2025-02-01", "../etc/passwd"),
        ("2025-01-01", "2025-02-01", "Europe"),
    ],
)
def test_a_window_that_cannot_be_placed_in_time_is_undecided(start: str, end: str, zone: str) -> None:
    with pytest.raises(Undecided):
        window(start, end, TIMEZONE=zone)
