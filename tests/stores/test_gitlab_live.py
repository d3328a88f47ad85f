from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from msgspec.structs import replace

from flaglint.stores.gitlab import STORE
from tests.stores.reading import fetch, refused
from tests.stores.serving import Reply, serving

RECORDED = Path(__file__).parents[1] / "data" / "stores" / "gitlab" / "api.v4.projects.ID.feature_flags.json"
BODY: Any = json.loads(RECORDED.read_text("utf-8"))
TOKEN = "token-secret"


@pytest.fixture(autouse=True)
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GITLAB_URL", "CI_SERVER_URL", "CI_PROJECT_ID"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GITLAB_TOKEN", TOKEN)


def answer(path: str, headers: Mapping[str, str]) -> Reply:
    if headers.get("private-token") != TOKEN:
        return Reply(status=401)
    assert urlsplit(path).path == "/api/v4/projects/shop%2Fweb/feature_flags"
    if parse_qs(urlsplit(path).query)["page"] == ["1"]:
        return Reply(BODY[:4], headers={"X-Next-Page": "2", "X-Total": str(len(BODY))})
    return Reply(BODY[4:], headers={"X-Next-Page": "", "X-Total": str(len(BODY))})


def test_every_page_is_read_as_the_recorded_body_is() -> None:
    with serving(answer) as server:
        found = fetch(STORE, server.url, project="shop/web")
    recorded = fetch(STORE, str(RECORDED))
    assert [replace(flag, location=None) for flag in found.flags] == [
        replace(flag, location=None) for flag in recorded.flags
    ]
    assert len([path for path in server.paths if "feature_flags" in path]) == 2
    assert TOKEN not in repr(found)


def test_a_missing_or_refused_token_names_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITLAB_TOKEN", "wrong-secret")
    with serving(answer) as server:
        message = refused(STORE, server.url, project="shop/web")
    assert "refused the token (status 401); GITLAB_TOKEN needs " in message
    assert "secret" not in message.replace("a secret key", "")
    monkeypatch.delenv("GITLAB_TOKEN")
    assert refused(STORE, "api").startswith("gitlab: the environment variable GITLAB_TOKEN is not set; set it to ")


def test_a_next_page_that_is_no_number_is_refused() -> None:
    with serving(lambda path, headers: Reply(BODY[:4], headers={"X-Next-Page": "more"})) as server:
        assert "does not say which page is next" in refused(STORE, server.url, project="shop/web")


def test_a_page_that_is_missing_leaves_no_snapshot() -> None:
    def cut(path: str, headers: Mapping[str, str]) -> Reply:
        reply = answer(path, headers)
        return dataclasses.replace(reply, body=[]) if "page=2" in path else reply

    with serving(cut) as server:
        assert "lists " in refused(STORE, server.url, project="shop/web")


def test_a_project_must_be_named_outside_of_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(STORE, "api").startswith("gitlab: which project? set it by --store 'gitlab:api?project=GROUP/NAME'")
    monkeypatch.setenv("CI_PROJECT_ID", "shop/web")
    with serving(answer) as server:
        monkeypatch.setenv("CI_SERVER_URL", server.url)
        assert fetch(STORE, "api").flags
