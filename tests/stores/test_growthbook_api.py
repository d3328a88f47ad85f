from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from flaglint.stores.dates import parse_moment
from flaglint.stores.growthbook import STORE
from tests.stores.reading import fetch, only, refused, served, state, write

PAST, FUTURE = "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"


def rule(**fields: Any) -> dict[str, Any]:
    return {"type": "force", "enabled": True, "condition": "", "value": "true", **fields}


def item(*rules: dict[str, Any], name: str = "a", enabled: bool = True, **fields: Any) -> dict[str, Any]:
    environments = {"production": {"enabled": enabled, "defaultValue": "false", "rules": list(rules)}}
    return {"id": name, "valueType": "boolean", "defaultValue": "true", "environments": environments, **fields}


def page(*items: dict[str, Any], total: int | None = None) -> dict[str, Any]:
    return {"features": list(items), "total": len(items) if total is None else total}


def decided(tmp_path: Path, *items: dict[str, Any]) -> tuple[object, ...]:
    return served(state(fetch(STORE, write(tmp_path, "features.json", page(*items))), "a", "production"))


def test_values_are_text_of_a_type(tmp_path: Path) -> None:
    assert decided(tmp_path, item()) == ("full", False, None)


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [("string", "5", "5"), ("number", "5", 5), ("json", '{"a": 1}', {"a": 1}), ("boolean", "true", True)],
)
def test_a_value_is_read_by_its_type(tmp_path: Path, type_: str, text: str, value: object) -> None:
    environments = {"production": {"enabled": True, "rules": []}}
    found = item(valueType=type_, defaultValue=text, environments=environments)
    assert decided(tmp_path, found) == ("full", value, None)


@pytest.mark.parametrize(("type_", "text"), [("number", "many"), ("boolean", "yes"), ("json", "{"), ("new", "x")])
def test_a_value_that_is_not_of_its_type_is_unknown(tmp_path: Path, type_: str, text: str) -> None:
    environments = {"production": {"enabled": True, "rules": []}}
    assert decided(tmp_path, item(valueType=type_, defaultValue=text, environments=environments))[0] == "unknown"


def test_a_disabled_environment_leaves_each_call_to_its_default(tmp_path: Path) -> None:
    assert decided(tmp_path, item(rule(), enabled=False)) == ("off", "code_default", None)


def test_an_archived_feature_leaves_each_call_to_its_default(tmp_path: Path) -> None:
    assert decided(tmp_path, item(rule(), archived=True)) == ("off", "code_default", None)


def test_a_rule_that_is_not_enabled_does_not_count(tmp_path: Path) -> None:
    assert decided(tmp_path, item(rule(enabled=False))) == ("full", False, None)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"condition": '{"plan": "vip"}'}, "targeting"),
        ({"savedGroupTargeting": [{"matchType": "all"}]}, "segment"),
        ({"type": "rollout", "coverage": 0.3}, "percentage"),
        ({"type": "rollout", "coverage": 1}, "needs-attribute"),
        ({"type": "experiment-ref", "variations": [{"value": "true"}, {"value": "false"}]}, "experiment"),
        ({"type": "safe-rollout", "controlValue": "true", "variationValue": "false"}, "experiment"),
        ({"scheduleRules": [{"enabled": True, "timestamp": FUTURE}]}, "scheduled"),
    ],
)
def test_callers_differ(tmp_path: Path, fields: dict[str, Any], reason: str) -> None:
    assert decided(tmp_path, item(rule(**fields))) == ("partial", [True, False], reason)


def test_the_next_dated_change_is_told(tmp_path: Path) -> None:
    body = page(item(rule(scheduleRules=[{"enabled": True, "timestamp": FUTURE}])))
    found = state(fetch(STORE, write(tmp_path, "f.json", body)), "a", "production")
    assert [(fact.name, fact.value.decode()) for fact in found.facts] == [("until", FUTURE)]


@pytest.mark.parametrize(("enabled", "value"), [(True, True), (False, False)])
def test_a_past_schedule_has_decided(tmp_path: Path, enabled: bool, value: bool) -> None:
    steps = [{"enabled": not enabled, "timestamp": "2025-01-01T00:00:00Z"}, {"enabled": enabled, "timestamp": PAST}]
    body = page(item(rule(scheduleRules=steps), dateUpdated="2025-06-01T00:00:00Z"))
    found = state(fetch(STORE, write(tmp_path, "f.json", body)), "a", "production")
    assert (served(found), found.since) == (("full", value, None), parse_moment(PAST))


@pytest.mark.parametrize(
    "fields",
    [
        {"type": "new"},
        {"type": "rollout"},
        {"type": "experiment", "variations": ["x"]},
        {"value": None},
        {"condition": "{"},
        {"prerequisites": [{}]},
        {"scheduleRules": [{"enabled": True, "timestamp": "soon"}]},
    ],
)
def test_a_rule_that_is_not_understood_is_unknown(tmp_path: Path, fields: dict[str, Any]) -> None:
    assert decided(tmp_path, item(rule(**fields)))[0] == "unknown"


def test_rules_that_are_not_in_the_body_are_unknown(tmp_path: Path) -> None:
    assert decided(tmp_path, item(environments={"production": {"enabled": True}}))[0] == "unknown"


def test_a_feature_may_require_another_one_to_be_true(tmp_path: Path) -> None:
    parent = item(name="b")
    assert decided(tmp_path, item(prerequisites=["b"]), parent) == ("off", "code_default", None)
    named = [{"id": "b", "condition": '{"value": false}'}]
    assert decided(tmp_path, item(prerequisites=named), parent) == ("full", False, None)


def test_a_prerequisite_that_another_page_may_hold_is_unknown(tmp_path: Path) -> None:
    assert decided(tmp_path, item(prerequisites=["b"]))[0] == "unknown"


def test_a_state_has_held_since_its_last_change_and_that_of_its_prerequisites(tmp_path: Path) -> None:
    parent = item(rule(), name="b", dateUpdated="2026-02-01T00:00:00Z")
    body = page(item(prerequisites=["b"], dateUpdated=PAST), parent, item(name="c"))
    snapshot = fetch(STORE, write(tmp_path, "f.json", body))
    assert state(snapshot, "a", "production").since == parse_moment("2026-02-01")
    assert state(snapshot, "c", "production").since is None


def test_dates_owner_and_tags_are_read(tmp_path: Path) -> None:
    fields: dict[str, Any] = {"owner": "ana@example.com", "dateCreated": PAST, "tags": ["expires:2025-12-31"]}
    found = only(fetch(STORE, write(tmp_path, "f.json", page(item(**fields)))), "a")
    assert (found.owner, found.owner_from, found.created_at) == ("ana@example.com", "owner", parse_moment(PAST))
    assert found.expires_at == parse_moment("2025-12-31")


@pytest.mark.parametrize(
    ("bodies", "problem"),
    [
        ([page(item(), total=2)], "lists 1 of 2 features"),
        ([page(item()), page(item())], "overlaps with another page"),
        ([{"features": [item()], "hasMore": True}], "is one of several pages"),
        ([page({"id": "a"})], "missing required field valueType"),
        ([page(item(environments={"production": {}}))], "missing required field enabled"),
        ([page(item(environments={"production": 1}))], "Expected object"),
        ([page()], "holds no flag at all"),
    ],
)
def test_a_bad_body_is_refused_with_one_line(tmp_path: Path, bodies: list[object], problem: str) -> None:
    for at, body in enumerate(bodies):
        write(tmp_path, f"{at}.json", body)
    assert problem in refused(STORE, str(tmp_path))
