from __future__ import annotations

from typing import Any

import msgspec
import pytest

from flaglint.stores.growthbook_rules import Feature, Rule, decide_all
from tests.stores.reading import served

VIP = {"plan": "vip"}


def feature(default: object, *rules: dict[str, Any], **fields: Any) -> Feature:
    return Feature(default, tuple((msgspec.convert(rule, Rule), ()) for rule in rules), **fields)


def decided(*rules: dict[str, Any], default: object = False) -> tuple[object, ...]:
    return served(decide_all({"a": feature(default, *rules)}, whole=True)["a"])


def depending(
    parent: Feature | None, condition: object, *, gate: bool = False, whole: bool = True
) -> tuple[object, ...]:
    """Return the state of a feature that is "new" while its parent meets the condition, else "old"."""
    rule: dict[str, Any] = {"parentConditions": [{"id": "parent", "condition": condition, "gate": gate}]}
    features = {"child": feature("old", {**rule, "force": "new"}), **({"parent": parent} if parent else {})}
    return served(decide_all(features, whole=whole)["child"])


def test_a_feature_without_rules_serves_its_default() -> None:
    assert decided(default={"basic": 5}) == ("full", {"basic": 5}, None)


def test_a_feature_without_a_default_leaves_each_call_to_its_own() -> None:
    assert decided(default=None) == ("off", "code_default", None)


def test_a_rule_without_conditions_hides_the_rest() -> None:
    assert decided({"force": True, "condition": {}}, {"force": "x", "condition": VIP}) == ("full", True, None)


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ({"force": True, "condition": VIP}, "targeting"),
        ({"force": True, "coverage": 0.3}, "percentage"),
        ({"force": True, "range": [0, 0.5]}, "percentage"),
        ({"force": True, "coverage": 1}, "needs-attribute"),
        ({"force": True, "range": [0, 1]}, "needs-attribute"),
        ({"force": True, "filters": [{}]}, "percentage"),
        ({"variations": [True, False]}, "experiment"),
        ({"contextualVariations": [True, False]}, "experiment"),
    ],
)
def test_callers_differ(rule: dict[str, Any], reason: str) -> None:
    assert decided(rule) == ("partial", [True, False], reason)


def test_a_rule_for_some_that_serves_the_default_changes_nothing() -> None:
    assert decided({"force": True, "condition": VIP}, default=True) == ("full", True, None)
    assert decided({"variations": [True, True]}, default=True) == ("full", True, None)


@pytest.mark.parametrize("rule", [{"force": True, "coverage": 0}, {"variations": [True]}, {}, {"condition": VIP}])
def test_a_rule_that_serves_nobody_is_passed_over(rule: dict[str, Any]) -> None:
    assert decided(rule) == ("full", False, None)


def test_the_attribute_that_callers_are_counted_on_is_told() -> None:
    rule = {"force": True, "coverage": 1, "hashAttribute": "company"}
    facts = decide_all({"a": feature(False, rule)}, whole=True)["a"].facts
    assert {fact.name: fact.value.decode() for fact in facts} == {"attribute": "company", "value_if_present": True}


@pytest.mark.parametrize(
    "rule",
    [
        {"force": None},
        {"force": True, "condition": "{}"},
        {"force": True, "hashVersion": 3},
        {"force": True, "range": [0]},
    ],
)
def test_a_rule_that_sdks_read_differently_is_unknown(rule: dict[str, Any]) -> None:
    assert decided(rule)[0] == "unknown"


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (True, True),
        (False, False),
        (1, False),
        ("true", False),
        ({"$eq": True}, True),
        ({"$ne": True}, False),
        ({"$exists": True}, True),
        ({"$exists": False}, False),
        ({"$in": [True, 1]}, True),
        ({"$nin": [True]}, False),
        ({"$eq": True, "$in": []}, False),
    ],
)
def test_a_constant_parent_is_compared_with_its_condition(condition: object, holds: bool) -> None:
    assert depending(feature(True), {"value": condition}) == ("full", "new" if holds else "old", None)


def test_a_parent_that_varies_makes_the_child_vary() -> None:
    parent = feature(False, {"force": True, "condition": VIP})
    assert depending(parent, {"value": True}) == ("partial", ["new", "old"], "prerequisite")


def test_a_failing_gate_leaves_each_call_to_its_default() -> None:
    assert depending(feature(False), {"value": True}, gate=True) == ("off", "code_default", None)
    varies = feature(False, {"force": True, "condition": VIP})
    assert depending(varies, {"value": True}, gate=True) == ("partial", ["new"], "prerequisite")


def test_a_missing_parent_has_no_value() -> None:
    assert depending(None, {"value": {"$exists": False}}) == ("full", "new", None)
    assert depending(Feature(missing=True), {"value": True}) == ("full", "old", None)


def test_a_parent_that_is_not_in_an_api_body_is_unknown() -> None:
    assert depending(None, {"value": True}, whole=False)[0] == "unknown"


def test_an_unknown_parent_makes_an_unknown_child() -> None:
    assert depending(Feature(problem="odd"), {"value": True}) == (
        "unknown",
        None,
        "its prerequisite parent is unknown: odd",
    )


@pytest.mark.parametrize(
    "condition",
    [None, {}, {"other": 1}, {"value": {}}, {"value": {"$gt": 0}}, {"value": {"a": 1}}, {"value": [1]}, {"$or": []}],
)
def test_a_condition_on_a_parent_that_is_not_understood_is_unknown(condition: object) -> None:
    assert depending(feature(True), condition)[0] == "unknown"


def test_prerequisites_in_a_cycle_are_unknown() -> None:
    rule: dict[str, Any] = {"force": 1, "parentConditions": [{"id": "a", "condition": {"value": 1}}]}
    assert decided(rule)[0] == "unknown"
