from __future__ import annotations

import msgspec
import pytest

from flaglint.stores.configcat_rules import Segment, Setting, decide_all
from tests.stores.reading import served

TRUE, FALSE = {"b": True}, {"b": False}
USER = {"u": {"a": "Email", "c": 0, "l": ["x"]}}


def prerequisite(key: str, value: object = TRUE, comparator: int = 0) -> dict[str, object]:
    return {"p": {"f": key, "c": comparator, "v": value}}


def rule(*conditions: object, **serves: object) -> dict[str, object]:
    return {"c": list(conditions), **(serves or {"s": {"v": TRUE}})}


def flag(value: object = FALSE, **fields: object) -> dict[str, object]:
    return {"t": 0, "v": value, **fields}


def decided(key: str, **settings: object) -> tuple[object, ...]:
    segments = msgspec.convert([{"n": "a", "r": [{"a": "Email", "c": 32, "l": ["x"]}]}], list[Segment])
    return served(decide_all(msgspec.convert(settings, dict[str, Setting]), segments)[key])


def test_a_flag_without_rules_is_full() -> None:
    assert decided("a", a=flag(TRUE)) == ("full", True, None)


def test_a_prerequisite_that_always_holds_lets_the_rule_decide() -> None:
    assert decided("a", a=flag(r=[rule(prerequisite("b"))]), b=flag(TRUE)) == ("full", True, None)


def test_a_prerequisite_that_never_holds_skips_the_rule() -> None:
    assert decided("a", a=flag(r=[rule(USER, prerequisite("b"))]), b=flag(FALSE)) == ("full", False, None)


def test_not_equal_is_the_other_way_round() -> None:
    assert decided("a", a=flag(r=[rule(prerequisite("b", TRUE, 1))]), b=flag(FALSE)) == ("full", True, None)


def test_a_hundred_percent_still_needs_the_attribute() -> None:
    assert decided("a", a=flag(p=[{"p": 100, "v": TRUE}])) == ("partial", [True, False], "needs-attribute")


def test_percentages_below_a_hundred_leave_the_rest_to_the_default() -> None:
    assert decided("a", a=flag(p=[{"p": 40, "v": TRUE}])) == ("partial", [True, False], "percentage")


def test_an_option_with_zero_percent_is_not_reached() -> None:
    found = decided("a", a=flag(TRUE, p=[{"p": 100, "v": TRUE}, {"p": 0, "v": FALSE}]))
    assert found == ("full", True, None)


def test_a_missing_prerequisite_is_an_error_that_yields_the_default_of_the_call() -> None:
    assert decided("a", a=flag(r=[rule(prerequisite("none"))])) == ("off", "code_default", None)


def test_a_missing_prerequisite_behind_a_condition_fails_for_some() -> None:
    found = decided("a", a=flag(r=[rule(USER, prerequisite("none"))]))
    assert found == ("partial", [False], "targeting")


def test_a_cycle_that_all_callers_meet_yields_the_default_of_the_call() -> None:
    cycle = {"a": flag(r=[rule(prerequisite("b"))]), "b": flag(r=[rule(prerequisite("a"))])}
    assert decided("a", **cycle) == decided("b", **cycle) == ("off", "code_default", None)


def test_a_cycle_that_some_callers_leave_is_unknown() -> None:
    cycle = {"a": flag(r=[rule(prerequisite("b"))]), "b": flag(r=[rule(USER), rule(prerequisite("a"))])}
    assert decided("a", **cycle)[0] == decided("b", **cycle)[0] == "unknown"


def test_a_prerequisite_that_fails_for_some_leaves_the_flag_unknown() -> None:
    settings = {"a": flag(r=[rule(prerequisite("b"))]), "b": flag(r=[rule(USER, prerequisite("none"))])}
    assert decided("a", **settings) == ("unknown", None, "its prerequisite b fails for some callers")


@pytest.mark.parametrize(
    "setting",
    [
        flag(r=[rule({"u": {"a": "Email", "c": 36, "l": []}})]),
        flag(r=[rule({"s": {"s": 1, "c": 0}})]),
        flag(r=[rule({"s": {"s": 0, "c": 7}})]),
        flag(r=[rule({"new": {}})]),
        flag(r=[rule(prerequisite("b", TRUE, 9))]),
        flag(r=[rule(prerequisite("b", {"s": "true"}))]),
        flag(r=[rule(USER, new={})]),
        flag(r=[rule()]),
        flag(p=[{"p": 60, "v": TRUE}, {"p": 60, "v": FALSE}]),
        flag(p=[{"p": -1, "v": TRUE}]),
        flag({"s": "true"}),
        {"v": TRUE},
        {"t": 4, "v": TRUE},
    ],
    ids=lambda setting: str(setting)[:60],
)
def test_what_is_not_fully_understood_is_unknown(setting: dict[str, object]) -> None:
    assert decided("a", a=setting, b=flag(TRUE))[0] == "unknown"


def test_what_is_not_understood_behind_a_rule_for_all_does_not_matter() -> None:
    rules = [rule(prerequisite("b")), rule({"new": {}})]
    assert decided("a", a=flag(r=rules), b=flag(TRUE)) == ("full", True, None)


def test_whole_numbers_equal_their_decimals_in_a_prerequisite() -> None:
    number = {"t": 3, "v": {"d": 1}}
    assert decided("a", a=flag(r=[rule(prerequisite("b", {"d": 1.0}))]), b=number) == ("full", True, None)


WHOLE = [{"c": 6, "s": "1.0.0"}, {"c": 18, "d": 0}, {"c": 0, "l": []}, {"c": 22, "l": ["4_cafe"]}]
BROKEN = [{"c": 6}, {"c": 6, "l": ["1.0.0"]}, {"c": 18, "s": "0"}, {"c": 30, "s": "x"}, {"c": 22, "l": ["cafe"]}]


@pytest.mark.parametrize("comparison", WHOLE, ids=str)
def test_a_comparison_that_is_whole_varies(comparison: dict[str, object]) -> None:
    found = decided("a", a=flag(r=[rule({"u": {"a": "Email", **comparison}})]))
    assert found == ("partial", [True, False], "targeting")


@pytest.mark.parametrize("comparison", BROKEN, ids=str)
def test_a_comparison_that_the_sdk_cannot_make_is_unknown(comparison: dict[str, object]) -> None:
    found = decided("a", a=flag(TRUE, r=[rule({"u": {"a": "Email", **comparison}})]))
    assert found[0] == "unknown"
    assert "without its attribute or value" in str(found[2])


def test_a_comparison_without_an_attribute_is_unknown() -> None:
    assert decided("a", a=flag(TRUE, r=[rule({"u": {"c": 28, "s": "x"}})]))[0] == "unknown"


@pytest.mark.parametrize(
    ("settings", "kinds"),
    [
        (
            {"a": {"t": 2, "v": {"i": 1}}, "b": {"t": 3, "v": {"d": 1.0}}, "c": {"t": 3, "v": {"d": 1}}},
            ["1", "1.0", "1"],
        ),
        (
            {"a": {"t": 0, "v": {"b": True}}, "b": {"t": 2, "v": {"i": 1}}, "c": {"t": 1, "v": {"s": "1"}}},
            ["true", "1", '"1"'],
        ),
    ],
)
def test_plain_flags_that_python_calls_equal_stay_apart(settings: dict[str, object], kinds: list[str]) -> None:
    found = decide_all(msgspec.convert(settings, dict[str, Setting]), [])
    assert [state.value.json for state in found.values() if state.value] == kinds
