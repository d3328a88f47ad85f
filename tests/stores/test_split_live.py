from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from flaglint.stores.split import STORE
from tests.stores.reading import fetch, only, refused, served, state
from tests.stores.serving import Reply, serving
from tests.stores.test_split_api import definition

KEY = "admin-secret"
PREFIX = "/internal/api/v2"
NAMES = [f"flag-{number:03}" for number in range(120)]


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HARNESS_API_KEY", raising=False)
    monkeypatch.setenv("SPLIT_ADMIN_API_KEY", KEY)


def paged(entries: list[Any], path: str) -> Reply:
    query = parse_qs(urlsplit(path).query)
    start, limit = int(query["offset"][0]), int(query["limit"][0])
    return Reply({"objects": entries[start : start + limit], "totalCount": len(entries)})


def answer(path: str, headers: Mapping[str, str]) -> Reply:
    if headers.get("authorization") != f"Bearer {KEY}" and headers.get("x-api-key") != KEY:
        return Reply(status=401)
    place = urlsplit(path).path.removeprefix(PREFIX)
    if place == "/workspaces":
        return paged([{"id": "W", "name": "Shop"}], path)
    if place == "/environments/ws/W":
        return Reply([{"id": "E1", "name": "Live"}, {"id": "E2", "name": "Test"}])
    if place == "/splits/ws/W":
        return paged([{"name": name, "tags": [{"name": "owner:me"}]} for name in NAMES], path)
    if place == "/splits/ws/W/environments/E1":
        return paged([definition(name, environment={"id": "E1", "name": "Live"}) for name in NAMES], path)
    assert place == "/splits/ws/W/environments/E2"
    return paged([definition(NAMES[0], killed=True)], path)


def test_every_page_of_every_environment_is_read() -> None:
    with serving(answer) as server:
        found = fetch(STORE, server.url)
    assert [flag.key for flag in found.flags] == NAMES
    assert served(state(found, NAMES[-1], "Live")) == ("full", "on", None)
    assert served(state(found, NAMES[0], "Test")) == ("off", "off", None)
    assert served(state(found, NAMES[1], "Test")) == ("off", "control", None)
    assert {flag.owner for flag in found.flags} == {"me"}
    assert KEY not in repr(found)


def test_only_the_environments_asked_for_are_read() -> None:
    with serving(answer) as server:
        assert [name for name, _ in only(fetch(STORE, server.url, "Test"), NAMES[0]).environments] == ["Test"]
        found = fetch(STORE, server.url, environments="Live,Test")
        assert [name for name, _ in only(found, NAMES[0]).environments] == ["Live", "Test"]
        assert "there is no environment 'Prod'; known are Live, Test" in refused(STORE, server.url, environments="Prod")


def test_a_missing_or_refused_key_names_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPLIT_ADMIN_API_KEY", "wrong-secret")
    with serving(answer) as server:
        message = refused(STORE, server.url)
    assert "refused the token (status 401); SPLIT_ADMIN_API_KEY needs an admin API key with the role" in message
    assert "secret" not in message
    monkeypatch.delenv("SPLIT_ADMIN_API_KEY")
    assert refused(STORE, "api").startswith("split: the environment variable SPLIT_ADMIN_API_KEY is not set; set it to")


def test_an_account_that_moved_has_another_header(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SPLIT_ADMIN_API_KEY")
    monkeypatch.setenv("HARNESS_API_KEY", KEY)
    with serving(answer) as server:
        assert len(fetch(STORE, server.url).flags) == len(NAMES)
        assert "authorization" not in server.asked[0][1]


def test_a_workspace_that_is_not_there_names_those_that_are() -> None:
    with serving(answer) as server:
        assert "which workspace? known are Shop; set it by --store" in refused(STORE, server.url, workspace="Other")
        assert fetch(STORE, server.url, workspace="Shop").flags


def test_a_page_that_is_missing_leaves_no_snapshot() -> None:
    def cut(path: str, headers: Mapping[str, str]) -> Reply:
        reply = answer(path, headers)
        return Reply({"objects": [], "totalCount": 120}) if "offset=100" in path else reply

    with serving(cut) as server:
        assert "lists 100 of 120 flags" in refused(STORE, server.url)
