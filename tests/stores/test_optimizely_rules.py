from __future__ import annotations

from typing import Any

import msgspec
import pytest

from flaglint.stores.decision import Undecided
from flaglint.stores.optimizely_rules import Rule, decided


def rule(id_: str, *shares: tuple[int, str], **fields: Any) -> Rule:
    tree = {
        "id": id_,
        "key": id_,
        "variations": [{"id": "on", "featureEnabled": True}, {"id": "off", "featureEnabled": False}, {"id": "bare"}],
        "trafficAllocation": [{"endOfRange": end, "entityId": entity} for end, entity in shares],
        **fields,
    }
    return msgspec.convert(tree, Rule)


def outcomes(*rules: Rule, experiments: tuple[Rule, ...] = (), ids: tuple[str, ...] = ()) -> set[bool]:
    return set(decided(ids, rules, {each.id: each for each in experiments}).outcomes)


def test_the_rule_for_everybody_decides() -> None:
    assert outcomes(rule("a", (10_000, "on"))) == {True}
    assert outcomes(rule("a", (10_000, "off"))) == {False}


def test_without_a_rule_the_flag_is_off() -> None:
    assert outcomes() == {False}


def test_a_variation_that_does_not_say_is_off() -> None:
    assert outcomes(rule("a", (10_000, "bare"))) == {False}


def test_a_share_leaves_the_rest_off() -> None:
    assert outcomes(rule("a", (9_999, "on"))) == {True, False}
    assert outcomes(rule("a", (0, "on"))) == {False}


def test_a_share_of_nobody_leaves_callers_out() -> None:
    assert outcomes(rule("a", (5_000, "on"), (10_000, ""))) == {True, False}


def test_bounds_that_do_not_grow_serve_nobody() -> None:
    assert outcomes(rule("a", (10_000, "on"), (3_000, "off"))) == {True}


def test_whom_a_rule_does_not_let_in_goes_to_the_last_rule() -> None:
    between = rule("b", (10_000, "off"))
    assert outcomes(rule("a", (3_000, "on")), between, rule("c", (10_000, "on"))) == {True}


def test_whom_a_rule_of_an_audience_does_not_let_in_skips_the_rules_between() -> None:
    first = rule("a", audienceIds=["x"])
    assert outcomes(first, rule("b", (10_000, "on")), rule("c", (10_000, "off"))) == {True, False}


def test_an_audience_varies() -> None:
    assert outcomes(rule("a", (10_000, "on"), audienceIds=["x"]), rule("b", (10_000, "off"))) == {True, False}
    assert outcomes(rule("a", (10_000, "on"), audienceConditions=["or", "x"])) == {True, False}


def test_conditions_go_before_ids() -> None:
    assert outcomes(rule("a", (10_000, "on"), audienceIds=["x"], audienceConditions=[])) == {True}


def test_a_running_experiment_is_never_constant() -> None:
    experiment = rule("e", (10_000, "on"), status="Running")
    verdict = decided(["e"], [rule("a", (10_000, "on"))], {"e": experiment})
    assert "experiment" in verdict.causes


def test_an_experiment_that_does_not_run_is_passed_over() -> None:
    paused = rule("e", (10_000, "off"), status="Paused")
    assert outcomes(rule("a", (10_000, "on")), experiments=(paused,), ids=("e",)) == {True}


@pytest.mark.parametrize(
    "found",
    [
        rule("a", (10_000, "gone")),
        rule(" ", (10_000, "on")),
        rule("a", (10_000, "on"), status="Paused"),
        rule("a", (10_000, "on"), variations=[{"id": "on"}, {"id": "on"}]),
        rule("a", (10_000, "on"), variations=[{"id": "on", "featureEnabled": "yes"}]),
        rule("a", trafficAllocation=[{"endOfRange": "10000", "entityId": "on"}]),
    ],
)
def test_a_rule_that_is_not_understood_is_undecided(found: Rule) -> None:
    with pytest.raises(Undecided):
        outcomes(found)


def test_an_experiment_that_is_missing_is_undecided() -> None:
    with pytest.raises(Undecided):
        outcomes(rule("a", (10_000, "on")), ids=("gone",))
