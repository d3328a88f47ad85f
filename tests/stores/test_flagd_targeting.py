from __future__ import annotations

import pytest

from flaglint.stores.decision import Undecided
from flaglint.stores.flagd_targeting import possible_names

EMAIL = {"in": [{"var": "email"}, ["a@example.com"]]}
EVALUATORS = {"isBeta": EMAIL, "constant": True, "nested": {"$ref": "isBeta"}, "rule": {"if": [EMAIL, "on", "off"]}}


def names(targeting: object) -> tuple[str | None, ...]:
    return possible_names(targeting, EVALUATORS).outcomes


@pytest.mark.parametrize(
    ("targeting", "expected"),
    [
        ({"if": [True, "on", "off"]}, ("on",)),
        ({"if": [0, "on", "off"]}, ("off",)),
        ({"if": ["", "on", []]}, None),
        ({"if": [False, "on"]}, (None,)),
        ({"if": [EMAIL, "on", "off"]}, ("on", "off")),
        ({"if": [EMAIL, "on"]}, ("on", None)),
        ({"if": [False, "a", EMAIL, "b", True, "c", "d"]}, ("b", "c")),
        ({"?:": [{"$ref": "constant"}, "on", "off"]}, ("on",)),
        ({"if": [{"$ref": "isBeta"}, "on", "off"]}, ("on", "off")),
        ({"$ref": "rule"}, ("on", "off")),
        (EMAIL, ("true", "false")),
        ({"ends_with": [{"var": "email"}, "x"]}, ("true", "false", None)),
        ({"or": [EMAIL, {"!": [EMAIL]}]}, ("true", "false")),
        ({"if": [EMAIL, True, None]}, ("true", None)),
        ({"fractional": [["on", 30], ["off", 70]]}, ("on", "off", None)),
        ({"fractional": [["on", 1], ["off", 0], ["other", -5]]}, ("on", None)),
        ({"fractional": [["on", 0]]}, (None,)),
        ({"fractional": [{"var": "email"}, ["on"], ["off"]]}, ("on", "off", None)),
        ({}, (None,)),
    ],
    ids=str,
)
def test_the_results_are_those_that_a_caller_can_get(
    targeting: object, expected: tuple[str | None, ...] | None
) -> None:
    if expected is None:
        with pytest.raises(Undecided):
            names(targeting)
    else:
        assert names(targeting) == expected


def test_a_share_of_everything_needs_its_attribute() -> None:
    found = possible_names({"fractional": [{"var": "email"}, ["on", 5], ["on", 5]]}, {})
    assert (found.attribute, found.if_present, found.causes) == ("email", "on", ("needs-attribute",))


@pytest.mark.parametrize(
    "targeting",
    [
        {"if": [{"matches": [{"var": "email"}, "x"]}, "on", "on"]},
        {"if": [{"and": [EMAIL, {"new_operator": []}]}, "on", "on"]},
        {"if": [EMAIL, {"var": "variant"}, "on"]},
        {"if": [EMAIL, 5, "on"]},
        {"if": [EMAIL, ["on"], "on"]},
        {"if": [EMAIL, {"$ref": "unknown"}, "on"]},
        {"$ref": "nested"},
        {"$ref": "constant"},
        {"if": [{"$ref": "nested"}, "on", "on"]},
        {"if": [EMAIL, "on"], "or": []},
        {"fractional": []},
        {"fractional": [["on", "30"]]},
        {"fractional": [["on", 1.5]]},
        {"fractional": [["on", True]]},
        {"fractional": [["on", 1, 2]]},
        {"fractional": ["on", 100]},
        {"or": []},
    ],
    ids=str,
)
def test_what_is_not_fully_understood_is_undecided(targeting: object) -> None:
    with pytest.raises(Undecided):
        names(targeting)


def test_nesting_without_end_is_undecided() -> None:
    targeting: object = "on"
    for _ in range(99):
        targeting = {"if": [EMAIL, targeting]}
    with pytest.raises(Undecided, match="nested too deep"):
        names(targeting)
