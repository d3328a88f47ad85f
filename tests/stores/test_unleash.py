from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from flaglint.model.flags import FlagKind
from flaglint.stores.unleash import STORE
from tests.stores.reading import fetch, only, refused, served, state, write

DEFAULT = {"name": "default"}


def feature(name: str = "a", **fields: Any) -> dict[str, Any]:
    return {"name": name, "enabled": True, "strategies": [DEFAULT], **fields}


def client(*features: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"version": 2, "features": list(features), **fields}


def export(**fields: Any) -> dict[str, Any]:
    return {
        "features": [{"name": "a"}],
        "featureStrategies": [{"featureName": "a", **DEFAULT}],
        "featureEnvironments": [{"featureName": "a", "environment": "production", "enabled": True}],
        **fields,
    }


def searched(**fields: Any) -> dict[str, Any]:
    return {
        "features": [{"name": "a", "environments": [{"name": "production", "enabled": True}], **fields}],
        "total": 1,
    }


def test_client_features_name_their_environment(tmp_path: Path) -> None:
    location = write(tmp_path, "features.json", client(feature(), query={"environment": "production"}))
    assert served(state(fetch(STORE, location, "other"), "a", "production")) == ("full", True, None)


def test_client_features_without_a_name_take_the_configured_one(tmp_path: Path) -> None:
    location = write(tmp_path, "features.json", client(feature()))
    assert served(state(fetch(STORE, location, "staging"), "a", "staging")) == ("full", True, None)


@pytest.mark.parametrize(
    ("payload", "kind"),
    [("string", "string"), ("csv", "string"), ("number", "number"), ("json", "json"), ("new", "json")],
)
def test_the_payload_tells_the_kind(tmp_path: Path, payload: str, kind: str) -> None:
    variant = {"name": "x", "weight": 1000, "payload": {"type": payload, "value": "1"}}
    location = write(tmp_path, "features.json", client(feature(variants=[variant])))
    assert only(fetch(STORE, location), "a").kind is FlagKind(kind)


def test_an_export_is_read_as_client_features(tmp_path: Path) -> None:
    found = fetch(STORE, write(tmp_path, "export.json", export()))
    assert served(state(found, "a", "production")) == ("full", True, None)
    assert not found.authoritative


def test_an_exported_flag_without_its_environment_is_unknown(tmp_path: Path) -> None:
    body = export(features=[{"name": "a"}, {"name": "b"}])
    assert served(state(fetch(STORE, write(tmp_path, "e.json", body)), "b", "production"))[0] == "unknown"


def test_an_exported_flag_that_is_archived_leaves_each_call_to_its_default(tmp_path: Path) -> None:
    found = fetch(STORE, write(tmp_path, "e.json", export(features=[{"name": "a", "archived": True}])))
    assert served(state(found, "a", "production")) == ("off", "code_default", None)


def test_tags_and_dependencies_of_an_export_are_read(tmp_path: Path) -> None:
    body = export(
        featureTags=[{"featureName": "a", "tagType": "team", "tagValue": "payments"}],
        dependencies=[{"feature": "a", "dependencies": [{"feature": "b"}]}],
    )
    found = only(fetch(STORE, write(tmp_path, "e.json", body)), "a")
    assert (found.tags, found.depends_on) == (("team:payments",), ("b",))
    assert served(found.environments[0][1])[0] == "unknown"


def test_a_search_completes_client_features(tmp_path: Path) -> None:
    write(tmp_path, "search.json", searched(createdBy={"name": "ana"}))
    write(tmp_path, "client.production.json", client(feature()))
    found = only(fetch(STORE, str(tmp_path)), "a")
    assert (found.owner, found.definition_only) == ("ana", False)
    assert served(found.environments[0][1]) == ("full", True, None)


def test_a_flag_that_is_off_in_the_search_only_is_unknown(tmp_path: Path) -> None:
    write(tmp_path, "search.json", searched(environments=[{"name": "production", "enabled": False}]))
    write(tmp_path, "client.production.json", client(feature()))
    assert served(state(fetch(STORE, str(tmp_path)), "a", "production"))[0] == "unknown"


def test_a_flag_of_the_search_that_client_features_lack_is_unknown(tmp_path: Path) -> None:
    write(tmp_path, "search.json", searched(environments=[{"name": "production", "enabled": False}]))
    write(tmp_path, "client.production.json", client(feature("b")))
    assert served(state(fetch(STORE, str(tmp_path)), "a", "production"))[0] == "unknown"


def test_a_flag_that_is_archived_in_the_search_only_is_unknown(tmp_path: Path) -> None:
    write(tmp_path, "search.json", searched(archivedAt="2026-01-01T00:00:00Z"))
    write(tmp_path, "client.production.json", client(feature()))
    snapshot = fetch(STORE, str(tmp_path))
    assert served(state(snapshot, "a", "production"))[0] == "unknown"
    assert "say different things" in snapshot.warnings[0]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ([], "Expected object"),
        ({}, "is no Unleash document"),
        (client(feature(), feature()), "has the flag 'a' twice"),
        (client({"name": "a", "strategies": []}), "missing required field enabled"),
        (client(feature(strategies=[{}])), "missing required field name"),
        ({"features": {}}, "Expected array"),
        (export(features=None), "Expected array"),
        (export(featureEnvironments=[]) | {"features": []}, "holds no flag at all"),
        (export(featureEnvironments=export()["featureEnvironments"] * 2), "has a flag twice"),
        ("<html>", "HTML"),
    ],
)
def test_a_bad_document_is_refused_with_one_line(tmp_path: Path, content: object, problem: str) -> None:
    assert problem in refused(STORE, write(tmp_path, "features.json", content))


def test_an_export_of_two_environments_is_refused(tmp_path: Path) -> None:
    both = [{"featureName": key, "environment": f"e-{key}", "enabled": True} for key in "ab"]
    body = export(features=[{"name": "a"}, {"name": "b"}], featureEnvironments=both)
    assert "is about 2 environments" in refused(STORE, write(tmp_path, "export.json", body))
