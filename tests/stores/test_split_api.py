from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from flaglint.stores.split import STORE
from tests.stores.reading import fetch, only, refused, served, state, write

ON = [{"treatment": "on", "size": 100}]
HALF = [{"treatment": "on", "size": 50}, {"treatment": "off", "size": 50}]
TREATMENTS = [{"name": "on"}, {"name": "off"}]


def definition(name: str = "a", **fields: Any) -> dict[str, Any]:
    return {
        "name": name,
        "environment": {"id": "e", "name": "live"},
        "treatments": TREATMENTS,
        "defaultTreatment": "off",
        "trafficAllocation": 100,
        "defaultRule": ON,
        "lastUpdateTime": 1_700_000_000_000,
        **fields,
    }


def rule(buckets: object = ON, **matcher: Any) -> dict[str, Any]:
    return {"buckets": buckets, "condition": {"combiner": "AND", "matchers": [matcher]}}


def listing(*entries: object, **fields: Any) -> dict[str, Any]:
    return {"objects": list(entries), "offset": 0, "limit": 50, "totalCount": len(entries), **fields}


TEXT = {"type": "STARTS_WITH_STRING", "attribute": "plan", "strings": ["pro"]}
GONE = {"type": "IN_SPLIT", "depends": {"splitName": "gone", "treatment": "on"}}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ("full", "on", None)),
        ({"killed": True}, ("off", "off", None)),
        ({"defaultRule": HALF}, ("partial", ["on", "off"], "percentage")),
        ({"trafficAllocation": 40}, ("partial", ["on", "off"], "percentage")),
        ({"trafficAllocation": 40, "defaultTreatment": "on"}, ("full", "on", None)),
        ({"rules": [rule(**TEXT)]}, ("full", "on", None)),
        ({"rules": [rule(HALF, **TEXT)]}, ("partial", ["on", "off"], "targeting+percentage")),
        ({"rules": [rule([{"treatment": "off", "size": 100}], **TEXT)]}, ("partial", ["on", "off"], "targeting")),
        (
            {"rules": [rule([{"treatment": "off", "size": 100}], type="IN_SEGMENT", string="staff")]},
            ("partial", ["on", "off"], "segment"),
        ),
        ({"treatments": [{"name": "on"}, {"name": "off", "keys": ["me"]}]}, ("partial", ["on", "off"], "targeting")),
        ({"treatments": [{"name": "on", "keys": ["me"]}, {"name": "off", "keys": []}]}, ("full", "on", None)),
        ({"treatments": [{"name": "off", "segments": ["s"]}]}, ("partial", ["off", "on"], "segment")),
        ({"rules": [rule(type="SOMETHING_NEW")]}, ("unknown", None, "a matcher that is not known")),
        ({"rules": [rule(**GONE)]}, ("unknown", None, "the prerequisite gone: it is not in the document")),
        ({"defaultRule": []}, ("unknown", None, "a definition without treatments or without a default rule")),
        ({"prerequisites": [{}]}, ("unknown", None, "prerequisites, which the admin API is not known to say")),
        ({"killed": True, "rules": [rule(type="SOMETHING_NEW")]}, ("unknown", None, "a matcher that is not known")),
    ],
)
def test_a_definition_decides_as_its_sdk_does(
    tmp_path: Path, fields: dict[str, Any], expected: tuple[object, ...]
) -> None:
    found = fetch(STORE, write(tmp_path, "definitions.json", listing(definition(**fields))))
    assert served(state(found, "a", "live")) == expected


def test_another_flag_is_followed_and_dates_nothing(tmp_path: Path) -> None:
    depends = {"type": "IN_SPLIT", "depends": {"splitName": "parent", "treatment": "on"}}
    child = definition("child", rules=[rule(**depends)], defaultRule=[{"treatment": "off", "size": 100}])
    found = fetch(STORE, write(tmp_path, "definitions.json", listing(definition("parent"), child)))
    assert served(state(found, "child", "live")) == ("full", "on", None)
    assert only(found, "child").depends_on == ("parent",)
    assert state(found, "child", "live").since is None
    assert state(found, "parent", "live").since is not None


def test_a_workspace_adds_what_a_flag_is_and_names_what_an_environment_lacks(tmp_path: Path) -> None:
    tags = [{"name": "owner:team-a"}, {"name": "expires:2026-01-31"}]
    about = {"name": "a", "description": "Cart", "tags": tags, "rolloutStatus": {"id": "r", "name": "100% Released"}}
    write(tmp_path, "workspace.json", listing(about, {"name": "b"}))
    write(tmp_path, "live.json", listing(definition(lastTrafficReceivedAt=1_700_000_000_000)))
    found = fetch(STORE, str(tmp_path))
    flag = only(found, "a")
    assert (flag.owner, flag.description, str(flag.expires_at)[:10]) == ("team-a", "Cart", "2026-01-31")
    assert state(found, "a", "live").last_evaluated is not None
    assert served(state(found, "b", "live")) == ("off", "control", None)


def test_a_page_of_several_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "definitions.json", listing(definition(), totalCount=7))
    assert refused(STORE, path).startswith("lists 1 of 7 flags")


def test_a_flag_twice_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "definitions.json", listing(definition(), definition()))
    assert refused(STORE, path).startswith("has the flag 'a' twice")


def test_what_sdks_receive_is_no_listing(tmp_path: Path) -> None:
    path = write(tmp_path, "localhost.json", {"ff": {"d": []}, "objects": 1})
    assert "holds no flag at all" in refused(STORE, path)
