from __future__ import annotations

import pytest

from flaglint.stores.azure_filters import answer
from flaglint.stores.decision import Certainty, Undecided
from tests.stores.reading import NOW

PAST, FUTURE = "Wed, 01 Jan 2025 00:00:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT"


def certainty(name: str, **parameters: object) -> Certainty:
    return answer(f"Microsoft.{name}", parameters, NOW).certainty


def audience(**fields: object) -> Certainty:
    return certainty("Targeting", Audience=fields)


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ({"Start": PAST}, Certainty.ALWAYS),
        ({"End": PAST}, Certainty.NEVER),
        ({"Start": FUTURE, "End": PAST}, Certainty.NEVER),
        ({}, Certainty.NEVER),
        ({"Start": PAST, "End": FUTURE}, Certainty.VARIES),
        ({"Start": FUTURE}, Certainty.VARIES),
        ({"Start": PAST, "Recurrence": {"Pattern": {}}}, Certainty.VARIES),
    ],
)
def test_a_window_is_constant_once_its_bounds_are_over(bounds: dict[str, object], expected: Certainty) -> None:
    assert certainty("TimeWindow", **bounds) is expected


def test_a_percentage_of_all_or_none_is_constant() -> None:
    assert certainty("Percentage", Value=100) is Certainty.ALWAYS
    assert certainty("Percentage", Value=0) is Certainty.NEVER


def test_targeting_of_nobody_is_off_for_all() -> None:
    assert audience(Users=[], DefaultRolloutPercentage=0) is Certainty.NEVER
    assert audience(Groups=[{"Name": "a", "RolloutPercentage": 0}]) is Certainty.NEVER


def test_targeting_of_everybody_needs_a_user() -> None:
    found = answer("Microsoft.Targeting", {"Audience": {"DefaultRolloutPercentage": 100}}, NOW)
    assert (found.certainty, found.attribute) == (Certainty.VARIES, "user_id")


def test_an_exclusion_keeps_some_users_out() -> None:
    found = answer(
        "Microsoft.Targeting", {"Audience": {"DefaultRolloutPercentage": 100, "Exclusion": {"Groups": ["a"]}}}, NOW
    )
    assert (found.cause, found.attribute) == ("targeting", None)


def test_targeting_of_some_varies() -> None:
    assert audience(Users=["a"]) is Certainty.VARIES
    assert audience(DefaultRolloutPercentage=99.9) is Certainty.VARIES
    assert certainty("Percentage", Value=50) is Certainty.VARIES


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("Microsoft.Weather", {}),
        ("Targeting", {"Audience": {"DefaultRolloutPercentage": 0}}),
        ("Microsoft.Targeting", {}),
        ("Microsoft.Targeting", {"Audience": {"DefaultRolloutPercentage": 101}}),
        ("Microsoft.Targeting", {"Audience": {"DefaultRolloutPercentage": "100"}}),
        ("Microsoft.Targeting", {"Audience": {"Groups": ["beta"]}}),
        ("Microsoft.Targeting", {"Audience": {"Users": "ana"}}),
        (
            "Microsoft.Targeting",
            {"Audience": {"Users": ["a"], "Exclusion": []}, "x": 1} | {"Audience": {"Exclusion": [1]}},
        ),
        ("Microsoft.Percentage", {}),
        ("Microsoft.Percentage", {"Value": True}),
        ("Microsoft.TimeWindow", {"Start": "2025-01-01T00:00:00Z"}),
        ("Microsoft.TimeWindow", {"Start": "Wed, 01 Jan 2025 00:00:00 -0000"}),
        ("Microsoft.TimeWindow", {"End": 5}),
    ],
)
def test_what_an_sdk_refuses_is_undecided(name: str, parameters: dict[str, object]) -> None:
    with pytest.raises(Undecided):
        answer(name, parameters, NOW)
