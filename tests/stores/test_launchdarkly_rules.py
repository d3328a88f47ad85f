from __future__ import annotations

from typing import Any

import msgspec
import pytest

from flaglint.stores.launchdarkly_rules import Configuration, Configured, decide_all
from tests.stores.reading import served

CLAUSE = {"op": "in", "attribute": "country", "values": ["NZ"]}
SEGMENT = {"op": "segmentMatch", "attribute": "", "values": ["beta"]}


def flag(variations: tuple[object, ...] = (True, False), gone: bool = False, **fields: Any) -> Configured:
    tree = {"on": True, "fallthrough": {"variation": 0}, "offVariation": 1, **fields}
    return Configured(msgspec.convert(tree, Configuration), variations, gone)


def needs(key: str, variation: int = 0) -> dict[str, Any]:
    return {"prerequisites": [{"key": key, "variation": variation}]}


def rollout(*entries: tuple[int, int], **more: object) -> dict[str, object]:
    return {"rollout": {"variations": [{"variation": index, "weight": weight} for index, weight in entries], **more}}


def decided(flag_a: Configured, **others: Configured) -> tuple[object, ...]:
    return served(decide_all({"a": flag_a, **others})["a"])


def test_the_fallthrough_is_served_to_all() -> None:
    assert decided(flag()) == ("full", True, None)


def test_a_flag_that_is_off_serves_its_off_variation_and_not_the_fallthrough() -> None:
    assert decided(flag(on=False)) == ("off", False, None)


def test_a_flag_that_is_off_without_an_off_variation_gives_the_default_of_the_call() -> None:
    assert decided(flag(on=False, offVariation=None)) == ("off", "code_default", None)


def test_an_archived_flag_gives_the_default_of_the_call() -> None:
    assert decided(flag(gone=True)) == ("off", "code_default", None)


def test_a_parent_that_is_off_fails_even_with_the_variation_asked_for() -> None:
    parent = flag(on=False, offVariation=0)
    assert decided(flag(**needs("p")), p=parent) == ("full", False, None)


@pytest.mark.parametrize("others", [{}, {"p": flag(gone=True)}], ids=["missing", "archived"])
def test_a_parent_that_no_sdk_has_fails(others: dict[str, Configured]) -> None:
    assert decided(flag(**needs("p")), **others) == ("full", False, None)


def test_a_parent_is_compared_by_its_variation_and_not_by_the_value() -> None:
    parent = flag((True, True), targets=[{"variation": 1, "values": ["u"]}])
    assert decided(flag(**needs("p")), p=parent) == ("partial", [True, False], "prerequisite")


def test_targets_without_contexts_do_not_count() -> None:
    assert decided(flag(targets=[{"variation": 1, "values": []}])) == ("full", True, None)


def test_context_targets_count() -> None:
    target = {"contextKind": "org", "variation": 1, "values": ["o"]}
    assert decided(flag(contextTargets=[target])) == ("partial", [True, False], "targeting")


def test_a_rule_without_clauses_catches_everyone() -> None:
    assert decided(flag(rules=[{"clauses": [], "variation": 1}])) == ("full", False, None)


def test_a_disabled_rule_may_or_may_not_count() -> None:
    assert decided(flag(rules=[{"clauses": [], "variation": 1, "disabled": True}]))[0] == "partial"


def test_a_rule_on_a_segment_says_so() -> None:
    assert decided(flag(rules=[{"clauses": [SEGMENT], "variation": 1}])) == ("partial", [True, False], "segment")


def test_a_rollout_to_one_variation_is_full() -> None:
    assert decided(flag(fallthrough=rollout((0, 100_000), (1, 0)))) == ("full", True, None)


def test_the_last_entry_takes_what_the_weights_leave() -> None:
    assert decided(flag(fallthrough=rollout((0, 50_000), (1, 0)))) == ("partial", [True, False], "percentage")


def test_the_first_entry_takes_contexts_of_another_kind_even_with_no_weight() -> None:
    found = decide_all({"a": flag(fallthrough=rollout((1, 0), (0, 100_000), contextKind="org"))})["a"]
    assert served(found) == ("partial", [True, False], "needs-attribute")
    assert {fact.name: fact.value.decode() for fact in found.facts} == {"attribute": "org", "value_if_present": True}


def test_an_experiment_is_no_constant() -> None:
    found = decided(flag(fallthrough=rollout((0, 100_000), kind="experiment")))
    assert found == ("partial", [True], "experiment")


def test_a_cycle_is_unknown_but_not_for_a_flag_that_is_off() -> None:
    states = decide_all({"a": flag(**needs("b")), "b": flag(**needs("a")), "c": flag(on=False, **needs("c"))})
    assert served(states["a"]) == ("unknown", None, "the prerequisites form a cycle")
    assert served(states["c"]) == ("off", False, None)


@pytest.mark.parametrize(
    "fields",
    [
        {"fallthrough": None},
        {"fallthrough": {}},
        {"fallthrough": {"variation": 2}},
        {"fallthrough": {"variation": -1}},
        {"fallthrough": rollout()},
        {"fallthrough": rollout((0, -1))},
        {"fallthrough": rollout((0, 100_000), kind="lottery")},
        {"rules": [{"clauses": [{"op": "resembles"}], "variation": 0}]},
        {"rules": [{"clauses": [CLAUSE]}]},
        {"on": False, "offVariation": 9},
    ],
    ids=str,
)
def test_what_is_not_fully_understood_is_unknown(fields: dict[str, Any]) -> None:
    assert decided(flag(**fields))[0] == "unknown"


def test_an_environment_that_was_not_read_is_unknown_and_so_is_what_needs_it() -> None:
    states = decide_all({"a": flag(**needs("p")), "p": Configured(None, (True, False))})
    assert {served(state)[0] for state in states.values()} == {"unknown"}
