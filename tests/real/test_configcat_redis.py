"""ConfigCat's shared cache, read from a real redis-server through the command line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from flaglint.stores.configcat import STORE
from tests.cli.shop import invoke
from tests.real.redis_server import RedisServer, running
from tests.stores.reading import fetch, refused

RECORDED = Path(__file__).parents[1] / "data" / "stores" / "configcat"
KEY = "configcat-sdk-1/aaaa-secret/bbbb"
CACHE_KEY = hashlib.sha1(f"{KEY}_config_v6.json_v2".encode()).hexdigest()
VALUE = (RECORDED / "redis-cache-value.production.txt").read_bytes()


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SDK_KEY_PRODUCTION", "API_USER", "REDIS_URL"):
        monkeypatch.delenv(f"CONFIGCAT_{name}", raising=False)
    monkeypatch.setenv("CONFIGCAT_SDK_KEY", KEY)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with running(tmp_path_factory.mktemp("redis")) as found:
        found.client().set(CACHE_KEY, VALUE)
        yield found


def flags_of(location: str) -> list[object]:
    ran = invoke("flags", "--store", f"configcat:{location}", "--environment", "production", "--output-format", "json")
    assert ran.code == 0, ran.err
    return [{name: value for name, value in flag.items() if name != "location"} for flag in ran.json()["flags"]]


def test_the_cache_gives_what_its_value_in_a_file_gives(server: RedisServer) -> None:
    expected = flags_of(str(RECORDED / "redis-cache-value.production.txt"))
    assert flags_of(server.url) == expected
    assert flags_of(server.socket_url) == expected


def test_the_time_of_the_value_is_that_of_the_reading(server: RedisServer) -> None:
    [source] = fetch(STORE, server.url, "production").sources
    [in_file] = fetch(STORE, str(RECORDED / "redis-cache-value.production.txt")).sources
    assert source.fetched_at == in_file.fetched_at
    assert source.sha256 == in_file.sha256


def test_nothing_is_written(server: RedisServer) -> None:
    before = server.client().info("keyspace"), server.client().info("persistence")["rdb_changes_since_last_save"]
    fetch(STORE, server.url)
    after = server.client().info("keyspace"), server.client().info("persistence")["rdb_changes_since_last_save"]
    assert after == before


def test_another_sdk_key_is_not_in_the_cache(server: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONFIGCAT_SDK_KEY", "configcat-sdk-1/other-secret")
    line = refused(STORE, server.url)
    assert "has no config for the SDK key in CONFIGCAT_SDK_KEY (no key " in line
    assert "secret" not in line


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (b"1700000000000\netag", "is a cache value that ends too early"),
        (b'1700000000000\netag\n{"f": {"a"', "is JSON that ends too early"),
        (b"\xff\xfe\x00", "is not UTF-8 text"),
    ],
    ids=["no config", "truncated", "bytes"],
)
def test_a_value_that_is_no_config_is_refused(
    server: RedisServer, monkeypatch: pytest.MonkeyPatch, value: bytes, problem: str
) -> None:
    monkeypatch.setenv("CONFIGCAT_SDK_KEY", "broken")
    server.client().set(hashlib.sha1(b"broken_config_v6.json_v2").hexdigest(), value)
    assert problem in refused(STORE, server.url)


def test_a_hash_under_the_key_is_refused(server: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONFIGCAT_SDK_KEY", "hashed")
    server.client().hset(hashlib.sha1(b"hashed_config_v6.json_v2").hexdigest(), "a", "b")
    assert refused(STORE, server.url).startswith("holds something else than text under the key")


def test_a_database_that_is_not_there_is_refused(server: RedisServer) -> None:
    assert "answered with an error" in refused(STORE, f"redis://127.0.0.1:{server.port}/99")


def test_a_password_is_asked_for_and_never_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with running(tmp_path, password="pw-secret") as server:
        server.client("pw-secret").set(CACHE_KEY, VALUE)
        without = refused(STORE, server.url)
        assert without.startswith("refused the password or the user; set CONFIGCAT_REDIS_URL to a whole address")
        monkeypatch.setenv("CONFIGCAT_REDIS_URL", f"redis://:wrong-secret@127.0.0.1:{server.port}/0")
        wrong = refused(STORE, "api", cache="redis")
        assert "refused the password" in wrong
        assert "secret" not in without + wrong
        monkeypatch.setenv("CONFIGCAT_REDIS_URL", f"redis://:pw-secret@127.0.0.1:{server.port}/0")
        found = fetch(STORE, "api", "production", cache="redis")
    recorded = fetch(STORE, str(RECORDED / "config_v6.production.json"), "production")
    assert "secret" not in repr(found)
    assert [replace(flag, location=None) for flag in found.flags] == [
        replace(flag, location=None) for flag in recorded.flags
    ]


def test_a_server_that_is_gone_leaves_no_snapshot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with running(tmp_path) as server:
        url = server.url
    ran = invoke("snapshot", "--store", f"configcat:{url}", "--output", "saved.json")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"{url}: cannot be reached; check the address and that the Redis server runs"
    assert not (tmp_path / "saved.json").exists()
