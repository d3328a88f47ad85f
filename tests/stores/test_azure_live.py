from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from msgspec.structs import replace

from flaglint.stores.azure import STORE
from tests.stores.reading import fetch, refused
from tests.stores.serving import Reply, serving

RECORDED = Path(__file__).parents[1] / "data" / "stores" / "azure" / "kv.list.production.json"
ITEMS: Any = json.loads(RECORDED.read_text("utf-8"))["items"]
KEY = b"key-of-the-store"
KVSET = "application/vnd.microsoft.appconfig.kvset+json; charset=utf-8"
NEXT = "/kv?api-version=2023-11-01&key=.appconfig.featureflag%2F%2A&label=%2A&After=abc"


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONNECTION_STRING", "ENDPOINT", "TOKEN"):
        monkeypatch.delenv(f"AZURE_APPCONFIG_{name}", raising=False)


def connection(url: str, key: bytes = KEY) -> str:
    return f"Endpoint={url};Id=me-l0-s0:abc;Secret={base64.b64encode(key).decode()}"


def is_signed(path: str, headers: Mapping[str, str]) -> bool:
    """Tell whether a request is signed as Microsoft's own client signs it (azure-appconfiguration 1.10.0)."""
    digest = base64.b64encode(hashlib.sha256(b"").digest()).decode()
    text = f"GET\n{path}\n{headers.get('x-ms-date')};{headers['host']};{digest}"
    signature = base64.b64encode(hmac.new(KEY, text.encode(), hashlib.sha256).digest()).decode()
    return headers["authorization"] == (
        f"HMAC-SHA256 Credential=me-l0-s0:abc&SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}"
    )


def answer(path: str, headers: Mapping[str, str]) -> Reply:
    if not (headers.get("authorization") == "Bearer token-secret" or is_signed(path, headers)):
        return Reply(status=401, type="application/problem+json")
    assert parse_qs(urlsplit(path).query)["key"] == [".appconfig.featureflag/*"]
    if "After" in path:
        return Reply({"items": ITEMS[1:]}, type=KVSET)
    return Reply({"items": ITEMS[:1], "@nextLink": NEXT}, type=KVSET)


def test_every_page_is_signed_and_read_as_the_recorded_list_is(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(answer) as server:
        monkeypatch.setenv("AZURE_APPCONFIG_CONNECTION_STRING", connection(server.url))
        found = fetch(STORE, "api")
        assert len(server.paths) == 2
        assert "label=%2A" in server.paths[0]
    recorded = fetch(STORE, str(RECORDED))
    assert [replace(flag, location=None) for flag in found.flags] == [
        replace(flag, location=None) for flag in recorded.flags
    ]
    assert (found.authoritative, found.warnings) == (True, ())
    assert "c3RvcmU" not in repr(found)


def test_a_token_and_an_address_do_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_APPCONFIG_TOKEN", "token-secret")
    with serving(answer) as server:
        monkeypatch.setenv("AZURE_APPCONFIG_ENDPOINT", server.url)
        assert len(fetch(STORE, "api").flags) == 2
        assert len(fetch(STORE, server.url).flags) == 2


@pytest.mark.parametrize(
    ("environment", "options", "label"),
    [(None, {}, "*"), ("live", {}, "live"), (None, {"labels": "live, test"}, "live,test")],
)
def test_labels_are_asked_for(
    monkeypatch: pytest.MonkeyPatch, environment: str | None, options: dict[str, str], label: str
) -> None:
    monkeypatch.setenv("AZURE_APPCONFIG_TOKEN", "token-secret")
    with serving(answer) as server:
        fetch(STORE, server.url, environment, **options)
        assert parse_qs(urlsplit(server.paths[0]).query)["label"] == [label]


def test_missing_or_refused_credentials_name_their_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(STORE, "api").startswith(
        "azure: the environment variable AZURE_APPCONFIG_CONNECTION_STRING is not set; set it to a read-only connection"
    )
    with serving(answer) as server:
        assert "or set AZURE_APPCONFIG_ENDPOINT to the address of the store, and" in refused(STORE, server.url)
        monkeypatch.setenv("AZURE_APPCONFIG_TOKEN", "wrong-secret")
        token = refused(STORE, server.url)
        monkeypatch.setenv("AZURE_APPCONFIG_CONNECTION_STRING", connection(server.url, b"wrong-secret"))
        key = refused(STORE, "api")
    assert "refused the token (status 401); AZURE_APPCONFIG_TOKEN needs an access token (az account" in token
    assert "AZURE_APPCONFIG_CONNECTION_STRING needs a read-only connection string" in key
    assert "secret" not in token + key


@pytest.mark.parametrize("value", ["Endpoint=https://x.azconfig.io", "Endpoint=https://x.azconfig.io;Id=a;Secret=%"])
def test_half_a_connection_string_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("AZURE_APPCONFIG_CONNECTION_STRING", value)
    assert refused(STORE, "api").startswith("AZURE_APPCONFIG_CONNECTION_STRING: is no connection string")


def test_a_connection_string_without_an_address_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_APPCONFIG_CONNECTION_STRING", "Id=a;Secret=c2VjcmV0")
    line = refused(STORE, "api")
    assert line.startswith("AZURE_APPCONFIG_CONNECTION_STRING: is no https:// address")
    assert "c2VjcmV0" not in line


def test_a_page_without_items_leaves_no_snapshot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_APPCONFIG_TOKEN", "token-secret")

    def cut(path: str, headers: Mapping[str, str]) -> Reply:
        return Reply({}) if "After" in path else answer(path, headers)

    with serving(cut) as server:
        assert "has no list of items at $.items" in refused(STORE, server.url)
