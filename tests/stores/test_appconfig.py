from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from flaglint.stores.appconfig import STORE
from flaglint.stores.listing import flag_to_json
from tests.stores.reading import fetch, only, refused, served, state, write

SPLIT = '(split by::$userId pct::30 seed::"(eq x)")'


def hosted(value: object, **fields: Any) -> dict[str, Any]:
    return {"version": "1", "flags": {"a": {"name": "A", **fields}}, "values": {"a": value}}


def variants(*pairs: tuple[bool, str | None], **fields: Any) -> dict[str, Any]:
    return {
        "_variants": [{"name": "v", "enabled": on, **({"rule": rule} if rule else {}), **fields} for on, rule in pairs]
    }


def decided(tmp_path: Path, value: object) -> tuple[object, ...]:
    return served(state(fetch(STORE, write(tmp_path, "flags.json", hosted(value))), "a"))


def listing(**fields: Any) -> dict[str, Any]:
    return {"Items": [{"DeploymentNumber": 1, "State": "COMPLETE", "ConfigurationVersion": "1", **fields}]}


def test_a_flag_is_full_or_off(tmp_path: Path) -> None:
    assert decided(tmp_path, {"enabled": True}) == ("full", True, None)
    assert decided(tmp_path, {"enabled": False}) == ("off", False, None)


def test_variants_that_agree_are_one_answer(tmp_path: Path) -> None:
    assert decided(tmp_path, variants((False, "(eq $a 1)"), (False, None))) == ("full", False, None)


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        (SPLIT, "percentage"),
        ("(split by::$x pct::100)", "percentage"),
        ('(eq $plan "(split)")', "targeting"),
        (f"(and (eq $plan 1) {SPLIT})", "targeting+percentage"),
    ],
)
def test_rules_make_callers_differ(tmp_path: Path, rule: str, reason: str) -> None:
    assert decided(tmp_path, variants((True, rule), (False, None))) == ("partial", [True, False], reason)


def test_attributes_are_told_while_all_callers_get_the_same(tmp_path: Path) -> None:
    for rules, expected in (
        (variants((True, SPLIT), (True, None), attributeValues={"n": 1}), {"n": 1}),
        ({"enabled": True, "n": 2}, {"n": 2}),
        ({"enabled": False, "n": 2}, None),
    ):
        found = flag_to_json(only(fetch(STORE, write(tmp_path, "flags.json", hosted(rules))), "a"))
        assert found["environments"]["default"].get("attributes") == expected  # type: ignore[index]


def test_attributes_that_differ_are_not_told(tmp_path: Path) -> None:
    value = variants((True, SPLIT), (True, None))
    value["_variants"][0]["attributeValues"] = {"n": 1}
    found = flag_to_json(only(fetch(STORE, write(tmp_path, "flags.json", hosted(value))), "a"))
    default = found["environments"]["default"]  # type: ignore[index]
    assert (default["value"], default["attributes_serving"], default.get("attributes")) == (True, "partial", None)


def test_a_planned_deprecation_is_an_expiry(tmp_path: Path) -> None:
    location = write(tmp_path, "flags.json", hosted({"enabled": True}, _deprecation={"status": "planned"}))
    found = only(fetch(STORE, location), "a")
    assert (found.deprecated, found.expires_at, found.expires_from) == (True, None, None)


def test_a_flag_that_is_not_deployed_is_unknown(tmp_path: Path) -> None:
    write(tmp_path, "flags.json", hosted({"enabled": True}, _updatedAt="2026-01-01T00:00:00Z"))
    write(tmp_path, "api.deployments.production.json", listing(StartedAt="2025-01-01T00:00:00Z"))
    found = state(fetch(STORE, str(tmp_path)), "a", "production")
    assert served(found) == ("unknown", None, "changed since the newest deployment began")


def test_two_environments_do_not_share_a_document_without_a_name(tmp_path: Path) -> None:
    write(tmp_path, "flags.json", hosted({"enabled": True}))
    for name in ("production", "staging"):
        write(tmp_path, f"api.deployments.{name}.json", listing())
    assert list(dict(only(fetch(STORE, str(tmp_path)), "a").environments)) == ["default"]


def test_a_retrieved_configuration_does_not_list_every_flag(tmp_path: Path) -> None:
    location = write(tmp_path, "flags.retrieved.json", {"flags": {"enabled": True}, "b": {"_variants": []}})
    snapshot = fetch(STORE, location)
    assert not snapshot.authoritative
    assert served(state(snapshot, "flags")) == ("full", True, None)
    assert served(state(snapshot, "b"))[0] == "unknown"


def test_a_hosted_version_goes_before_what_a_retrieved_one_cannot_tell(tmp_path: Path) -> None:
    write(tmp_path, "flags.hosted.json", hosted(variants((True, SPLIT), (False, None))))
    write(tmp_path, "flags.retrieved.json", {"a": {"_variants": []}})
    assert served(state(fetch(STORE, str(tmp_path)), "a"))[0] == "partial"


def test_versions_that_contradict_each_other_are_unknown(tmp_path: Path) -> None:
    write(tmp_path, "flags.hosted.json", hosted({"enabled": True}))
    write(tmp_path, "flags.retrieved.json", {"a": {"enabled": False}})
    assert served(state(fetch(STORE, str(tmp_path)), "a"))[0] == "unknown"


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"enabled": "true"},
        {"_variants": []},
        {"_variants": {}},
        variants((True, None), (False, None)),
        variants((True, SPLIT), (False, SPLIT)),
        {"_variants": [{"name": "v"}]},
    ],
)
def test_a_value_that_is_not_understood_is_unknown(tmp_path: Path, value: object) -> None:
    assert decided(tmp_path, value)[0] == "unknown"


def test_a_flag_without_a_value_is_unknown(tmp_path: Path) -> None:
    location = write(tmp_path, "flags.json", {"version": "1", "flags": {"a": {}}})
    assert served(state(fetch(STORE, location), "a"))[0] == "unknown"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ([], "Expected object, got array at $"),
        ({}, "holds no flag at all"),
        ({**hosted({}), "version": "2"}, "has the version '2', not 1"),
        ({"version": "1", "flags": {}, "values": {"a": {}}}, "has a value for 'a', which is no flag"),
        ({"a": {"on": True}}, "is neither a hosted version nor a retrieved configuration"),
        ({"a": True}, 'Expected object, got bool at $["a"]'),
        (listing(), "holds deployments and no flags"),
    ],
)
def test_a_document_that_is_none_is_refused(tmp_path: Path, content: object, problem: str) -> None:
    assert refused(STORE, write(tmp_path, "flags.json", content)).startswith(problem)
