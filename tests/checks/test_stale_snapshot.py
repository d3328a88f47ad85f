from __future__ import annotations

import pytest

from flaglint.checks.stale_snapshot import CHECK
from flaglint.model.flags import FlagSnapshot, SnapshotSource
from flaglint.model.usage import FlagUsage
from tests.checks.builders import ago, flag, policy, run, usage

NOBODY = FlagUsage(None)


def taken(*days: int | None) -> FlagSnapshot:
    sources = (SnapshotSource("configcat", f"{day}.json", fetched_at=None if day is None else ago(day)) for day in days)
    return FlagSnapshot((flag(),), tuple(sources))


def test_an_old_snapshot_is_found_once_by_its_oldest_document() -> None:
    (found,) = run(CHECK, NOBODY, policy(flag(), snapshot=taken(9, 40, None)))
    assert "read 40 days ago" in found.message
    assert found.evidence[0].source == "configcat: 40.json"
    assert (found.key, found.path) == (None, None)


@pytest.mark.parametrize("days", [(), (0,), (7,), (None,), (-3,)])
def test_a_fresh_one_and_one_of_unknown_age_are_left_alone(days: tuple[int | None, ...]) -> None:
    assert run(CHECK, NOBODY, policy(flag(), snapshot=taken(*days))) == []


def test_the_age_is_configurable() -> None:
    assert run(CHECK, NOBODY, policy(flag(), snapshot=taken(9), snapshot_days=9)) == []
    assert run(CHECK, NOBODY, policy(flag(), snapshot=taken(9), snapshot_days=8))


def test_a_flag_is_not_the_place_for_it() -> None:
    assert run(CHECK, usage(flag()), policy(flag(), snapshot=taken(40))) == []


def test_without_a_store_there_is_no_snapshot() -> None:
    assert run(CHECK, NOBODY, policy()) == []
