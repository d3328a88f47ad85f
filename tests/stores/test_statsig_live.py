from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from msgspec.structs import replace

from flaglint.stores.statsig import STORE
from tests.stores.reading import fetch, refused
from tests.stores.serving import Reply, serving

RECORDED = Path(__file__).parents[1] / "data" / "stores" / "statsig" / "console.v1.gates.json"
BODY: Any = json.loads(RECORDED.read_text("utf-8"))
TOKEN = "token-secret"


@pytest.fixture(autouse=True)
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("STATSIG_CONSOLE_API_KEY",):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("STATSIG_CONSOLE_API_KEY", TOKEN)


def answer(path: str, headers: Mapping[str, str]) -> Reply:
    if headers.get("statsig-api-key") != TOKEN or headers.get("statsig-api-version") != "20240601":
        return Reply(status=401)
    place = urlsplit(path).path
    if place == "/console/v1/dynamic_configs":
        return Reply({"data": [], "pagination": {"nextPage": None, "totalItems": 0, "all": place}})
    assert place == "/console/v1/gates"
    first = parse_qs(urlsplit(path).query)["page"] == ["1"]
    follow = "/console/v1/gates?page=2&limit=100" if first else None
    data = BODY["data"][:8] if first else BODY["data"][8:]
    return Reply({"data": data, "pagination": {**BODY["pagination"], "nextPage": follow}})


def test_every_page_is_read_as_the_recorded_body_is() -> None:
    with serving(answer) as server:
        found = fetch(STORE, server.url)
    recorded = fetch(STORE, str(RECORDED))
    assert [replace(flag, location=None) for flag in found.flags] == [
        replace(flag, location=None) for flag in recorded.flags
    ]
    assert len([path for path in server.paths if "/gates" in path]) == 2
    assert TOKEN not in repr(found)


def test_a_missing_or_refused_token_names_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATSIG_CONSOLE_API_KEY", "wrong-secret")
    with serving(answer) as server:
        message = refused(STORE, server.url)
    assert "refused the token (status 401); STATSIG_CONSOLE_API_KEY needs " in message
    assert "secret" not in message.replace("a secret key", "")
    monkeypatch.delenv("STATSIG_CONSOLE_API_KEY")
    assert refused(STORE, "api").startswith(
        "statsig: the environment variable STATSIG_CONSOLE_API_KEY is not set; set it to "
    )


def test_a_page_that_is_missing_leaves_no_snapshot() -> None:
    def cut(path: str, headers: Mapping[str, str]) -> Reply:
        reply = answer(path, headers)
        return dataclasses.replace(reply, body={**reply.body, "data": []}) if "page=2" in path else reply

    with serving(cut) as server:
        assert "lists " in refused(STORE, server.url)
