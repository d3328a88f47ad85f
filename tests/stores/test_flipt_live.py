from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from flaglint.stores.flipt import STORE
from tests.stores.reading import fetch, only, refused, served, state
from tests.stores.serving import Reply, serving

TOKEN = "token-secret"
STAFF = {"key": "staff", "constraints": [{"property": "team"}]}
SEGMENT = {"rank": 1, "segment": {"segments": [STAFF], "value": True}}
SHARE = {"rank": 1, "threshold": {"percentage": 20.0, "value": True}}
DEFAULT = {"id": "1", "key": "blue", "attachment": ""}


def flag(key: str, **fields: Any) -> dict[str, Any]:
    return {"key": key, "name": key, "type": "BOOLEAN_FLAG_TYPE", "enabled": True, **fields}


FLAGS = [
    flag("on", description="Cart"),
    flag("off", enabled=False),
    flag("some", enabled=False, rollouts=[SEGMENT]),
    flag("few", enabled=False, rollouts=[SHARE]),
    flag("same", rollouts=[SEGMENT]),
    flag("theme", type="VARIANT_FLAG_TYPE", defaultVariant=DEFAULT),
    flag("gone", type="VARIANT_FLAG_TYPE", enabled=False),
    flag("new", type="SOMETHING_FLAG_TYPE"),
]


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FLIPT_URL", raising=False)
    monkeypatch.setenv("FLIPT_API_TOKEN", TOKEN)


def answer(path: str, headers: Mapping[str, str]) -> Reply:
    if headers.get("authorization") != f"Bearer {TOKEN}":
        return Reply({"code": 16}, status=401)
    prefix = "/internal/v1/evaluation/snapshot/namespace/"
    namespace = path.removeprefix(prefix)
    return Reply({"namespace": {"key": namespace}, "flags": FLAGS if namespace == "default" else FLAGS[:1]})


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("on", ("full", True, None)),
        ("off", ("full", False, None)),
        ("some", ("partial", [True, False], "segment")),
        ("few", ("partial", [True, False], "percentage")),
        ("same", ("full", True, None)),
        ("theme", ("full", "blue", None)),
        ("gone", ("off", "code_default", None)),
        ("new", ("unknown", None, "a type that is not known (SOMETHING_FLAG_TYPE)")),
    ],
)
def test_a_flag_of_the_server_is_decided_as_one_of_a_file(key: str, expected: tuple[object, ...]) -> None:
    with serving(answer) as server:
        found = fetch(STORE, server.url)
    assert served(state(found, key)) == expected
    assert TOKEN not in repr(found)


def test_each_namespace_is_an_environment() -> None:
    with serving(answer) as server:
        found = fetch(STORE, server.url, namespaces="default, live")
        assert [name for name, _ in only(found, "on").environments] == ["default", "live"]
        assert [name for name, _ in only(fetch(STORE, server.url, "live"), "on").environments] == ["live"]


def test_a_refused_token_and_a_missing_address_name_their_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLIPT_API_TOKEN", "wrong-secret")
    with serving(answer) as server:
        message = refused(STORE, server.url)
    assert "refused the token (status 401); FLIPT_API_TOKEN must be a client token that may read" in message
    assert "secret" not in message
    assert refused(STORE, "api").startswith(
        "flipt: the environment variable FLIPT_URL is not set; set it to the address"
    )


def test_a_server_without_tokens_is_asked_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FLIPT_API_TOKEN")
    with serving(lambda path, headers: Reply({"namespace": {"key": "default"}, "flags": FLAGS})) as server:
        monkeypatch.setenv("FLIPT_URL", server.url)
        assert only(fetch(STORE, "api"), "on").description == "Cart"
        assert "authorization" not in server.asked[0][1]


def test_a_namespace_without_flags_leaves_no_snapshot() -> None:
    with serving(lambda path, headers: Reply({"namespace": {"key": "default"}, "flags": []})) as server:
        assert "holds no flag at all" in refused(STORE, server.url)
