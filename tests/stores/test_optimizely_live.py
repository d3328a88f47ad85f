from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from flaglint.stores.optimizely import STORE
from tests.stores.reading import fetch, only, refused, served, state
from tests.stores.serving import Reply, by_path, serving

RECORDED = Path(__file__).parents[1] / "data" / "stores" / "optimizely" / "datafile.production.json"
DATAFILE: Any = json.loads(RECORDED.read_text("utf-8"))
KEY, TOKEN = "sdk-key-secret", "token-secret"
FILE = f"/datafiles/{KEY}.json"
FIRST = DATAFILE["featureFlags"][0]["key"]


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SDK_KEY_STAGING", "API_TOKEN"):
        monkeypatch.delenv(f"OPTIMIZELY_{name}", raising=False)
    monkeypatch.setenv("OPTIMIZELY_SDK_KEY", KEY)


def listed(page: int, key: str, **fields: Any) -> dict[str, Any]:
    entry = {"key": key, "name": key, "environments": {"production": {"key": "production", "enabled": True}}, **fields}
    return {"page": page, "total_pages": 2, "count": 2, "items": [entry], "url": "/projects/7/flags"}


def answer(path: str, headers: Mapping[str, str]) -> Reply:
    if path == FILE:
        assert "authorization" not in headers
        return Reply(DATAFILE)
    if headers.get("authorization") != f"Bearer {TOKEN}":
        return Reply(status=401)
    about = listed(1, FIRST, description="Cart", created_time="2025-01-01T00:00:00.000000Z")
    return by_path(
        {
            "/flags/v1/projects/7/flags?page=1&per_page=100": about,
            "/flags/v1/projects/7/flags?page=2&per_page=100": listed(2, "old", archived=True),
        }
    )(path, headers)


def test_the_datafile_is_read_as_the_recorded_one_is() -> None:
    with serving(answer) as server:
        found = fetch(STORE, server.url)
    recorded = fetch(STORE, str(RECORDED))
    [environment] = {name for flag in found.flags for name, _ in flag.environments}
    for flag in recorded.flags:
        assert flag.environments[0][1] == state(found, flag.key, environment)
    assert KEY not in repr(found)


def test_the_flags_api_adds_what_datafiles_lack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPTIMIZELY_API_TOKEN", TOKEN)
    with serving(answer) as server:
        found = fetch(STORE, server.url, "production", project="7")
        without = fetch(STORE, str(RECORDED))
    assert only(found, FIRST).description == "Cart"
    assert served(state(found, FIRST, "production")) == served(state(without, FIRST, "production"))
    assert only(found, "old").archived
    assert served(state(found, "old", "production")) == ("off", "code_default", None)
    assert found.warnings == ()
    assert "secret" not in repr(found)


def test_a_missing_or_refused_key_names_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPTIMIZELY_SDK_KEY", "wrong-secret")
    with serving(by_path({})) as server:
        message = refused(STORE, server.url)
    assert "/datafiles/***.json: was not found (status 404)" in message
    assert "OPTIMIZELY_SDK_KEY must be the SDK key of an environment" in message
    assert "secret" not in message
    monkeypatch.delenv("OPTIMIZELY_SDK_KEY")
    assert refused(STORE, "api").startswith(
        "optimizely: the environment variable OPTIMIZELY_SDK_KEY is not set; set it"
    )


def test_a_token_needs_a_project_and_the_right_to_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPTIMIZELY_API_TOKEN", "wrong-secret")
    with serving(answer) as server:
        assert "optimizely: which project is OPTIMIZELY_API_TOKEN for? set its id by" in refused(STORE, server.url)
        message = refused(STORE, server.url, project="7")
    assert "refused the token (status 401); OPTIMIZELY_API_TOKEN needs a personal access token" in message
    assert "secret" not in message


def test_a_page_that_does_not_say_which_leaves_no_snapshot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPTIMIZELY_API_TOKEN", TOKEN)

    def cut(path: str, headers: Mapping[str, str]) -> Reply:
        return Reply({"items": []}) if "page=2" in path else answer(path, headers)

    with serving(cut) as server:
        assert "does not say which page it is" in refused(STORE, server.url, project="7")
