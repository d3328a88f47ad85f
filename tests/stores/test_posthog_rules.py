from __future__ import annotations

from typing import Any

import msgspec
import pytest

from flaglint.stores.posthog_rules import Configured, decide_all
from tests.stores.reading import served

VIP = {"key": "plan", "value": ["vip"], "operator": "exact", "type": "person"}
PARTIAL = [True, False]


def flag(*groups: dict[str, Any], key: str = "a", filters: Any = None, **fields: Any) -> dict[str, Any]:
    return {"key": key, "active": True, "filters": {"groups": list(groups), **(filters or {})}, **fields}


def decided(*flags: dict[str, Any]) -> tuple[object, ...]:
    found = {each["key"]: msgspec.convert(each, Configured) for each in flags}
    return served(decide_all(found, {"0": "company"})["a"])


def split(**shares: float) -> dict[str, Any]:
    return {"multivariate": {"variants": [{"key": key, "rollout_percentage": each} for key, each in shares.items()]}}


def on(key: object, value: object = True, **fields: Any) -> dict[str, Any]:
    condition = {"key": key, "type": "flag", "value": value, "operator": "flag_evaluates_to", **fields}
    return {"properties": [condition], "rollout_percentage": 100}


@pytest.mark.parametrize("percentage", [100, None, 100.0, 250])
def test_a_group_without_conditions_matches_everyone(percentage: object) -> None:
    assert decided(flag({"rollout_percentage": percentage})) == ("full", True, None)


@pytest.mark.parametrize("groups", [[], [{"rollout_percentage": 0}], [{"rollout_percentage": -1}]])
def test_a_flag_that_matches_nobody_is_false(groups: list[dict[str, Any]]) -> None:
    assert decided(flag(*groups)) == ("full", False, None)


def test_a_flag_that_is_not_active_is_off() -> None:
    assert decided(flag({}, active=False)) == ("off", False, None)


def test_a_deleted_flag_leaves_each_call_to_its_default() -> None:
    assert decided(flag({}, deleted=True)) == ("off", "code_default", None)


@pytest.mark.parametrize(
    ("group", "reason"),
    [
        ({"rollout_percentage": 30}, "percentage"),
        ({"properties": [VIP]}, "targeting"),
        ({"properties": [{"type": "cohort", "key": "id", "value": 1}]}, "segment"),
        ({"properties": [VIP], "rollout_percentage": 30}, "targeting+percentage"),
        ({"aggregation_group_type_index": 0}, "needs-attribute"),
    ],
)
def test_callers_differ(group: dict[str, Any], reason: str) -> None:
    assert decided(flag(group)) == ("partial", PARTIAL, reason)


def test_the_first_group_for_everyone_hides_the_rest() -> None:
    assert decided(flag({"properties": [VIP]}, {}, {"rollout_percentage": 30})) == ("full", True, None)


def test_early_exit_keeps_those_outside_a_rollout_from_the_next_group() -> None:
    groups = [{"rollout_percentage": 30}, {}]
    assert decided(flag(*groups)) == ("full", True, None)
    assert decided(flag(*groups, filters={"early_exit": True})) == ("partial", PARTIAL, "percentage")
    assert decided(flag({"rollout_percentage": 0}, {}, filters={"early_exit": True})) == ("full", False, None)


@pytest.mark.parametrize(
    ("shares", "outcome"),
    [
        ({"red": 100}, ("full", "red", None)),
        ({"red": 0, "blue": 100}, ("full", "blue", None)),
        ({"red": 50, "blue": 50}, ("partial", ["red", "blue"], "experiment")),
        ({"red": 30}, ("partial", ["red", True], "experiment")),
        ({}, ("full", True, None)),
    ],
)
def test_shares_tell_the_variations(shares: dict[str, float], outcome: tuple[object, ...]) -> None:
    assert decided(flag({}, filters=split(**shares))) == outcome


def test_a_group_may_name_a_variation_that_the_flag_has() -> None:
    filters = split(red=50, blue=50)
    assert decided(flag({"variant": "blue"}, filters=filters)) == ("full", "blue", None)
    assert decided(flag({"variant": "green"}, filters=filters))[0] == "partial"


