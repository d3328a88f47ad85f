"""What can be said without a server; `tests/real` reads a real one."""

from __future__ import annotations

import builtins
import sys
from typing import Any

import pytest

from flaglint.model.stores import StoreSettings
from flaglint.stores.configcat import STORE
from flaglint.stores.configcat_redis import cache_key, is_cache
from flaglint.stores.credentials import Secret
from tests.stores.reading import NOW, refused


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SDK_KEY", "REDIS_URL", "API_USER"):
        monkeypatch.delenv(f"CONFIGCAT_{name}", raising=False)


def test_the_key_of_the_cache_is_made_of_the_sdk_key() -> None:
    # What configcat-client 10.0.1 computes for this SDK key.
    assert cache_key(Secret("X", "configcat-sdk-1/TEST_KEY-0123456789012/1234567890123456789012")) == (
        "f83ba5d45bceb4bb704410f51b704fb6dfa19942"
    )


@pytest.mark.parametrize(
    ("location", "options", "is_one"),
    [
        ("redis://127.0.0.1:6379/0", {}, True),
        ("rediss://cache.example.com:6380/0", {}, True),
        ("unix:///run/redis.sock", {}, True),
        ("api", {"cache": "redis"}, True),
        ("api", {}, False),
        ("https://flags.example.com", {}, False),
        ("https://flags.example.com", {"cache": "redis"}, False),
        ("config_v6.json", {}, False),
        ("redis", {}, False),
    ],
)
def test_a_cache_is_told_by_its_address(location: str, options: dict[str, str], is_one: bool) -> None:
    assert is_cache(StoreSettings(location, NOW, options=tuple(options.items()))) is is_one


def test_another_kind_of_cache_is_not_known() -> None:
    assert refused(STORE, "api", cache="memcached") == "configcat: option cache = 'memcached': only \"redis\" is known"


@pytest.mark.parametrize(
    "url", ["redis://", "redis://host:99999/0", "redis://host/0?ssl_cert_reqs=none", "unix://", "redis://a\n/0"]
)
def test_an_address_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("CONFIGCAT_REDIS_URL", url)
    assert refused(STORE, "api", cache="redis").startswith(
        "CONFIGCAT_REDIS_URL: is no address of a Redis server; write for example redis://127.0.0.1:6379/0"
    )


def test_a_password_stands_in_the_variable_only() -> None:
    line = refused(STORE, "redis://me:pw-secret@127.0.0.1:6379/0")
    assert line == (
        "configcat: redis://127.0.0.1:6379/0: has a user or a password in the address; put the whole address into "
        "CONFIGCAT_REDIS_URL, and pass --store 'configcat:api?cache=redis'"
    )


def test_a_password_does_not_travel_unencrypted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONFIGCAT_REDIS_URL", "redis://:pw-secret@cache.example.com:6379/0")
    assert refused(STORE, "api", cache="redis") == (
        "CONFIGCAT_REDIS_URL: would send the password unencrypted to redis://cache.example.com:6379/0; use rediss://"
    )


def test_a_missing_address_or_key_says_what_to_set() -> None:
    assert "CONFIGCAT_REDIS_URL is not set; set it to redis://" in refused(STORE, "api", cache="redis")
    assert "CONFIGCAT_SDK_KEY is not set; set it to the SDK key" in refused(STORE, "redis://127.0.0.1:6379/0")


def test_a_missing_package_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **named: Any) -> Any:
        if name.partition(".")[0] == "redis":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return real(name, *rest, **named)

    monkeypatch.delitem(sys.modules, "flaglint.stores.clients.redis_cache", raising=False)
    monkeypatch.setattr(builtins, "__import__", without)
    assert refused(STORE, "redis://127.0.0.1:6379/0") == (
        "configcat: reading the cache in Redis needs the Python package redis; run: pip install 'flaglint[redis]'"
    )
