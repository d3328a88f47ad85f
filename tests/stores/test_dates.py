from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from flaglint.stores.dates import from_milliseconds, latest, parse_moment, to_text

MOMENT = datetime(2025, 3, 4, 9, 0, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    "value",
    [
        "2025-03-04T09:00:00Z",
        "2025-03-04T09:00:00.000Z",
        "2025-03-04T09:00:00+00:00",
        "2025-03-04T11:00:00+0200",
        "2025-03-04T06:30:00-02:30",
        "2025-03-04 09:00",
        MOMENT,
        MOMENT.astimezone(timezone(timedelta(hours=5))),
    ],
)
def test_one_moment_in_many_forms_is_utc(value: object) -> None:
    assert parse_moment(value) == MOMENT
    assert getattr(parse_moment(value), "tzinfo", None) is timezone.utc


def test_a_bare_date_is_midnight_utc() -> None:
    assert parse_moment("2025-03-04") == parse_moment(date(2025, 3, 4)) == datetime(2025, 3, 4, tzinfo=timezone.utc)


@pytest.mark.parametrize("value", ["", "soon", "2025-13-01", "2025-02-30", "04.03.2025", 2025, None, "0000-00-00"])
def test_what_is_no_date_is_left_unknown(value: object) -> None:
    assert parse_moment(value) is None


def test_milliseconds_count_from_1970() -> None:
    assert from_milliseconds(1741078800000) == MOMENT


@pytest.mark.parametrize("value", [0, -1, True, None, "1741078800000", 10**30, float("inf")])
def test_milliseconds_that_make_no_sense_are_left_unknown(value: object) -> None:
    assert from_milliseconds(value) is None


def test_the_latest_moment_counts() -> None:
    assert latest([MOMENT, MOMENT + timedelta(1)]) == MOMENT + timedelta(1)


@pytest.mark.parametrize("moments", [[], [MOMENT, None], [None]])
def test_one_unknown_moment_leaves_the_latest_unknown(moments: list[datetime | None]) -> None:
    assert latest(moments) is None


def test_text_ends_with_z_and_has_a_fraction_only_where_there_is_one() -> None:
    assert to_text(MOMENT) == "2025-03-04T09:00:00Z"
    assert to_text(MOMENT.replace(microsecond=500)) == "2025-03-04T09:00:00.000500Z"
