from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from flaglint.stores.dates import parse_moment
from flaglint.stores.launchdarkly import STORE
from tests.stores.reading import fetch, only, refused, served, state, write

ON = {"on": True, "fallthrough": {"variation": 0}, "offVariation": 1}
AUGUST, JANUARY = 1754049600000, 1704067200000


def sdk(**flags: Any) -> dict[str, Any]:
    return {
        "flags": {key: {"key": key, "version": 1, "variations": [True, False], **each} for key, each in flags.items()}
    }


def listed(key: str, environments: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"key": key, "variations": [{"value": True}, {"value": False}], "environments": environments, **fields}


def page(*items: dict[str, Any], project: str = "shop", query: str = "") -> dict[str, Any]:
    links = {"self": {"href": f"/api/v2/flags/{project}{query}"}}
    return {"items": list(items), "totalCount": len(items), "_links": links}


def test_flag_values_are_served_as_they_stand(tmp_path: Path) -> None:
    values = {"a": True, "b": "forest", "c": 50, "d": {"x": 1}}
    snapshot = fetch(STORE, write(tmp_path, "values.json", {"flagValues": values}))
    assert [served(state(snapshot, key)) for key in values] == [("full", value, None) for value in values.values()]


def test_yaml_is_read(tmp_path: Path) -> None:
    text = "flags:\n  a:\n    on: true\n    variations: [true, false]\n    fallthrough: {variation: 1}\n"
    assert served(state(fetch(STORE, write(tmp_path, "flags.yml", text)), "a")) == ("full", False, None)


def test_a_deleted_flag_gives_the_default_of_the_call(tmp_path: Path) -> None:
    found = state(fetch(STORE, write(tmp_path, "flagdata.json", sdk(a={"deleted": True}))), "a")
    assert served(found) == ("off", "code_default", None)


def test_a_value_that_is_null_is_unknown(tmp_path: Path) -> None:
    snapshot = fetch(STORE, write(tmp_path, "values.json", {"flagValues": {"a": None}}))
    assert served(state(snapshot, "a"))[0] == "unknown"


def test_a_state_has_held_since_the_last_change_of_its_prerequisites(tmp_path: Path) -> None:
    child = {**ON, "prerequisites": [{"key": "a", "variation": 0}], "lastModified": JANUARY}
    items = (listed("a", {"live": {**ON, "lastModified": AUGUST}}), listed("child", {"live": child}))
    snapshot = fetch(STORE, write(tmp_path, "page.json", page(*items)))
    assert state(snapshot, "child", "live").since == parse_moment("2025-08-01T12:00:00Z")
    assert only(snapshot, "child").depends_on == ("a",)


def test_a_prerequisite_without_a_date_leaves_since_unknown(tmp_path: Path) -> None:
    child = {**ON, "prerequisites": [{"key": "a", "variation": 0}], "lastModified": JANUARY}
    snapshot = fetch(
        STORE, write(tmp_path, "page.json", page(listed("a", {"live": ON}), listed("child", {"live": child})))
    )
    assert state(snapshot, "child", "live").since is None


def test_an_archived_flag_has_been_off_since_then(tmp_path: Path) -> None:
    item = listed("a", {"live": ON}, archived=True, archivedDate=JANUARY)
    snapshot = fetch(STORE, write(tmp_path, "page.json", page(item)))
    assert served(state(snapshot, "a", "live")) == ("off", "code_default", None)
    assert state(snapshot, "a", "live").since == only(snapshot, "a").archived_at == parse_moment("2024-01-01")


def test_a_summary_without_rules_is_unknown(tmp_path: Path) -> None:
    snapshot = fetch(STORE, write(tmp_path, "page.json", page(listed("a", {"live": {"on": True, "_summary": {}}}))))
    assert served(state(snapshot, "a", "live"))[0] == "unknown"


def test_a_flag_of_which_an_environment_was_not_fetched_lacks_it(tmp_path: Path) -> None:
    items = (listed("a", {"live": ON}), listed("b", {"test": ON}))
    snapshot = fetch(STORE, write(tmp_path, "page.json", page(*items)))
    assert only(snapshot, "a").environment("test") is None


def test_a_live_flag_that_the_sdk_data_lacks_is_in_doubt(tmp_path: Path) -> None:
    write(tmp_path, "page.json", page(listed("a", {"live": ON}), listed("new", {"live": ON})))
    write(tmp_path, "flagdata.live.json", sdk(a=ON))
    snapshot = fetch(STORE, str(tmp_path))
    assert served(state(snapshot, "a", "live")) == ("full", True, None)
    assert served(state(snapshot, "new", "live"))[0] == "unknown"
    assert len(snapshot.warnings) == 1


def test_sdk_data_that_differs_from_the_api_leaves_the_state_unknown(tmp_path: Path) -> None:
    write(tmp_path, "page.json", page(listed("a", {"live": ON})))
    write(tmp_path, "flagdata.live.json", sdk(a={**ON, "on": False}))
    assert served(state(fetch(STORE, str(tmp_path)), "a", "live"))[0] == "unknown"


def test_prerequisites_stay_within_their_project(tmp_path: Path) -> None:
    child = {**ON, "prerequisites": [{"key": "a", "variation": 0}]}
    write(tmp_path, "one.json", page(listed("a", {"live": ON}), project="one"))
    write(tmp_path, "two.json", page(listed("child", {"live": child}), project="two"))
    assert served(state(fetch(STORE, str(tmp_path)), "child", "live")) == ("full", False, None)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ([], "Expected object, got array at $"),
        ({}, "is no LaunchDarkly document"),
        ({"flags": {}}, "holds no flag at all"),
        ({"flags": []}, "Expected object, got array at $.flags"),
        ({"flags": {"a": {"on": 1}}}, 'Expected bool, got int at $.flags["a"].on'),
        ({"flags": {"a": {"rules": [{"clauses": [{}]}]}}}, "Object missing required field op at $.flags"),
        ({"flags": {"a": ON}, "flagValues": {"a": 1}}, "has 'a' in flags and in flagValues"),
        ({"items": [], "totalCount": 3}, "lists 0 of 3 flags"),
        (page(listed("a", {}), listed("a", {})), "overlaps with another page"),
        ("<html></html>", "is an HTML or XML page"),
        ('{"flags": {"a": {"on": true', "is JSON that ends too early"),
    ],
)
def test_a_document_that_is_none_is_refused_with_the_place(tmp_path: Path, content: object, problem: str) -> None:
    assert refused(STORE, write(tmp_path, "flagdata.json", content)).startswith(problem)
