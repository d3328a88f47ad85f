from __future__ import annotations

from typing import Any

import msgspec
import pytest

from flaglint.stores.unleash_strategies import Strategy, Surroundings, state_of_strategies
from tests.stores.reading import served

DEFAULT = {"name": "default"}
CUSTOM = {"name": "officeHours"}
RANDOM = {"name": "gradualRolloutRandom", "parameters": {"percentage": "100"}}
COUNTRY = {"contextName": "country", "operator": "IN", "values": ["NZ"]}
PARTIAL = [True, False]


def decided(*strategies: dict[str, Any], whole: bool = True) -> tuple[object, ...]:
    around = Surroundings({"1": (COUNTRY,), "2": ({"contextName": "country", "operator": "NEW"},)}, whole)
    return served(state_of_strategies(msgspec.convert(strategies, list[Strategy]), around))


def flexible(**parameters: object) -> dict[str, Any]:
    return {"name": "flexibleRollout", "parameters": parameters}


def constrained(**fields: object) -> dict[str, Any]:
    return {"name": "default", "constraints": [{**COUNTRY, **fields}]}


def test_no_strategy_at_all_is_on_for_everyone() -> None:
    assert decided() == ("full", True, None)


@pytest.mark.parametrize(
    "strategy",
    [DEFAULT, flexible(rollout="100"), flexible(rollout="100", stickiness="random"), RANDOM],
)
def test_a_strategy_without_conditions_is_on_for_everyone(strategy: dict[str, Any]) -> None:
    assert decided(strategy) == ("full", True, None)


def test_a_rollout_of_nothing_is_off_for_everyone() -> None:
    assert decided(flexible(rollout="0")) == ("full", False, None)


def test_one_strategy_for_everyone_is_enough() -> None:
    assert decided(flexible(rollout="10"), DEFAULT) == ("full", True, None)
    assert decided(CUSTOM, DEFAULT) == ("full", True, None)


@pytest.mark.parametrize(
    ("strategy", "reason"),
    [
        (flexible(rollout="30"), "percentage"),
        ({"name": "userWithId", "parameters": {"userIds": "u-1"}}, "targeting"),
        ({"name": "gitlabUserList"}, "targeting"),
        (constrained(), "targeting"),
        ({"name": "default", "segments": [1]}, "segment"),
        (flexible(rollout="100", stickiness="userId"), "needs-attribute"),
    ],
)
def test_callers_differ(strategy: dict[str, Any], reason: str) -> None:
    assert decided(strategy) == ("partial", PARTIAL, reason)


def test_a_missing_segment_lets_nobody_in() -> None:
    assert decided({"name": "default", "segments": [9]}) == ("full", False, None)


def test_a_missing_segment_beside_another_strategy_is_unknown() -> None:
    assert decided({"name": "default", "segments": [9]}, DEFAULT)[0] == "unknown"


def test_a_segment_that_an_export_leaves_out_is_unknown() -> None:
    assert decided({"name": "default", "segments": [9]}, whole=False)[0] == "unknown"


@pytest.mark.parametrize(
    "strategy",
    [
        flexible(),
        flexible(rollout=100),
        flexible(rollout="101"),
        flexible(rollout="1e2"),
        flexible(rollout="100", stickiness=""),
        {"name": "gradualRolloutUserId", "parameters": {"percentage": "100"}},
    ],
)
def test_a_rollout_that_the_engine_cannot_compute_is_unknown_whatever_else_there_is(strategy: dict[str, Any]) -> None:
    assert decided(strategy, DEFAULT)[0] == "unknown"


@pytest.mark.parametrize(
    "fields",
    [
        {"operator": "NEW"},
        {"operator": "STR_CONTAINS", "values": []},
        {"operator": "IN", "values": None},
        {"operator": "NUM_GT", "value": "many"},
        {"operator": "SEMVER_GT", "value": "1.2"},
        {"operator": "DATE_AFTER", "value": "soon"},
        {"contextName": None},
    ],
)
def test_a_constraint_that_the_engine_cannot_compute_is_unknown_whatever_else_there_is(fields: dict[str, Any]) -> None:
    assert decided(constrained(**fields), DEFAULT)[0] == "unknown"


def test_a_segment_with_such_a_constraint_is_unknown() -> None:
    assert decided({"name": "default", "segments": [2]}, DEFAULT)[0] == "unknown"


@pytest.mark.parametrize(
    "fields",
    [
        {"operator": "NUM_GT", "value": "3.5"},
        {"operator": "SEMVER_GT", "value": "1.2.3"},
        {"operator": "DATE_AFTER", "value": "2025-01-01T00:00:00Z"},
    ],
)
def test_a_constraint_on_a_number_version_or_date_varies(fields: dict[str, Any]) -> None:
    assert decided(constrained(**fields)) == ("partial", PARTIAL, "targeting")


def test_a_strategy_of_the_team_is_unknown() -> None:
    assert decided(CUSTOM) == ("unknown", None, "custom strategy")


def test_a_disabled_strategy_does_not_count() -> None:
    assert decided({**DEFAULT, "disabled": True}, flexible(rollout="30")) == ("partial", PARTIAL, "percentage")


def test_a_flag_with_disabled_strategies_only_is_unknown() -> None:
    assert decided({**DEFAULT, "disabled": True})[0] == "unknown"
