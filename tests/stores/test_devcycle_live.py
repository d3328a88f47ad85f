from __future__ import annotations

from collections.abc import Mapping

import pytest

from flaglint.stores.devcycle import STORE
from tests.stores.devcycle_configs import config, feature, target
from tests.stores.reading import fetch, only, refused, served, state
from tests.stores.serving import Reply, by_path, serving

ANSWERS = {
    "/config/v2/server/key-1.json": config(feature(target(("on", 1)))),
    "/config/v2/server/key-2.json": config(feature(target(("off", 1)))),
}


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEVCYCLE_SERVER_SDK_KEY", "key-1")
    monkeypatch.delenv("DEVCYCLE_SERVER_SDK_KEY_STAGING", raising=False)


def answer(path: str, headers: Mapping[str, str]) -> Reply:
    return by_path(ANSWERS)(path, headers)


def test_the_config_says_which_environment_it_is_of() -> None:
    with serving(answer) as server:
        found = fetch(STORE, server.url)
    assert served(state(found, "new-cart", "production")) == ("full", True, None)
    assert "key-1" not in repr(found)


def test_each_environment_has_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DEVCYCLE_SERVER_SDK_KEY")
    monkeypatch.setenv("DEVCYCLE_SERVER_SDK_KEY_LIVE", "key-1")
    monkeypatch.setenv("DEVCYCLE_SERVER_SDK_KEY_STAGING", "key-2")
    with serving(answer) as server:
        found = only(fetch(STORE, server.url), "new-cart")
    states = {name: each.value.decode() for name, each in found.environments if each.value}
    assert states == {"live": True, "staging": False}


def test_a_wrong_key_names_the_variable_and_not_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEVCYCLE_SERVER_SDK_KEY", "wr0ng")
    with serving(answer) as server:
        message = refused(STORE, server.url)
    assert "was not found (status 404)" in message
    assert "DEVCYCLE_SERVER_SDK_KEY must be the server SDK key" in message
    assert "wr0ng" not in message


def test_no_key_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DEVCYCLE_SERVER_SDK_KEY")
    assert "the environment variable DEVCYCLE_SERVER_SDK_KEY is not set" in refused(STORE, "api")
