from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
import pytest

from flaglint.stores.decision import Outcome, Step, Undecided, decide
from flaglint.stores.flipt_rules import Flag, Segment, boolean_steps, variant_steps

SEGMENTS = {"vip": Segment("vip", [{"property": "plan"}]), "all": Segment("all", []), "every": Segment("every")}


def outcomes(steps: Iterable[Step[Outcome]]) -> set[object]:
    return {None if each is None else each.decode() for each in decide(steps).outcomes}


def boolean(*rollouts: object, enabled: bool = False) -> set[object]:
    tree = {"key": "a", "enabled": enabled, "rollouts": list(rollouts)}
    return outcomes(boolean_steps(msgspec.convert(tree, Flag), SEGMENTS))


def variant(*rules: object, default: bool = False) -> set[object]:
    tree = {"key": "a", "variants": [{"key": "x"}, {"key": "y", "default": default}], "rules": list(rules)}
    return outcomes(variant_steps(msgspec.convert(tree, Flag), SEGMENTS))


def rule(segment: object, *shares: tuple[str, float]) -> dict[str, Any]:
    return {"segment": segment, "distributions": [{"variant": key, "rollout": share} for key, share in shares]}


def test_enabled_is_the_value_that_no_rollout_gives() -> None:
    assert (boolean(), boolean(enabled=True)) == ({False}, {True})


def test_a_threshold_of_all_or_none_is_constant() -> None:
    assert boolean({"threshold": {"percentage": 100, "value": True}}) == {True}
    assert boolean({"threshold": {"percentage": 0, "value": True}}) == {False}


def test_a_segment_without_constraints_is_everybody() -> None:
    assert boolean({"segment": {"key": "all", "value": True}}) == {True}
    assert variant(rule("every", ("x", 100))) == {"x"}


def test_segments_are_joined_by_their_operator() -> None:
    keys = ["vip", "all"]
    assert variant(rule({"keys": keys, "operator": "OR_SEGMENT_OPERATOR"}, ("x", 100))) == {"x"}
    assert variant(rule({"keys": keys, "operator": "AND_SEGMENT_OPERATOR"}, ("x", 100))) == {"x", None}


def test_a_segment_or_a_share_varies() -> None:
    assert boolean({"segment": {"key": "vip", "value": True}}) == {True, False}
    assert boolean({"threshold": {"percentage": 50, "value": True}}) == {True, False}
    assert variant(rule("vip", ("x", 100)), default=True) == {"x", "y"}


def test_without_a_match_the_default_variant_is_served_or_that_of_the_call() -> None:
    assert (variant(default=True), variant()) == ({"y"}, {None})


def test_shares_that_leave_callers_out_may_give_any_default() -> None:
    assert variant(rule("all", ("x", 50)), default=True) == {"x", "y", None}
    assert variant(rule("all", ("x", 0), ("y", 100))) == {"y"}


@pytest.mark.parametrize(
    "rollout",
    [
        {},
        {"threshold": {"percentage": 1}, "segment": {"key": "all"}},
        {"threshold": {"percentage": 101, "value": True}},
        {"threshold": {"percentage": "100", "value": True}},
        {"segment": {"key": "gone", "value": True}},
        {"segment": {"value": True}},
        {"segment": {"key": "all", "value": "yes"}},
    ],
)
def test_a_rollout_that_is_not_understood_is_undecided(rollout: object) -> None:
    with pytest.raises(Undecided):
        boolean(rollout)


@pytest.mark.parametrize(
    "found",
    [
        rule("all"),
        rule("all", ("z", 100)),
        rule(None, ("x", 100)),
        rule(["all"], ("x", 100)),
        rule({"keys": []}, ("x", 100)),
        rule({"keys": "all"}, ("x", 100)),
        rule({"keys": ["all"], "key": "all"}, ("x", 100)),
        rule({"keys": ["all", "vip"], "operator": "XOR"}, ("x", 100)),
        rule("all", ("x", -1)),
    ],
)
def test_a_rule_that_is_not_understood_is_undecided(found: object) -> None:
    with pytest.raises(Undecided):
        variant(found)


def test_two_default_variants_are_undecided() -> None:
    tree = {"key": "a", "variants": [{"key": "x", "default": True}, {"key": "y", "default": True}]}
    with pytest.raises(Undecided):
        outcomes(variant_steps(msgspec.convert(tree, Flag), SEGMENTS))
