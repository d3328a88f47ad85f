from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from flaglint.stores.dates import from_milliseconds
from flaglint.stores.statsig import STORE
from tests.stores.reading import fetch, only, refused, served, state, write

PUBLIC = {"passPercentage": 100, "conditions": [{"type": "public"}]}


def spec(name: str = "a", **fields: Any) -> dict[str, Any]:
    return {"name": name, "enabled": True, "rules": [PUBLIC], "defaultValue": False, **fields}


def specs(*gates: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"feature_gates": list(gates), **fields}


def item(key: str = "a", **fields: Any) -> dict[str, Any]:
    return {"id": key, "isEnabled": True, "rules": [PUBLIC], "lastModifiedTime": 1754049600000, **fields}


def page(*items: dict[str, Any], total: int | None = None, following: str | None = None) -> dict[str, Any]:
    pagination = {"totalItems": len(items) if total is None else total, "nextPage": following}
    return {"data": list(items), "pagination": pagination}


def listed(tmp_path: Path, *items: dict[str, Any]) -> Any:
    return fetch(STORE, write(tmp_path, "gates.json", page(*items)))


@pytest.mark.parametrize(
    ("name", "configured", "environment"),
    [("specs.json", None, "production"), ("specs.staging.json", None, "staging"), ("specs.json", "qa", "qa")],
)
def test_the_environment_has_a_name(tmp_path: Path, name: str, configured: str | None, environment: str) -> None:
    location = write(tmp_path, name, specs(spec()))
    assert served(state(fetch(STORE, location, configured), "a", environment)) == ("full", True, None)


def test_segments_decide_gates_but_are_none(tmp_path: Path) -> None:
    condition = {"type": "pass_gate", "targetValue": "segment:all"}
    child = spec(rules=[{"passPercentage": 100, "conditions": [condition]}])
    body = specs(child, spec("segment:all", entity="segment"))
    found = fetch(STORE, write(tmp_path, "specs.json", body))
    assert [flag.key for flag in found.flags] == ["a"]
    assert served(state(found, "a", "production")) == ("full", True, None)


def test_a_dynamic_config_and_a_gate_may_share_a_name(tmp_path: Path) -> None:
    config = spec(entity="dynamic_config", defaultValue={"max": 1}, rules=[])
    found = fetch(STORE, write(tmp_path, "specs.json", specs(spec(), dynamic_configs=[config])))
    assert [flag.namespace for flag in found.flags] == [None, "dynamic_config"]


@pytest.mark.parametrize("fields", [{"entity": "experiment"}, {"entity": "autotune"}])
def test_an_experiment_is_unknown(tmp_path: Path, fields: dict[str, Any]) -> None:
    body = specs(dynamic_configs=[spec(defaultValue={}, **fields)])
    assert served(state(fetch(STORE, write(tmp_path, "specs.json", body)), "a", "production"))[0] == "unknown"


def test_an_override_is_unknown(tmp_path: Path) -> None:
    body = specs(spec(), overrides={"a": []})
    assert served(state(fetch(STORE, write(tmp_path, "specs.json", body)), "a", "production"))[0] == "unknown"


def test_the_console_tells_dates_owner_lifetime_and_verdict(tmp_path: Path) -> None:
    owner = {"ownerName": "Ana", "ownerEmail": "ana@example.com"}
    fields: dict[str, Any] = {"owner": owner, "type": "STALE", "typeReason": "STALE_ALL_TRUE", "checksPerHour": 0}
    found = only(listed(tmp_path, item(createdTime=1741078800000, **fields)), "a")
    assert (found.owner, found.owner_from) == ("ana@example.com", "owner.ownerEmail")
    assert (found.vendor_stale, found.permanent) == (True, None)
    assert found.created_at == from_milliseconds(1741078800000)
    facts = {fact.name: fact.value.decode() for fact in found.facts}
    assert facts == {"vendor_reason": "STALE_ALL_TRUE", "checks_per_hour": 0}


@pytest.mark.parametrize(("type_", "permanent"), [("PERMANENT", True), ("TEMPORARY", False), ("NEW", None)])
def test_the_type_tells_the_lifetime(tmp_path: Path, type_: str, permanent: bool | None) -> None:
    assert only(listed(tmp_path, item(type=type_)), "a").permanent is permanent


def test_environments_are_the_usual_one_and_those_that_the_rules_name(tmp_path: Path) -> None:
    found = only(listed(tmp_path, item(rules=[{**PUBLIC, "environments": ["development"]}])), "a")
    assert [(name, each.value and each.value.decode()) for name, each in found.environments] == [
        ("development", True),
        ("production", False),
    ]


def test_a_state_has_held_since_the_last_change_of_the_gates_it_asks_for(tmp_path: Path) -> None:
    condition = {"type": "passes_gate", "targetValue": "b"}
    child = item(rules=[{"passPercentage": 100, "conditions": [condition]}])
    later = 1760000000000
    found = listed(tmp_path, child, item("b", lastModifiedTime=later))
    assert state(found, "a", "production").since == from_milliseconds(later)
    assert state(listed(tmp_path, child, item("b", lastModifiedTime=None)), "a", "production").since is None


def test_an_archived_gate_is_false(tmp_path: Path) -> None:
    found = listed(tmp_path, item(status="Archived"))
    assert (only(found, "a").archived, served(state(found, "a", "production"))) == (True, ("off", False, None))


def test_a_dynamic_config_of_the_console_is_unknown(tmp_path: Path) -> None:
    found = only(listed(tmp_path, item(defaultValue={"max": 1})), "a")
    assert (found.namespace, served(found.environments[0][1])[0]) == ("dynamic_config", "unknown")


def test_a_gate_that_asks_for_one_that_is_not_listed_is_unknown(tmp_path: Path) -> None:
    condition = {"type": "passes_gate", "targetValue": "b"}
    child = item(rules=[{"passPercentage": 100, "conditions": [condition]}])
    assert served(state(listed(tmp_path, child), "a", "production"))[0] == "unknown"


def test_a_gate_that_specs_lack_can_only_be_false(tmp_path: Path) -> None:
    write(tmp_path, "specs.json", specs(spec("b")))
    write(tmp_path, "gates.json", page(item(), item("c", rules=[])))
    found = fetch(STORE, str(tmp_path))
    assert served(state(found, "a", "production"))[0] == "unknown"
    assert served(state(found, "c", "production")) == ("full", False, None)


@pytest.mark.parametrize(
    ("bodies", "problem"),
    [
        ([[]], "Expected object"),
        ([{}], "is no Statsig document"),
        ([specs()], "holds no flag at all"),
        ([specs(spec(), spec())], "has 'a' twice"),
        ([specs({"name": "a"})], "missing required field enabled"),
        ([page({"id": "a"})], "missing required field isEnabled"),
        ([page(item(), total=2)], "lists 1 of 2 entries"),
        ([page(item()), page(item("b"))], "overlaps with another page"),
        ([{"data": [item()], "pagination": {"nextPage": "/x"}}], "is one of several pages"),
    ],
)
def test_a_bad_document_is_refused_with_one_line(tmp_path: Path, bodies: list[object], problem: str) -> None:
    for at, body in enumerate(bodies):
        write(tmp_path, f"{at}.json", body)
    assert problem in refused(STORE, str(tmp_path))
