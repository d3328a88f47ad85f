from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from flaglint.stores.growthbook import STORE
from tests.stores.reading import fetch, only, refused, served, state, write


def api(key: str = "a", default: str = "true") -> dict[str, Any]:
    environments = {"production": {"enabled": True, "rules": []}}
    item = {"id": key, "valueType": "boolean", "defaultValue": default, "environments": environments, "owner": "ana"}
    return {"features": [item], "total": 1}


def both(tmp_path: Path, body: object, payload: dict[str, Any]) -> Any:
    write(tmp_path, "api.json", body)
    write(tmp_path, "payload.production.json", {"features": payload})
    return fetch(STORE, str(tmp_path))


def test_a_payload_is_about_the_environment_that_is_configured_or_in_its_name(tmp_path: Path) -> None:
    location = write(tmp_path, "payload.production.json", {"features": {"a": {"defaultValue": 5}}})
    assert served(state(fetch(STORE, location), "a", "production")) == ("full", 5, None)
    assert served(state(fetch(STORE, location, "qa"), "a", "qa")) == ("full", 5, None)


@pytest.mark.parametrize(
    ("values", "kind"), [([True, False], "boolean"), (["x", None], "string"), ([1, "x"], "json"), ([{}, {}], "json")]
)
def test_the_values_tell_the_kind(tmp_path: Path, values: list[object], kind: str) -> None:
    body = {"features": {"a": {"defaultValue": values[0], "rules": [{"variations": values}]}}}
    assert only(fetch(STORE, write(tmp_path, "payload.json", body)), "a").kind.value == kind


def test_variations_and_prerequisites_are_listed(tmp_path: Path) -> None:
    parents = [{"id": "b", "condition": {"value": True}}]
    body = {"features": {"a": {"defaultValue": 1, "rules": [{"force": 2, "parentConditions": parents}]}}}
    found = only(fetch(STORE, write(tmp_path, "payload.json", body)), "a")
    assert ([value.decode() for value in found.variations], found.depends_on) == ([2, 1], ("b",))


def test_the_api_completes_a_payload(tmp_path: Path) -> None:
    found = only(both(tmp_path, api(), {"a": {"defaultValue": True}}), "a")
    assert (found.owner, served(found.environments[0][1])) == ("ana", ("full", True, None))


def test_a_payload_that_differs_from_the_api_is_unknown(tmp_path: Path) -> None:
    snapshot = both(tmp_path, api(), {"a": {"defaultValue": False}})
    assert served(state(snapshot, "a", "production"))[0] == "unknown"
    assert "say different things" in snapshot.warnings[0]


def test_a_feature_that_the_payload_lacks_is_unknown(tmp_path: Path) -> None:
    snapshot = both(tmp_path, api(), {"b": {"defaultValue": False}})
    assert served(state(snapshot, "a", "production"))[0] == "unknown"
    assert "lacks it" in snapshot.warnings[0]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ([], "Expected object"),
        ({}, "is no GrowthBook document"),
        ({"features": {}, "encryptedFeatures": "abc"}, "is encrypted"),
        ({"features": {}}, "holds no flag at all"),
        ({"features": {"a": 1}}, "Expected object"),
        ({"features": {"a": {"rules": {}}}}, "Expected array"),
        ({"features": {"a": {"rules": [{"coverage": "x"}]}}}, 'at $.features["a"].rules[0].coverage'),
        ({"features": {"a": {"rules": [{"parentConditions": [{}]}]}}}, "missing required field id"),
        ('{"features": {"a": {"defaultValue": NaN}}}', "NaN"),
        ('{"features": {"a": {}, "a": {}}}', "twice"),
    ],
)
def test_a_bad_document_is_refused_with_one_line(tmp_path: Path, content: object, problem: str) -> None:
    assert problem in refused(STORE, write(tmp_path, "payload.json", content))
