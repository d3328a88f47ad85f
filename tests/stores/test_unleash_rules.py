from __future__ import annotations

from typing import Any

import pytest

from flaglint.model.flags import EnvironmentState
from flaglint.stores.unleash_rules import Dependency, Toggle, decide_all
from flaglint.stores.unleash_strategies import Strategy, Surroundings, Variant
from tests.stores.reading import served

ON = Toggle(enabled=True)
OFF = Toggle(enabled=False)
HALF = Toggle(True, (Strategy("flexibleRollout", {"rollout": "50"}),))
CUSTOM = Toggle(True, (Strategy("officeHours"),))


def states(toggles: dict[str, Toggle], *, whole: bool = True) -> dict[str, EnvironmentState]:
    return decide_all(toggles, Surroundings({}, whole))


def child(**fields: Any) -> Toggle:
    return Toggle(True, dependencies=(Dependency("parent", **fields),))


def decided(parent: Toggle | None, **fields: Any) -> tuple[object, ...]:
    toggles = {"child": child(**fields), **({} if parent is None else {"parent": parent})}
    return served(states(toggles)["child"])


def facts(toggle: Toggle) -> dict[str, object]:
    return {fact.name: fact.value.decode() for fact in states({"a": toggle})["a"].facts}


def test_a_flag_that_is_switched_off_serves_false() -> None:
    assert served(states({"a": OFF})["a"]) == ("off", False, None)


@pytest.mark.parametrize(("parent", "enabled", "value"), [(ON, None, True), (OFF, False, True), (OFF, True, False)])
def test_a_constant_parent_makes_a_constant_child(parent: Toggle, enabled: bool | None, value: bool) -> None:
    assert decided(parent, enabled=enabled) == ("full", value, None)


def test_a_parent_that_varies_makes_the_child_vary() -> None:
    assert decided(HALF) == ("partial", [True, False], "dependency")


def test_a_missing_parent_turns_the_child_off() -> None:
    assert decided(None) == ("full", False, None)


def test_a_parent_that_an_export_leaves_out_is_unknown() -> None:
    assert served(states({"child": child()}, whole=False)["child"])[0] == "unknown"


def test_an_unknown_parent_makes_an_unknown_child() -> None:
    assert decided(CUSTOM)[0] == "unknown"


def test_a_parent_with_a_parent_turns_the_child_off() -> None:
    toggles = {"child": child(), "parent": Toggle(True, dependencies=(Dependency("top"),)), "top": ON}
    assert served(states(toggles)["child"]) == ("full", False, None)


def test_a_parent_that_always_fails_outweighs_an_unknown_one() -> None:
    toggle = Toggle(True, dependencies=(Dependency("custom"), Dependency("gone")))
    assert served(states({"child": toggle, "custom": CUSTOM})["child"]) == ("full", False, None)


def test_a_cycle_is_unknown() -> None:
    toggles = {"a": Toggle(True, dependencies=(Dependency("b"),)), "b": Toggle(True, dependencies=(Dependency("a"),))}
    assert {served(state)[0] for state in states(toggles).values()} == {"unknown"}


@pytest.mark.parametrize(
    ("weights", "wanted", "outcome"),
    [
        ({"red": 1000}, ["red"], ("full", True, None)),
        ({"red": 1000}, ["blue"], ("full", False, None)),
        ({"red": 500, "blue": 500}, ["red"], ("partial", [True, False], "dependency")),
    ],
)
def test_a_dependency_may_ask_for_variations(
    weights: dict[str, int], wanted: list[str], outcome: tuple[object, ...]
) -> None:
    parent = Toggle(True, variants=tuple(Variant(name, weight) for name, weight in weights.items()))
    assert decided(parent, variants=wanted) == outcome


@pytest.mark.parametrize("variants", [(), (Variant("red", 0),)])
def test_a_parent_that_may_serve_no_variation_is_unknown(variants: tuple[Variant, ...]) -> None:
    assert decided(Toggle(True, variants=variants), variants=["red"])[0] == "unknown"


WEIGHTLESS = (Variant("red", 0), Variant("blue", 0, overrides=[{}]))


@pytest.mark.parametrize(
    "parent", [Toggle(True, variants=WEIGHTLESS), Toggle(True, (Strategy("default", variants=[*WEIGHTLESS]),))]
)
def test_a_parent_whose_variations_all_weigh_nothing_stops_the_engine(parent: Toggle) -> None:
    reason = "the variants of the flag that it depends on (parent) all weigh nothing"
    assert decided(parent) == ("unknown", None, reason)


@pytest.mark.parametrize(
    ("parent", "enabled", "value"),
    [
        (Toggle(False, variants=WEIGHTLESS), None, False),
        (Toggle(True, variants=WEIGHTLESS), False, False),
        (Toggle(True, variants=(*WEIGHTLESS, Variant("green", 1))), None, True),
        (Toggle(False, variants=(*WEIGHTLESS, Variant("green", 1))), False, True),
    ],
)
def test_variations_without_weight_matter_only_where_the_dependency_would_hold(
    parent: Toggle, enabled: bool | None, value: bool
) -> None:
    assert decided(parent, enabled=enabled) == ("full", value, None)


def test_a_variation_of_a_parent_that_must_be_off_is_taken_differently_by_sdks() -> None:
    parent = Toggle(False, variants=(Variant("red", 0), Variant("green", 1)))
    assert decided(parent, enabled=False, variants=["red"])[0] == "unknown"


def test_a_parent_that_is_on_fails_whatever_variation_was_asked_for_while_off() -> None:
    parent = Toggle(True, variants=(Variant("red", 1),))
    assert decided(parent, enabled=False, variants=["red"]) == ("full", False, None)


def test_one_variation_with_weight_is_told() -> None:
    assert facts(Toggle(True, variants=(Variant("red", 1000), Variant("blue", 0)))) == {"variant": "red"}


def test_variations_of_a_strategy_go_before_those_of_the_flag() -> None:
    strategies = (Strategy("default", variants=[Variant("red", 1000)]),)
    assert facts(Toggle(True, strategies, (Variant("blue", 1000),))) == {"variant": "red"}


def test_an_override_lets_variations_differ() -> None:
    toggle = Toggle(True, variants=(Variant("red", 1000), Variant("blue", 0, overrides=[{}])))
    assert facts(toggle) == {"variant_serving": "partial", "variants": ["red", "blue"]}


def test_no_variation_is_told_while_the_flag_varies() -> None:
    assert facts(Toggle(True, HALF.strategies, (Variant("red", 1000),))) == {}
