from __future__ import annotations

from typing import Any

import pytest

from flaglint.stores.azure_variants import Allocation, Assigned, Variant, assigned_when_off, assigned_when_on
from flaglint.stores.decision import Undecided

VARIANTS = {
    "Red": Variant("Red", "red"),
    "On": Variant("On", status_override="Enabled"),
    "Off": Variant("Off", status_override="Disabled"),
    "Odd": Variant("Odd", status_override="Maybe"),
}


def when_on(**fields: Any) -> set[Assigned]:
    return set(assigned_when_on(VARIANTS, Allocation(**fields)).outcomes)


def test_the_default_variant_is_assigned() -> None:
    assert when_on(default_when_enabled="Red") == {(True, "Red")}
    assert when_on() == {(True, None)}


def test_a_variant_may_turn_the_flag_off_and_on() -> None:
    assert when_on(default_when_enabled="Off") == {(False, "Off")}
    assert assigned_when_off(VARIANTS, Allocation(default_when_disabled="On")) == (True, "On")


def test_without_variants_or_an_allocation_nothing_is_assigned() -> None:
    assert assigned_when_on({}, Allocation(default_when_enabled="Red")).outcomes == ((True, None),)
    assert assigned_when_off(VARIANTS, None) == (False, None)


def test_users_and_groups_may_get_another_variant() -> None:
    assert when_on(user=[{"variant": "Red", "users": ["a"]}], group=[{"variant": "Off", "groups": ["b"]}]) == {
        (True, "Red"),
        (False, "Off"),
        (True, None),
    }


def test_a_whole_percentile_still_needs_a_user() -> None:
    entries = [{"variant": "Red", "from": 0, "to": 50}, {"variant": "Red", "from": 50, "to": 100}]
    found = assigned_when_on(VARIANTS, Allocation(percentile=entries, default_when_enabled="Off"))
    assert (set(found.outcomes), found.attribute) == ({(True, "Red"), (False, "Off")}, "user_id")


def test_a_part_of_the_percentiles_leaves_the_default() -> None:
    found = assigned_when_on(VARIANTS, Allocation(percentile=[{"variant": "Red", "to": 99}]))
    assert (set(found.outcomes), found.attribute) == ({(True, "Red"), (True, None)}, None)


@pytest.mark.parametrize(
    "fields",
    [
        {"default_when_enabled": "Gone"},
        {"default_when_enabled": "Odd"},
        {"user": [{"variant": 1, "users": []}]},
        {"percentile": [{"variant": "Red", "from": 0}]},
        {"percentile": [{"variant": "Red", "from": 50, "to": 50}]},
        {"percentile": [{"variant": "Red", "from": 0.5, "to": 50}]},
        {"percentile": [{"variant": "Red", "from": 0, "to": 101}]},
    ],
)
def test_an_allocation_that_an_sdk_refuses_is_undecided(fields: dict[str, Any]) -> None:
    with pytest.raises(Undecided):
        when_on(**fields)


def test_a_default_that_the_flag_does_not_have_is_undecided_when_off_too() -> None:
    with pytest.raises(Undecided):
        assigned_when_off(VARIANTS, Allocation(default_when_disabled="Gone"))
