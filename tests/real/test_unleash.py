"""Flags made in a real Unleash, read through the command line as a user with two tokens would."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.shop import invoke
from tests.real import postgresql_server
from tests.real.unleash_server import ADMIN, CLIENTS, UnleashServer, running

BOTH = ("development", "production")
NZ = {"contextName": "country", "operator": "IN", "values": ["NZ"]}


def rollout(share: int, *constraints: object) -> dict[str, Any]:
    parameters = {"rollout": str(share), "stickiness": "default", "groupId": "g"}
    return {"name": "flexibleRollout", "parameters": parameters, "constraints": [*constraints]}


STRATEGIES: dict[str, list[dict[str, Any]]] = {
    "full": [rollout(100)],
    "share": [rollout(40)],
    "nobody": [rollout(0)],
    "country": [rollout(100, NZ)],
    "country-or-all": [rollout(100, NZ), rollout(100)],
    "users": [{"name": "userWithId", "parameters": {"userIds": "1,2"}, "constraints": []}],
    "child": [rollout(100)],
    "switched-off": [rollout(100)],
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[UnleashServer]:
    folder = tmp_path_factory.mktemp("unleash")
    with postgresql_server.running() as database, running(database, folder / "log.txt") as found:
        fill(found)
        yield found


def fill(server: UnleashServer) -> None:
    features = "/projects/default/features"
    server.admin("POST", "/context", {"name": "country"})
    for key, strategies in STRATEGIES.items():
        server.admin("POST", features, {"name": key, "type": "release", "description": f"why {key}"})
        for environment in BOTH:
            place = f"{features}/{key}/environments/{environment}"
            for strategy in strategies:
                server.admin("POST", f"{place}/strategies", strategy)
            if key != "switched-off":
                server.admin("POST", f"{place}/on")
    server.admin("POST", f"{features}/share/environments/development/off")
    server.admin("POST", f"{features}/child/dependencies", {"feature": "switched-off"})
    server.admin("POST", "/features/full/tags", {"type": "simple", "value": "owner:team-cart"})
    server.admin("POST", features, {"name": "done", "type": "kill-switch"})
    server.admin("DELETE", f"{features}/done")


@pytest.fixture(autouse=True)
def variables(server: UnleashServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNLEASH_URL", f"{server.url}/api")
    monkeypatch.setenv("UNLEASH_CLIENT_TOKEN", CLIENTS)
    monkeypatch.setenv("UNLEASH_API_TOKEN", ADMIN)


def flags() -> dict[str, Any]:
    ran = invoke("flags", "--store", "unleash:api", "--output-format", "json")
    assert ran.code == 0, ran.err
    return {flag["key"]: flag for flag in ran.json()["flags"]}


def states(found: dict[str, Any], environment: str) -> dict[str, tuple[object, object]]:
    by_key = {key: flag["environments"].get(environment) for key, flag in found.items()}
    return {key: (state["serving"], state["value"]) for key, state in by_key.items() if state is not None}


def test_every_state_is_read_in_each_environment() -> None:
    found = flags()
    expected: dict[str, tuple[object, object]] = {
        "full": ("full", True),
        "share": ("partial", None),
        "nobody": ("full", False),
        "country": ("partial", None),
        "country-or-all": ("full", True),
        "users": ("partial", None),
        "child": ("full", False),
        "switched-off": ("off", False),
    }
    production = states(found, "production")
    assert {key: production[key] for key in expected} == expected
    assert states(found, "development")["share"] == ("off", False)


def test_the_admin_api_adds_dates_tags_and_archived_flags() -> None:
    found = flags()
    full, done = found["full"], found["done"]
    assert (full["owner"], full["description"]) == ("team-cart", "why full")
    assert full["created_at"] is not None
    assert full["expires_at"] is not None
    assert full["archived"] is False
    assert done["archived"] is True
    assert found["child"]["depends_on"] == ["switched-off"]


def test_client_tokens_alone_are_enough_for_the_states(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = states(flags(), "production")
    monkeypatch.delenv("UNLEASH_API_TOKEN")
    found = states(flags(), "production")
    assert found == {key: expected[key] for key in found}
    assert set(STRATEGIES) <= set(found)


@pytest.mark.parametrize("variable", ["UNLEASH_CLIENT_TOKEN", "UNLEASH_API_TOKEN"])
def test_a_refused_token_is_one_line_and_no_snapshot(
    variable: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(variable, "*:production.wr0ng" if "CLIENT" in variable else "user:wr0ng")
    output = tmp_path / "flags.json"
    ran = invoke("snapshot", "--store", "unleash:api", "--output", str(output))
    assert ran.code == 2
    assert variable in ran.err
    assert "wr0ng" not in ran.err
    assert "\n" not in ran.err.strip()
    assert not output.exists()
