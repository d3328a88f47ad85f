from __future__ import annotations

from typing import Any

import msgspec
import pytest

from flaglint.stores.decision import Undecided, Verdict
from flaglint.stores.split_rules import Known, Split, decided

ALL: dict[str, Any] = {"matcherType": "ALL_KEYS"}
LISTED: dict[str, Any] = {"matcherType": "WHITELIST"}
ON, OFF = [{"treatment": "on", "size": 100}], [{"treatment": "off", "size": 100}]
PARENTS: Known = {"on": Verdict(("on",)), "either": Verdict(("on", "off")), "open": "a new matcher"}


def condition(partitions: list[Any], *matchers: dict[str, Any], kind: str = "ROLLOUT") -> dict[str, Any]:
    group = {"combiner": "AND", "matchers": list(matchers) or [ALL]}
    return {"conditionType": kind, "matcherGroup": group, "partitions": partitions}


def verdict(*conditions: dict[str, Any], **fields: Any) -> tuple[set[str], tuple[str, ...]]:
    tree = {"name": "a", "defaultTreatment": "off", "conditions": list(conditions), **fields}
    found = decided(msgspec.convert(tree, Split), PARENTS)
    return set(found.outcomes), found.causes


def parent(name: str, *treatments: str, negate: bool = False) -> dict[str, Any]:
    data = {"split": name, "treatments": list(treatments)}
    return {"matcherType": "IN_SPLIT_TREATMENT", "negate": negate, "dependencyMatcherData": data}


def test_the_first_condition_for_everybody_decides() -> None:
    assert verdict(condition(ON), condition(OFF)) == ({"on"}, ())


def test_shares_that_do_not_sum_up_leave_control() -> None:
    assert verdict(condition([{"treatment": "on", "size": 60}])) == ({"on", "control"}, ("percentage",))


def test_shares_beyond_the_last_bucket_are_never_served() -> None:
    assert verdict(condition(ON + OFF)) == ({"on"}, ())


def test_a_condition_that_is_negated_is_passed_over() -> None:
    assert verdict(condition(ON, {**ALL, "negate": True}), condition(OFF)) == ({"off"}, ())


def test_traffic_that_is_left_out_gets_the_default() -> None:
    assert verdict(condition(ON), trafficAllocation=40) == ({"on", "off"}, ("percentage",))
    assert verdict(condition(ON), trafficAllocation=0) == ({"off"}, ())


def test_the_allocation_counts_from_the_first_rollout_only() -> None:
    assert verdict(condition(ON, kind="WHITELIST"), condition(OFF), trafficAllocation=0) == ({"on"}, ())


def test_a_flag_that_another_one_settles_is_constant() -> None:
    assert verdict(condition(ON, parent("on", "on")), condition(OFF)) == ({"on"}, ())
    assert verdict(condition(ON, parent("on", "on", negate=True)), condition(OFF)) == ({"off"}, ())
    assert verdict(condition(ON), prerequisites=[{"n": "on", "ts": ["off"]}]) == ({"off"}, ())


def test_a_flag_that_varies_makes_those_that_depend_on_it_vary() -> None:
    assert verdict(condition(ON), prerequisites=[{"n": "either", "ts": ["on"]}]) == ({"on", "off"}, ("prerequisite",))


def test_control_as_the_default_does_not_keep_callers_from_the_rules() -> None:
    found, _ = verdict(condition(ON), prerequisites=[{"n": "on", "ts": []}], defaultTreatment="control")
    assert found == {"on", "control"}


def test_matchers_of_people_vary() -> None:
    assert verdict(condition(ON, LISTED), condition(OFF)) == ({"on", "off"}, ("targeting",))
    assert verdict(condition(ON, {"matcherType": "IN_SEGMENT"}), condition(OFF)) == ({"on", "off"}, ("segment",))
    assert verdict(condition(ON, {**ALL, "keySelector": {"attribute": "plan"}}), condition(OFF))[0] == {"on", "off"}


def test_without_a_rule_for_everybody_only_off_is_certain() -> None:
    assert verdict(condition(OFF, LISTED)) == ({"off"}, ("targeting",))
    with pytest.raises(Undecided, match="localhost mode gives off"):
        verdict(condition(OFF, LISTED), defaultTreatment="on")


@pytest.mark.parametrize(
    ("found", "fields"),
    [
        (condition(ON, {"matcherType": "NEAR"}), {}),
        (condition(ON, kind="EXPERIMENT"), {}),
        ({**condition(ON), "matcherGroup": {"combiner": "OR", "matchers": [ALL]}}, {}),
        (condition([{"treatment": "on", "size": "100"}]), {}),
        (condition([{"treatment": "on", "size": -1}]), {}),
        (condition(ON), {"trafficAllocation": 101}),
        (condition(ON), {"trafficAllocation": None}),
        (condition(ON), {"prerequisites": [{"n": "gone", "ts": ["on"]}]}),
        (condition(ON), {"prerequisites": [{"n": "open", "ts": ["on"]}]}),
        (condition(ON, {"matcherType": "IN_SPLIT_TREATMENT"}), {}),
    ],
)
def test_what_is_not_understood_is_undecided(found: dict[str, Any], fields: dict[str, Any]) -> None:
    with pytest.raises(Undecided):
        verdict(found, **fields)
