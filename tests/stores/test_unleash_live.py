from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from msgspec.structs import replace

from flaglint.model.flags import Flag, FlagSnapshot
from flaglint.stores.unleash import STORE
from tests.stores.reading import fetch, refused, served, state
from tests.stores.serving import Reply, serving

RECORDED = Path(__file__).parents[1] / "data" / "stores" / "unleash"
CLIENT = "*:production.client-secret"
ADMIN = "user:admin-secret"


@pytest.fixture(autouse=True)
def tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UNLEASH_URL", raising=False)
    monkeypatch.setenv("UNLEASH_CLIENT_TOKEN", CLIENT)
    monkeypatch.setenv("UNLEASH_API_TOKEN", ADMIN)


def recorded(name: str) -> Any:
    return json.loads((RECORDED / name).read_text("utf-8"))


def shop(path: str, headers: Mapping[str, str]) -> Reply:
    """Answer as the recorded server does, ten flags a page."""
    parts = urlsplit(path)
    query = parse_qs(parts.query)
    if headers.get("authorization") != (CLIENT if parts.path.startswith("/api/client") else ADMIN):
        return Reply(status=403)
    if parts.path == "/api/client/features":
        return Reply(recorded("client-features.production.json"))
    if parts.path == "/api/admin/feature-types":
        return Reply(recorded("api/admin.feature-types.json"))
    if parts.path != "/api/admin/search/features":
        return Reply(status=404)
    if query.get("archived") == ["IS:true"]:
        return Reply(recorded("api/admin.search.features.archived.json"))
    body, offset = recorded("api/admin.search.features.json"), int(query["offset"][0])
    return Reply({"features": body["features"][offset : offset + 10], "total": body["total"]})


def unplaced(snapshot: FlagSnapshot) -> tuple[Flag, ...]:
    return tuple(replace(flag, location=None) for flag in snapshot.flags)


def as_files(folder: Path) -> FlagSnapshot:
    for path in (RECORDED / "client-features.production.json", *(RECORDED / "api").iterdir()):
        (folder / path.name).write_bytes(path.read_bytes())
    return fetch(STORE, str(folder))


@pytest.mark.parametrize("end", ["", "/api", "/api/"])
def test_the_api_reads_as_its_recorded_bodies_do(tmp_path: Path, end: str) -> None:
    with serving(shop) as server:
        found = fetch(STORE, server.url + end)
    assert unplaced(found) == unplaced(as_files(tmp_path))
    assert "secret" not in repr(found)
    assert len([path for path in server.paths if "/search/" in path]) == 4


def test_a_client_token_alone_gives_the_state(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UNLEASH_CLIENT_TOKEN")
    monkeypatch.setenv("UNLEASH_API_TOKEN", CLIENT)
    with serving(shop) as server:
        monkeypatch.setenv("UNLEASH_URL", server.url)
        assert served(state(fetch(STORE, "api"), "checkout-v2", "production")) == ("full", True, None)
        assert server.paths == ["/api/client/features"]


def test_each_environment_has_a_token_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UNLEASH_API_TOKEN")
    monkeypatch.setenv("UNLEASH_CLIENT_TOKEN", "shop:test.a,shop:live.b")

    def answer(path: str, headers: Mapping[str, str]) -> Reply:
        on = headers["authorization"] == "shop:live.b"
        return Reply({"version": 2, "features": [{"name": "a", "enabled": on, "strategies": []}]})

    with serving(answer) as server:
        found = fetch(STORE, server.url)
        assert served(state(found, "a", "live")) == ("full", True, None)
        assert served(state(found, "a", "test")) == ("off", False, None)
        assert [name for name, _ in fetch(STORE, server.url, "live").flags[0].environments] == ["live"]
        assert "no token in UNLEASH_CLIENT_TOKEN is for the environment 'qa'; there are live, test" in str(
            _refused_in(server.url, "qa")
        )


def _refused_in(url: str, environment: str) -> str:
    with pytest.raises(Exception, match="unleash") as caught:
        fetch(STORE, url, environment)
    return str(caught.value)


@pytest.mark.parametrize(
    ("variables", "line"),
    [
        ({}, "unleash: the environment variable UNLEASH_URL is not set; set it to the address of the server's API"),
        (
            {"UNLEASH_URL": "https://unleash.example.com/api"},
            "unleash: the environment variable UNLEASH_CLIENT_TOKEN is not set; set it to a client (backend) token",
        ),
        (
            {"UNLEASH_URL": "unleash.example.com", "UNLEASH_CLIENT_TOKEN": "secret"},
            "UNLEASH_CLIENT_TOKEN: holds something else than a client (backend) token",
        ),
        (
            {"UNLEASH_URL": "https://unleash.example.com/api", "UNLEASH_CLIENT_TOKEN": "a:p.secret,b:p.secret"},
            "UNLEASH_CLIENT_TOKEN: has two tokens for 'p'; make one for all projects",
        ),
    ],
    ids=["address", "token", "another token", "two tokens"],
)
def test_what_is_missing_is_named_one_after_the_other(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], line: str
) -> None:
    for name in ("UNLEASH_URL", "UNLEASH_CLIENT_TOKEN", "UNLEASH_API_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    message = refused(STORE, "api")
    assert message.startswith(line)
    assert "secret" not in message


def test_a_refused_admin_token_names_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNLEASH_API_TOKEN", "user:wrong-secret")
    with serving(shop) as server:
        message = refused(STORE, server.url)
    assert "refused the token (status 403); UNLEASH_API_TOKEN must hold a personal access token" in message
    assert "secret" not in message


@pytest.mark.parametrize(("options", "project"), [({}, "IS:shop"), ({"project": "web"}, "IS:web")])
def test_the_search_is_about_the_project_of_the_token_or_the_option(
    monkeypatch: pytest.MonkeyPatch, options: dict[str, str], project: str
) -> None:
    monkeypatch.setenv("UNLEASH_CLIENT_TOKEN", "shop:production.a")
    asked: list[str] = []

    def answer(path: str, headers: Mapping[str, str]) -> Reply:
        asked.extend(parse_qs(urlsplit(path).query).get("project", ()))
        return shop(path, {"authorization": CLIENT if "/client/" in path else ADMIN})

    with serving(answer) as server:
        fetch(STORE, server.url, **options)
    assert set(asked) == {project}


def test_a_search_that_ends_too_early_leaves_no_snapshot() -> None:
    def answer(path: str, headers: Mapping[str, str]) -> Reply:
        return Reply({"features": [], "total": 22}) if "offset=20" in path else shop(path, headers)

    with serving(answer) as server:
        assert "lists 20 of 22 flags" in refused(STORE, server.url)
