from __future__ import annotations

from flaglint.model.findings import Severity
from flaglint.model.reports import CheckDescription, SnapshotStamp
from tests.checks.builders import NOW, ago
from tests.reports.builders import DESCRIPTION, summary


def test_the_summary_of_a_check_is_its_what_in_one_line() -> None:
    assert DESCRIPTION.summary == "a flag that serves one value only."


def test_a_check_without_a_what_is_known_by_its_name() -> None:
    assert CheckDescription("FLG999", "odd-one", Severity.INFO, "").summary == "odd-one"


def test_the_store_data_is_as_old_as_its_fetching() -> None:
    assert summary(snapshot=SnapshotStamp("00", ago(9))).snapshot_days == 9
    assert summary(snapshot=SnapshotStamp("00", NOW)).snapshot_days == 0


def test_without_a_date_the_age_is_not_known() -> None:
    assert summary(snapshot=SnapshotStamp("00")).snapshot_days is None
    assert summary(snapshot=None).snapshot_days is None
