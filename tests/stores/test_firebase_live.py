from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace

from flaglint.stores.firebase import STORE
from tests.stores.reading import fetch, refused
from tests.stores.serving import Reply, serving

RECORDED = Path(__file__).parents[1] / "data" / "stores" / "firebase" / "template.json"
TOKEN = "ya29.token-secret"


@pytest.fixture(autouse=True)
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOOGLE_CLOUD_PROJECT", raising=False)
    monkeypatch.setenv("FIREBASE_ACCESS_TOKEN", TOKEN)


def answer(path: str, headers: Mapping[str, str]) -> Reply:
    if headers.get("authorization") != f"Bearer {TOKEN}":
        return Reply({"error": {"code": 403}}, status=403)
    assert path == "/v1/projects/shop-1/remoteConfig"
    return Reply(json.loads(RECORDED.read_text("utf-8")))


def test_the_template_is_read_as_the_recorded_one_is() -> None:
    with serving(answer) as server:
        found = fetch(STORE, server.url, project="shop-1")
    recorded = fetch(STORE, str(RECORDED))
    assert [replace(flag, location=None) for flag in found.flags] == [
        replace(flag, location=None) for flag in recorded.flags
    ]
    assert TOKEN not in repr(found)


def test_a_missing_or_refused_token_names_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIREBASE_ACCESS_TOKEN", "wrong-secret")
    with serving(answer) as server:
        message = refused(STORE, server.url, project="shop-1")
    assert "refused the token (status 403); FIREBASE_ACCESS_TOKEN needs an access token of a service account" in message
    assert "secret" not in message
    monkeypatch.delenv("FIREBASE_ACCESS_TOKEN")
    assert refused(STORE, "api").startswith("firebase: the environment variable FIREBASE_ACCESS_TOKEN is not set; set")


def test_a_project_must_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(STORE, "api").startswith("firebase: which project? set its id by --store 'firebase:api?project=ID'")
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "shop-1")
    with serving(answer) as server:
        assert fetch(STORE, server.url).flags