def test_a_flag_about_groups_is_false_without_one() -> None:
    filters = {"aggregation_group_type_index": 0}
    assert decided(flag({}, filters=filters)) == ("partial", PARTIAL, "needs-attribute")
    assert decided(flag(filters=filters)) == ("full", False, None)


@pytest.mark.parametrize(
    "filters",
    [
        {"super_groups": [{}]},
        {"holdout": {"id": 1, "exclusion_percentage": 10}},
        {"holdout_groups": [{}]},
        {"feature_enrollment": True},
        {"bucketing_identifier": "device_id"},
        split(red=-1),
    ],
)
def test_what_only_the_server_computes_is_unknown(filters: dict[str, Any]) -> None:
    assert decided(flag({}, filters=filters))[0] == "unknown"


@pytest.mark.parametrize(
    "fields",
    [{"ensure_experience_continuity": True}, {"evaluation_tags": ["web"]}, {"bucketing_identifier": "device_id"}],
)
def test_what_some_callers_do_not_get_now_is_unknown(fields: dict[str, Any]) -> None:
    assert decided(flag({}, **fields))[0] == "unknown"


@pytest.mark.parametrize(
    "condition", [{"type": "new", "key": "x"}, {"type": "person", "operator": "new"}, {"type": "behavioral"}]
)
def test_an_unknown_condition_is_unknown(condition: dict[str, Any]) -> None:
    assert decided(flag({"properties": [condition]}))[0] == "unknown"


@pytest.mark.parametrize(
    ("parent", "wanted", "value"),
    [
        (flag({}, key="b"), True, True),
        (flag({}, key="b"), False, False),
        (flag({}, key="b", active=False), False, True),
        (flag({}, key="b", filters=split(red=100)), "red", True),
        (flag({}, key="b", filters=split(red=100)), "blue", False),
        (flag({}, key="b", filters=split(red=100)), True, True),
    ],
)
def test_a_constant_parent_makes_a_constant_child(parent: dict[str, Any], wanted: object, value: bool) -> None:
    assert decided(flag(on("b", wanted)), parent) == ("full", value, None)


def test_the_api_names_a_parent_by_its_id() -> None:
    assert decided(flag(on("7")), flag({}, key="b", id=7)) == ("full", True, None)


def test_a_key_goes_before_an_id_that_reads_alike() -> None:
    assert decided(flag(on(7)), flag({}, key="7", active=True), flag({}, key="c", active=False, id=7)) == (
        "full",
        True,
        None,
    )


class Walked(dict[str, Configured]):
    """Counts how often all flags are gone through."""

    walks = 0

    def items(self) -> Any:
        self.walks += 1
        return super().items()


def test_flags_are_gone_through_a_few_times_however_many_depend_on_others() -> None:
    found = [flag({}, key="parent", id=1), *(flag(on(1), key=f"child-{at}", id=at + 2) for at in range(50))]
    flags = Walked({each["key"]: msgspec.convert(each, Configured) for each in found})
    assert {served(state) for state in decide_all(flags, {}).values()} == {("full", True, None)}
    assert flags.walks < 10


def test_a_parent_that_varies_makes_the_child_vary() -> None:
    parent = flag({"rollout_percentage": 30}, key="b")
    assert decided(flag(on("b")), parent) == ("partial", PARTIAL, "dependency")


@pytest.mark.parametrize(
    "flags",
    [
        [flag(on("b"))],
        [flag(on("b")), flag({}, key="b", deleted=True)],
        [flag(on("b")), flag({}, key="b", evaluation_tags=["web"])],
        [flag(on("b", operator="exact")), flag({}, key="b")],
        [flag(on("b", None)), flag({}, key="b")],
        [flag(on("a"))],
    ],
)
def test_a_parent_that_is_not_known_makes_an_unknown_child(flags: list[dict[str, Any]]) -> None:
    assert decided(*flags)[0] == "unknown"
