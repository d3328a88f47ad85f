from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from msgspec.structs import replace

from flaglint.stores.growthbook import STORE
from tests.stores.reading import fetch, refused
from tests.stores.serving import Reply, serving

RECORDED = Path(__file__).parents[1] / "data" / "stores" / "growthbook" / "api.v1.features.json"
BODY: Any = json.loads(RECORDED.read_text("utf-8"))
TOKEN = "token-secret"


@pytest.fixture(autouse=True)
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GROWTHBOOK_API_HOST",):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GROWTHBOOK_API_KEY", TOKEN)


def answer(path: str, headers: Mapping[str, str]) -> Reply:
    if headers.get("authorization") != f"Bearer {TOKEN}":
        return Reply(status=401)
    assert urlsplit(path).path == "/api/v1/features"
    if parse_qs(urlsplit(path).query)["offset"] == ["0"]:
        return Reply({**BODY, "features": BODY["features"][:5], "hasMore": True, "nextOffset": 5})
    return Reply({**BODY, "features": BODY["features"][5:], "hasMore": False, "nextOffset": None})


def test_every_page_is_read_as_the_recorded_body_is() -> None:
    with serving(answer) as server:
        found = fetch(STORE, server.url)
    recorded = fetch(STORE, str(RECORDED))
    assert [replace(flag, location=None) for flag in found.flags] == [
        replace(flag, location=None) for flag in recorded.flags
    ]
    assert len([path for path in server.paths if "features" in path]) == 2
    assert TOKEN not in repr(found)


def test_a_missing_or_refused_token_names_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROWTHBOOK_API_KEY", "wrong-secret")
    with serving(answer) as server:
        message = refused(STORE, server.url)
    assert "refused the token (status 401); GROWTHBOOK_API_KEY needs " in message
    assert "secret" not in message.replace("a secret key", "")
    monkeypatch.delenv("GROWTHBOOK_API_KEY")
    assert refused(STORE, "api").startswith(
        "growthbook: the environment variable GROWTHBOOK_API_KEY is not set; set it to "
    )


def test_a_page_that_is_missing_leaves_no_snapshot() -> None:
    def cut(path: str, headers: Mapping[str, str]) -> Reply:
        reply = answer(path, headers)
        return dataclasses.replace(reply, body={**reply.body, "features": []}) if "offset=5" in path else reply

    with serving(cut) as server:
        assert "lists " in refused(STORE, server.url)


def test_a_project_can_be_named() -> None:
    with serving(answer) as server:
        fetch(STORE, server.url, project="prj_1")
    assert all(parse_qs(urlsplit(path).query)["projectId"] == ["prj_1"] for path in server.paths)
