from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import msgspec
import pytest

from flaglint.stores.decision import Undecided
from flaglint.stores.goff_rules import Flag, decided, timed

NOW = datetime(2026, 11, 1, tzinfo=timezone.utc)
PAST, OVER, FUTURE = "2025-01-01T00:00:00Z", "2025-02-01", "2030-01-01T00:00:00Z"
ON, OFF = {"variation": "on"}, {"variation": "off"}
VIP = {"name": "vip", "query": 'plan eq "vip"', **ON}


def verdict(default: object = ON, **fields: Any) -> tuple[set[str | None], tuple[str, ...]]:
    tree = {"variations": {"on": True, "off": False}, "defaultRule": default, **fields}
    found = decided(timed(msgspec.convert(tree, Flag)), NOW)
    return set(found.outcomes), found.causes


def progress(start: str, end: str, **goal: object) -> dict[str, Any]:
    return {
        "progressiveRollout": {"initial": {"variation": "off", "date": start}, "end": {**ON, "date": end, **goal}},
    }


def test_the_default_rule_decides() -> None:
    assert verdict(ON) == ({"on"}, ())
    assert verdict({"percentage": {"on": 0, "off": 100}}) == ({"off"}, ())


@pytest.mark.parametrize("fields", [{"disable": True}, {"default": None}, {"experimentation": {"end": PAST}}])
def test_without_an_evaluation_each_call_has_its_default(fields: dict[str, Any]) -> None:
    assert verdict(**fields) == ({None}, ())


def test_a_rule_that_is_disabled_is_passed_over() -> None:
    assert verdict(OFF, targeting=[{**VIP, "disable": True}]) == ({"off"}, ())


def test_steps_that_are_over_are_applied() -> None:
    assert verdict(OFF, scheduledRollout=[{"date": PAST, "defaultRule": ON}]) == ({"on"}, ())
    assert verdict(OFF, scheduledRollout=[{"date": FUTURE, "defaultRule": ON}]) == ({"off"}, ())
    assert verdict(ON, scheduledRollout=[{"date": PAST, "disable": True}]) == ({None}, ())


def test_a_progressive_rollout_counts_by_its_dates() -> None:
    assert verdict(progress(PAST, OVER)) == ({"on"}, ())
    assert verdict(progress(FUTURE, "2031-01-01")) == ({"off"}, ())
    assert verdict(progress(PAST, FUTURE)) == ({"on", "off"}, ("percentage",))
    assert verdict(progress(PAST, OVER, percentage=80)) == ({"on", "off"}, ("percentage",))


def test_a_query_varies() -> None:
    assert verdict(OFF, targeting=[VIP]) == ({"on", "off"}, ("targeting",))


def test_a_step_may_add_a_rule() -> None:
    step = {"date": PAST, "targeting": [{**VIP, "name": "new", **OFF}]}
    assert verdict(ON, targeting=[VIP], scheduledRollout=[step])[0] == {"on", "off"}


def test_a_bucketing_key_leaves_callers_without_it_to_their_default() -> None:
    assert verdict(ON, bucketingKey="team") == ({"on", None}, ("needs-attribute",))
    assert verdict(OFF, bucketingKey="team", targeting=[VIP])[0] == {"on", "off", None}


@pytest.mark.parametrize(
    "default",
    [
        {},
        {"variation": "gone"},
        {**ON, "percentage": {"on": 100}},
        {"percentage": {"on": 50}},
        {"percentage": {"on": 60, "off": 60}},
        {"percentage": {"on": "100"}},
        progress(PAST, PAST),
        progress("soon", FUTURE),
        {"progressiveRollout": {"initial": OFF, "end": ON}},
    ],
)
def test_a_rule_that_is_not_understood_is_undecided(default: dict[str, Any]) -> None:
    with pytest.raises(Undecided):
        verdict(default)


@pytest.mark.parametrize(
    "fields",
    [
        {"targeting": [{"name": "vip", **ON}]},
        {"experimentation": {"start": "soon"}},
        {"scheduledRollout": [{"defaultRule": ON}]},
        {"scheduledRollout": [{"date": OVER, "defaultRule": ON}, {"date": PAST, "defaultRule": OFF}]},
        {"scheduledRollout": [{"date": PAST, "defaultRule": {"percentage": {"on": 100}}}]},
        {"scheduledRollout": [{"date": PAST, "defaultRule": ON}], "default": None},
        {"scheduledRollout": [{"date": PAST, "targeting": [VIP]}], "targeting": [VIP]},
        {"scheduledRollout": [{"date": PAST, "targeting": [VIP]}, {"date": OVER, "targeting": [VIP]}]},
        {"scheduledRollout": [{"date": PAST, "experimentation": {"end": FUTURE}}]},
    ],
)
def test_a_schedule_that_is_not_understood_is_undecided(fields: dict[str, Any]) -> None:
    with pytest.raises(Undecided):
        verdict(**fields)
