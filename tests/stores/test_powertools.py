from __future__ import annotations

from pathlib import Path

import pytest

from flaglint.stores.listing import flag_to_json
from flaglint.stores.powertools import STORE
from tests.stores.reading import fetch, only, refused, served, state, write

VIP = {"action": "EQUALS", "key": "plan", "value": "vip"}


def window(start: str, end: str) -> dict[str, object]:
    value = {"START": start, "END": end}
    return {"action": "SCHEDULE_BETWEEN_DATETIME_RANGE", "key": "CURRENT_DATETIME", "value": value}


def feature(*conditions: object, default: object = False, when_match: object = True) -> dict[str, object]:
    return {"default": default, "rules": {"rule": {"when_match": when_match, "conditions": list(conditions)}}}


def decided(tmp_path: Path, tree: object) -> tuple[object, ...]:
    return served(state(fetch(STORE, write(tmp_path, "features.json", {"a": tree})), "a"))


def test_a_default_alone_is_full(tmp_path: Path) -> None:
    assert decided(tmp_path, {"default": True}) == ("full", True, None)
    assert decided(tmp_path, {"default": True, "rules": {}}) == ("full", True, None)


def test_a_rule_for_some_is_targeting(tmp_path: Path) -> None:
    assert decided(tmp_path, feature(VIP)) == ("partial", [True, False], "targeting")


def test_a_past_window_never_holds_whatever_else_is_asked(tmp_path: Path) -> None:
    assert decided(tmp_path, feature(VIP, window("2020-01-01", "2021-01-01"))) == ("full", False, None)


def test_an_open_window_is_a_pending_change(tmp_path: Path) -> None:
    snapshot = fetch(STORE, write(tmp_path, "features.json", {"a": feature(window("2026-01-01", "2030-06-01"))}))
    environments = flag_to_json(only(snapshot, "a"))["environments"]
    assert isinstance(environments, dict)
    expected = {"reason": "scheduled", "now": True, "until": "2030-06-01T00:00:00Z", "values": [True, False]}
    assert expected.items() <= environments["default"].items()


def test_a_value_of_any_type_needs_the_boolean_type_off(tmp_path: Path) -> None:
    assert decided(tmp_path, {"boolean_type": False, "default": {"a": 1}}) == ("full", {"a": 1}, None)


@pytest.mark.parametrize(
    "tree",
    [
        {"default": "on"},
        {"default": None, "boolean_type": False},
        feature(),
        feature(VIP, when_match="yes"),
        feature({"action": "MATCHES", "key": "plan", "value": "vip"}),
    ],
    ids=str,
)
def test_what_the_sdk_refuses_or_we_do_not_know_is_unknown(tmp_path: Path, tree: object) -> None:
    assert decided(tmp_path, tree)[0] == "unknown"


def test_a_schema_error_is_warned_of_as_it_breaks_every_call(tmp_path: Path) -> None:
    snapshot = fetch(STORE, write(tmp_path, "features.json", {"a": {"default": "on"}, "b": {"default": True}}))
    assert [warning.split(":")[0] for warning in snapshot.warnings] == ["a"]
    assert served(state(snapshot, "b")) == ("full", True, None)


def test_an_envelope_opens_the_document(tmp_path: Path) -> None:
    location = write(tmp_path, "all.json", {"app": {"feature_flags": {"a": {"default": True}}}})
    assert served(state(fetch(STORE, location, envelope="app.feature_flags"), "a")) == ("full", True, None)


def test_an_envelope_that_leads_nowhere_is_refused(tmp_path: Path) -> None:
    location = write(tmp_path, "all.json", {"a": {"default": True}})
    assert refused(STORE, location, envelope="features").startswith("has nothing at the envelope features")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ([], "Expected object, got array at $"),
        ({}, "holds no flag at all"),
        ({"logging": {"level": "INFO"}}, "is no feature_flags schema"),
        ({"a": {"default": True, "rules": []}}, 'Expected object | null, got array at $["a"].rules'),
        ({"a": {"default": True, "boolean_type": "no"}}, 'Expected bool, got str at $["a"].boolean_type'),
        ('{"a": {"default": true', "is JSON that ends too early"),
    ],
)
def test_a_document_that_is_none_is_refused_with_the_place(tmp_path: Path, content: object, problem: str) -> None:
    assert refused(STORE, write(tmp_path, "features.json", content)).startswith(problem)
