from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from msgspec.structs import replace

from flaglint.stores.posthog import STORE
from tests.stores.reading import fetch, refused
from tests.stores.serving import Reply, serving

RECORDED = Path(__file__).parents[1] / "data" / "stores" / "posthog" / "api.projects.ID.feature_flags.json"
BODY: Any = json.loads(RECORDED.read_text("utf-8"))
TOKEN = "token-secret"


@pytest.fixture(autouse=True)
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("POSTHOG_HOST",):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("POSTHOG_PERSONAL_API_KEY", TOKEN)


def answer(path: str, headers: Mapping[str, str]) -> Reply:
    if headers.get("authorization") != f"Bearer {TOKEN}":
        return Reply(status=401)
    parts = urlsplit(path)
    assert parts.path in ("/api/projects/%40current/feature_flags/", "/api/projects/7/feature_flags/")
    if "offset" in parse_qs(parts.query):
        return Reply({**BODY, "results": BODY["results"][8:], "next": None})
    follow = f"http://{headers['host']}{parts.path}?limit=100&offset=8"
    return Reply({**BODY, "results": BODY["results"][:8], "next": follow})


def test_every_page_is_read_as_the_recorded_body_is() -> None:
    with serving(answer) as server:
        found = fetch(STORE, server.url)
    recorded = fetch(STORE, str(RECORDED))
    assert [replace(flag, location=None) for flag in found.flags] == [
        replace(flag, location=None) for flag in recorded.flags
    ]
    assert len([path for path in server.paths if "feature_flags" in path]) == 2
    assert TOKEN not in repr(found)


def test_a_missing_or_refused_token_names_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTHOG_PERSONAL_API_KEY", "wrong-secret")
    with serving(answer) as server:
        message = refused(STORE, server.url)
    assert "refused the token (status 401); POSTHOG_PERSONAL_API_KEY needs " in message
    assert "secret" not in message.replace("a secret key", "")
    monkeypatch.delenv("POSTHOG_PERSONAL_API_KEY")
    assert refused(STORE, "api").startswith(
        "posthog: the environment variable POSTHOG_PERSONAL_API_KEY is not set; set it to "
    )


def test_a_page_that_is_missing_leaves_no_snapshot() -> None:
    def cut(path: str, headers: Mapping[str, str]) -> Reply:
        reply = answer(path, headers)
        return dataclasses.replace(reply, body={**reply.body, "results": []}) if "offset=8" in path else reply

    with serving(cut) as server:
        assert "lists " in refused(STORE, server.url)


def test_a_project_can_be_named() -> None:
    with serving(answer) as server:
        fetch(STORE, server.url, project="7")
    assert {urlsplit(path).path for path in server.paths} == {"/api/projects/7/feature_flags/"}
