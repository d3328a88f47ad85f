from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from flaglint.model.flags import EnvironmentState
from flaglint.stores.azure import STORE
from flaglint.stores.dates import parse_moment
from flaglint.stores.listing import flag_to_json
from tests.stores.reading import fetch, only, refused, served, state, write

PAST, FUTURE = "Wed, 01 Jan 2025 00:00:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT"
NOBODY = {"name": "Microsoft.Percentage", "parameters": {"Value": 0}}
EVERYBODY = {"name": "Microsoft.Percentage", "parameters": {"Value": 100}}
SOME = {"name": "Microsoft.Percentage", "parameters": {"Value": 5}}
LATER = {"name": "Microsoft.TimeWindow", "parameters": {"Start": FUTURE}}
OVER = {"name": "Microsoft.TimeWindow", "parameters": {"End": PAST}}


def flag(*filters: object, requirement: str = "Any", **fields: object) -> dict[str, object]:
    conditions = {"requirement_type": requirement, "client_filters": list(filters)}
    return {"id": "A", "enabled": True, "conditions": conditions, **fields}


def document(*flags: object) -> dict[str, object]:
    return {"feature_management": {"feature_flags": list(flags)}}


def found(tmp_path: Path, *filters: object, requirement: str = "Any", **fields: object) -> EnvironmentState:
    content = document(flag(*filters, requirement=requirement, **fields))
    return state(fetch(STORE, write(tmp_path, "features.json", content)), "A")


def item(**fields: object) -> dict[str, object]:
    return {"key": ".appconfig.featureflag/A", "value": json.dumps({"id": "A", "enabled": True}), **fields}


@pytest.mark.parametrize(
    ("requirement", "filters", "expected"),
    [
        ("Any", [], ("full", True, None)),
        ("Any", [NOBODY, EVERYBODY], ("full", True, None)),
        ("Any", [NOBODY], ("full", False, None)),
        ("Any", [SOME, EVERYBODY], ("full", True, None)),
        ("All", [EVERYBODY, NOBODY], ("full", False, None)),
        ("All", [EVERYBODY, EVERYBODY], ("full", True, None)),
        ("All", [EVERYBODY, SOME], ("partial", [True, False], "percentage")),
        ("Any", [NOBODY, SOME], ("partial", [True, False], "percentage")),
    ],
)
def test_filters_are_joined_by_the_requirement(
    tmp_path: Path, requirement: str, filters: list[object], expected: tuple[object, ...]
) -> None:
    assert served(found(tmp_path, *filters, requirement=requirement)) == expected


def test_a_flag_that_is_switched_off_is_off(tmp_path: Path) -> None:
    assert served(found(tmp_path, EVERYBODY, enabled=False)) == ("off", False, None)
    assert served(found(tmp_path, EVERYBODY, enabled="False")) == ("off", False, None)


def test_a_variant_cannot_turn_on_a_flag_that_is_switched_off(tmp_path: Path) -> None:
    variants = [{"name": "On", "status_override": "Enabled"}]
    allocation = {"default_when_disabled": "On"}
    assert served(found(tmp_path, enabled=False, variants=variants, allocation=allocation)) == ("off", False, None)
    assert served(found(tmp_path, OVER, variants=variants, allocation=allocation)) == ("full", True, None)


def test_a_window_to_come_is_a_change_to_come(tmp_path: Path) -> None:
    content = document(flag(LATER))
    only_flag = flag_to_json(only(fetch(STORE, write(tmp_path, "features.json", content)), "A"))
    default = only_flag["environments"]["default"]  # type: ignore[index]
    assert (default["reason"], default["now"], default["until"]) == ("scheduled", False, "2100-01-01T00:00:00Z")


def test_since_is_the_later_of_the_change_and_the_window(tmp_path: Path) -> None:
    for modified, expected in (("2024-01-01", "2025-01-01"), ("2026-01-01", "2026-01-01")):
        value = json.dumps(flag(OVER))
        location = write(tmp_path, "kv.json", {"items": [item(value=value, last_modified=modified, label="p")]})
        assert state(fetch(STORE, location), "A", "p").since == parse_moment(expected)


def test_items_of_other_keys_are_passed_over(tmp_path: Path) -> None:
    location = write(tmp_path, "kv.json", {"items": [item(), {"key": "Colour", "value": "red"}]})
    assert [(each.key, list(dict(each.environments))) for each in fetch(STORE, location).flags] == [("A", ["default"])]


def test_one_page_of_several_does_not_list_every_flag(tmp_path: Path) -> None:
    snapshot = fetch(STORE, write(tmp_path, "kv.json", {"items": [item()], "@nextLink": "/kv?after=x"}))
    assert (snapshot.authoritative, len(snapshot.warnings)) == (False, 1)


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (True, ("full", True, None)),
        (False, ("off", False, None)),
        ({"EnabledFor": []}, ("off", False, None)),
        ({"EnabledFor": [{"Name": "Percentage", "Parameters": {"Value": 100}}]}, ("full", True, None)),
        ({"EnabledFor": [{"Name": "Weather"}]}, ("unknown", None, "a filter that is not known (Microsoft.Weather)")),
    ],
)
def test_the_older_form_of_dotnet_is_read(tmp_path: Path, tree: object, expected: tuple[object, ...]) -> None:
    location = write(tmp_path, "appsettings.json", {"FeatureManagement": {"A": tree}})
    assert served(state(fetch(STORE, location), "A")) == expected


@pytest.mark.parametrize(
    "fields",
    [
        {"enabled": "yes"},
        {"conditions": {"requirement_type": "None", "client_filters": [EVERYBODY]}},
        {"conditions": {"client_filters": [EVERYBODY, {"name": "Mine"}]}},
        {"variants": [{"name": "a"}, {"name": "a"}]},
        {"variants": [{"name": "a"}], "allocation": {"default_when_enabled": "b"}},
    ],
)
def test_what_is_not_understood_is_unknown(tmp_path: Path, fields: dict[str, Any]) -> None:
    assert served(found(tmp_path, **fields))[0] == "unknown"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ([], "Expected object, got array at $"),
        ({}, "has neither feature_management nor FeatureManagement nor items"),
        ({"feature_management": {}}, "Expected array, got null at $.feature_management.feature_flags"),
        (document(), "holds no flag at all"),
        (document(flag(), flag()), "has the flag 'A' twice"),
        (document({"enabled": True}), "Object missing required field id at $.feature_management.feature_flags[0]"),
        ({"items": [item(), item()]}, "has the flag '.appconfig.featureflag/A of None' twice"),
        ({"items": [item(value="{")]}, "is JSON that ends too early"),
        ({"FeatureManagement": {"A": "on"}}, 'Expected object, got str at $.FeatureManagement["A"]'),
    ],
)
def test_a_document_that_is_none_is_refused(tmp_path: Path, content: object, problem: str) -> None:
    assert refused(STORE, write(tmp_path, "features.json", content)).startswith(problem)
