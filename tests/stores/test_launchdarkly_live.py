from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from msgspec.structs import replace

from flaglint.model.flags import Flag, FlagSnapshot
from flaglint.stores.launchdarkly import STORE
from tests.stores.reading import fetch, refused
from tests.stores.serving import Reply, in_turn, serving

RECORDED = Path(__file__).parents[1] / "data" / "stores" / "launchdarkly" / "api"
TOKEN = "api-0123456789-secret"
SHOP = {"environments": "production,test", "project": "shop"}


@pytest.fixture(autouse=True)
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LD_ACCESS_TOKEN", raising=False)
    monkeypatch.setenv("LAUNCHDARKLY_ACCESS_TOKEN", TOKEN)


def recorded(name: str) -> object:
    return json.loads((RECORDED / name).read_text("utf-8"))


def listing(*keys: str) -> dict[str, object]:
    return {"items": [{"key": key} for key in keys], "_links": {"self": {"href": "/"}}}


def shop(path: str, headers: Mapping[str, str]) -> Reply:
    """Answer as the recorded account does."""
    if headers.get("authorization") != TOKEN or headers.get("ld-api-version") != "20240415":
        return Reply(status=401)
    parts = urlsplit(path)
    query = parse_qs(parts.query)
    if parts.path == "/api/v2/projects":
        return Reply(listing("shop"))
    if parts.path == "/api/v2/projects/shop/environments":
        return Reply(listing("production", "test"))
    if parts.path == "/api/v2/flag-statuses/shop/production":
        return Reply(recorded("v2.flag-statuses.shop.production.json"))
    if parts.path == "/api/v2/flag-statuses/shop/test":
        return Reply({"items": [], "_links": {"self": {"href": parts.path}}})
    if parts.path != "/api/v2/flags/shop" or query["env"] != ["production", "test"] or query["summary"] != ["0"]:
        return Reply(status=404)
    if "filter" in query:
        return Reply(recorded("v2.flags.shop.archived.json"))
    return Reply(recorded(f"v2.flags.shop.page{2 if query['offset'] == ['10'] else 1}.json"))


def unplaced(snapshot: FlagSnapshot) -> tuple[Flag, ...]:
    return tuple(replace(flag, location=None) for flag in snapshot.flags)


def test_the_api_reads_as_its_recorded_bodies_do() -> None:
    with serving(shop) as server:
        found = fetch(STORE, server.url, **SHOP)
    assert unplaced(found) == unplaced(fetch(STORE, str(RECORDED)))
    assert found.authoritative
    assert {source.location.startswith(server.url) for source in found.sources} == {True}
    assert TOKEN not in repr(found)


def test_an_account_with_one_project_needs_no_option() -> None:
    with serving(shop) as server:
        assert unplaced(fetch(STORE, server.url)) == unplaced(fetch(STORE, str(RECORDED)))


def test_an_account_with_several_projects_names_them() -> None:
    with serving(in_turn(Reply(listing("web", "app")))) as server:
        assert refused(STORE, server.url) == (
            "launchdarkly: which project? it is one of app, web; set it by --store "
            "'launchdarkly:api?project=KEY' or options = {project = \"KEY\"}"
        )


def test_a_missing_token_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LAUNCHDARKLY_ACCESS_TOKEN")
    assert refused(STORE, "api") == (
        "launchdarkly: the environment variable LAUNCHDARKLY_ACCESS_TOKEN is not set; set it to an access token with "
        "the Reader role (in LaunchDarkly: Account settings, Authorization); SDK keys do not work"
    )


def test_the_second_variable_is_named_when_its_token_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LAUNCHDARKLY_ACCESS_TOKEN")
    monkeypatch.setenv("LD_ACCESS_TOKEN", "api-wrong")
    with serving(shop) as server:
        message = refused(STORE, server.url, **SHOP)
    assert "refused the token (status 401); LD_ACCESS_TOKEN needs an access token with the Reader role" in message
    assert "api-wrong" not in message


def flags(*names: str, query: str) -> dict[str, object]:
    environments = {name: {"on": False, "offVariation": 1, "lastModified": 1754049600000} for name in names}
    item = {"key": "a", "kind": "boolean", "variations": [{"value": True}, {"value": False}]}
    links = {"self": {"href": f"/api/v2/flags/shop?{query}"}}
    return {"items": [{**item, "environments": environments}], "totalCount": 1, "_links": links}


def test_more_environments_than_the_api_takes_at_once_are_asked_for_in_turn() -> None:
    def answer(path: str, headers: Mapping[str, str]) -> Reply:
        parts = urlsplit(path)
        if "/flag-statuses/" in path or "filter" in parts.query:
            return Reply({"items": [], "totalCount": 0, "_links": {"self": {"href": path}}})
        return Reply(flags(*parse_qs(parts.query)["env"], query=parts.query))

    with serving(answer) as server:
        [flag] = fetch(STORE, server.url, project="shop", environments="a,b,c,d").flags
    assert [name for name, _ in flag.environments] == ["a", "b", "c", "d"]


def test_a_flag_without_an_environment_that_was_asked_for_is_refused() -> None:
    with serving(in_turn(Reply(flags("production", query="env=production&env=test")))) as server:
        assert "leaves out the environment 'test' of 'a'; check that the token may read it" in refused(
            STORE, server.url, **SHOP
        )


def test_a_page_that_fails_leaves_no_snapshot() -> None:
    first = Reply(recorded("v2.flags.shop.page1.json"))
    with serving(in_turn(first, Reply(b'{"items": [{"key": "x"'))) as server:
        assert "offset=10: is JSON that ends too early (line 1, column 23): truncated" in refused(
            STORE, server.url, **SHOP
        )


def test_a_page_that_is_left_out_is_noticed() -> None:
    body = flags("production", "test", query="env=production&env=test")

    def answer(path: str, headers: Mapping[str, str]) -> Reply:
        if "flag-statuses" in path:
            return shop(path, headers)
        archived = {"items": [], "totalCount": 0, "_links": {"self": {"href": path}}}
        return Reply(archived if "filter" in path else {**body, "totalCount": 2})

    with serving(answer) as server:
        assert "lists 1 of 2 flags" in refused(STORE, server.url, **SHOP)
