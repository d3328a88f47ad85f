from __future__ import annotations

from typing import Any

import msgspec
import pytest

from flaglint.stores.statsig_rules import Rule, Spec, as_gate, decide_all, gate_problem
from tests.stores.reading import served

PUBLIC = {"type": "public"}
COUNTRY = {"type": "user_field", "field": "country", "operator": "any", "targetValue": ["NZ"]}
PARTIAL = [True, False]


def rules(*trees: dict[str, Any]) -> tuple[Rule, ...]:
    return tuple(msgspec.convert(trees, list[Rule]))


def rule(*conditions: dict[str, Any], share: float = 100, **fields: Any) -> dict[str, Any]:
    return {"passPercentage": share, "conditions": list(conditions), **fields}


def gate(*trees: dict[str, Any], enabled: bool = True, **fields: Any) -> Spec:
    return Spec(enabled, as_gate(rules(*trees)), **fields)


def decided(spec: Spec, *, whole: bool = True, **others: Spec) -> tuple[object, ...]:
    return served(decide_all({"a": spec, **others}, {}, "production", whole=whole)[0]["a"])


def asks(kind: str, target: object) -> Spec:
    return gate(rule({"type": kind, "targetValue": target}))


@pytest.mark.parametrize(
    ("spec", "outcome"),
    [
        (gate(rule(PUBLIC)), ("full", True, None)),
        (gate(rule()), ("full", True, None)),
        (gate(rule(PUBLIC, share=0)), ("full", False, None)),
        (gate(), ("full", False, None)),
        (gate(rule(PUBLIC), enabled=False), ("off", False, None)),
        (gate(rule(COUNTRY), rule(PUBLIC)), ("full", True, None)),
        (gate(rule(COUNTRY, share=0)), ("full", False, None)),
        (gate(rule(PUBLIC, share=0), rule(PUBLIC)), ("full", False, None)),
    ],
)
def test_what_everyone_gets_is_constant(spec: Spec, outcome: tuple[object, ...]) -> None:
    assert decided(spec) == outcome


@pytest.mark.parametrize(
    ("spec", "reason"),
    [
        (gate(rule(PUBLIC, share=30)), "percentage"),
        (gate(rule(COUNTRY)), "targeting"),
        (gate(rule(COUNTRY, share=30)), "targeting+percentage"),
        (gate(rule(COUNTRY, share=50), rule(PUBLIC)), "percentage"),
        (gate(rule({"type": "current_time"})), "scheduled"),
        (gate(rule(PUBLIC), held_out=True), "experiment"),
    ],
)
def test_callers_differ(spec: Spec, reason: str) -> None:
    assert decided(spec) == ("partial", PARTIAL, reason)


@pytest.mark.parametrize(
    ("environments", "value"), [(None, True), (["production"], True), (["development"], False), ([], False)]
)
def test_a_rule_may_be_for_some_environments(environments: list[str] | None, value: bool) -> None:
    assert decided(gate(rule(PUBLIC, environments=environments))) == ("full", value, None)


def test_a_tier_that_is_not_meant_gets_nothing_and_one_that_is_may_not_be_named_in_code() -> None:
    tier = {"type": "environment_field", "field": "tier", "operator": "any"}
    assert decided(gate(rule({**tier, "targetValue": ["development"]}))) == ("full", False, None)
    assert decided(gate(rule({**tier, "targetValue": ["Production"]})))[0] == "partial"


@pytest.mark.parametrize(
    "condition",
    [
        {"type": "new"},
        {"type": None},
        {**COUNTRY, "operator": "new"},
        {**COUNTRY, "targetValue": None},
        {**COUNTRY, "operator": "lt"},
        {**COUNTRY, "operator": "eq"},
    ],
)
def test_what_makes_an_sdk_give_up_is_unknown_whatever_else_there_is(condition: dict[str, Any]) -> None:
    assert decided(gate(rule(PUBLIC), rule(condition)))[0] == "unknown"


@pytest.mark.parametrize("fields", [{"problem": "odd"}])
def test_a_gate_with_a_problem_is_unknown(fields: dict[str, Any]) -> None:
    assert decided(gate(rule(PUBLIC), **fields)) == ("unknown", None, "odd")


@pytest.mark.parametrize(("operator", "target"), [("lt", 3), ("before", 1760000000000), ("str_matches", "^u")])
def test_callers_with_an_attribute_that_cannot_be_compared_get_nothing(operator: str, target: object) -> None:
    condition = {**COUNTRY, "operator": operator, "targetValue": target}
    assert decided(gate(rule(condition), rule(PUBLIC))) == ("partial", PARTIAL, "targeting")
    assert decided(gate(rule({**condition, "type": "current_time"}), rule(PUBLIC))) == ("full", True, None)


def test_a_rule_that_leaves_the_decision_to_an_experiment_is_unknown() -> None:
    assert decided(gate(rule(PUBLIC, configDelegate="e")))[0] == "unknown"


@pytest.mark.parametrize(
    ("kind", "target", "value"),
    [
        ("pass_gate", "on", True),
        ("passes_gate", "off", False),
        ("fail_gate", "off", True),
        ("fails_gate", "on", False),
        ("multi_pass_gate", ["off", "on"], True),
        ("multi_fail_gate", ["on"], False),
        ("pass_gate", "missing", False),
    ],
)
def test_a_constant_gate_makes_a_constant_child(kind: str, target: object, value: bool) -> None:
    others: dict[str, Any] = {"on": gate(rule(PUBLIC)), "off": gate(enabled=False)}
    assert decided(asks(kind, target), **others) == ("full", value, None)


def test_a_gate_that_varies_makes_the_child_vary() -> None:
    assert decided(asks("pass_gate", "half"), half=gate(rule(PUBLIC, share=50))) == ("partial", PARTIAL, "prerequisite")


def test_a_gate_that_is_not_known_makes_an_unknown_child() -> None:
    assert decided(asks("pass_gate", "missing"), whole=False)[0] == "unknown"
    assert decided(asks("pass_gate", "odd"), odd=gate(problem="odd"))[0] == "unknown"
    assert decided(asks("pass_gate", "a"))[0] == "unknown"
    assert decided(asks("pass_gate", None))[0] == "unknown"


def test_a_dynamic_config_serves_the_value_of_a_rule_or_its_default() -> None:
    config = Spec(True, rules(rule(COUNTRY, returnValue={"max": 5})), {"max": 1})
    found = decide_all({}, {"limits": config}, "production", whole=True)[1]["limits"]
    assert served(found) == ("partial", [{"max": 5}, {"max": 1}], "targeting")


def test_a_disabled_config_that_an_sdk_gives_up_is_unknown() -> None:
    config = Spec(False, rules(rule({"type": "new"})), {"max": 1})
    assert served(decide_all({}, {"limits": config}, "production", whole=True)[1]["limits"])[0] == "unknown"


@pytest.mark.parametrize(
    ("value", "default", "good"), [(True, False, True), (False, False, False), (True, True, False)]
)
def test_a_gate_with_other_values_is_a_problem(value: bool, default: bool, good: bool) -> None:
    assert (gate_problem(rules(rule(returnValue=value)), default) is None) is good
