from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace

from flaglint.model.flags import Flag, FlagSnapshot
from flaglint.stores.configcat import STORE
from tests.stores.reading import fetch, refused, state
from tests.stores.serving import Reply, Server, by_path, in_turn, serving

RECORDED = Path(__file__).parents[1] / "data" / "stores" / "configcat"
KEY = "configcat-sdk-1/aaaa-secret/bbbb"
CONFIG = f"/configuration-files/{KEY}/config_v6.json"
BASIC = "Basic " + base64.b64encode(b"me:password-secret").decode()


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SDK_KEY", "API_USER", "API_PASS", "API_HOST"):
        monkeypatch.delenv(f"CONFIGCAT_{name}", raising=False)


def recorded(name: str) -> object:
    return json.loads((RECORDED / name).read_text("utf-8"))


def managed(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONFIGCAT_API_USER", "me")
    monkeypatch.setenv("CONFIGCAT_API_PASS", "password-secret")
    monkeypatch.setenv("CONFIGCAT_API_HOST", server.url)


SHOP: dict[str, object] = {
    CONFIG: recorded("config_v6.production.json"),
    "/v1/products": [{"productId": "P", "name": "Shop"}],
    "/v1/products/P/configs": [{"configId": "C", "name": "Main", "evaluationVersion": "v2"}],
    "/v1/products/P/environments": [{"environmentId": "E", "name": "Production"}],
    "/v1/configs/C/settings": recorded("api/v1.configs.ID.settings.json"),
    "/v2/configs/C/environments/E/values": recorded("api/v2.configs.ID.environments.ID.values.production.json"),
    "/v1/products/P/staleflags": recorded("api/v1.products.ID.staleflags.json"),
}


def shop(path: str, headers: Mapping[str, str]) -> Reply:
    if path.startswith("/v") and headers.get("authorization") != BASIC:
        return Reply(status=401)
    assert path.startswith("/v") or "authorization" not in headers
    return by_path(SHOP)(path, headers)


def unplaced(snapshot: FlagSnapshot) -> tuple[Flag, ...]:
    return tuple(replace(flag, location=None) for flag in snapshot.flags)


def test_the_config_of_each_key_is_an_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONFIGCAT_SDK_KEY_PRODUCTION", KEY)
    monkeypatch.setenv("CONFIGCAT_SDK_KEY_STAGING", "other")
    staging = {"/configuration-files/other/config_v6.json": recorded("config_v6.staging.json")}
    with serving(by_path({**SHOP, **staging})) as server:
        found = fetch(STORE, server.url)
    files = [fetch(STORE, str(RECORDED / f"config_v6.{name}.json")) for name in ("production", "staging")]
    for flag in (flag for snapshot in files for flag in snapshot.flags):
        [[name, served]] = flag.environments
        assert state(found, flag.key, name) == served
    assert "secret" not in repr(found)


def test_the_management_api_adds_what_its_recorded_bodies_say(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for path in (RECORDED / "config_v6.production.json", *(RECORDED / "api").iterdir()):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setenv("CONFIGCAT_SDK_KEY_PRODUCTION", KEY)
    with serving(shop) as server:
        managed(server, monkeypatch)
        assert unplaced(fetch(STORE, server.url)) == unplaced(fetch(STORE, str(tmp_path)))


def test_one_key_is_for_the_environment_that_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONFIGCAT_SDK_KEY", KEY)
    with serving(shop) as server:
        names = {name for flag in fetch(STORE, server.url, "live").flags for name, _ in flag.environments}
    assert names == {"live"}


def test_a_missing_key_says_what_to_set() -> None:
    assert refused(STORE, "api") == (
        "configcat: the environment variable CONFIGCAT_SDK_KEY is not set; set it to the SDK key of a config in an "
        "environment (in ConfigCat: the config's page, View SDK Key)"
    )


def test_a_refused_key_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONFIGCAT_SDK_KEY", KEY)
    with serving(in_turn(Reply(status=404))) as server:
        message = refused(STORE, server.url)
    assert message.startswith(f"{server.url}/configuration-files/***/config_v6.json: was not found")
    assert "CONFIGCAT_SDK_KEY must be the SDK key" in message
    assert "secret" not in message


def test_a_missing_or_refused_password_names_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONFIGCAT_SDK_KEY", KEY)
    with serving(shop) as server:
        managed(server, monkeypatch)
        monkeypatch.setenv("CONFIGCAT_API_PASS", "wrong-secret")
        message = refused(STORE, server.url)
        assert "refused the token (status 401); CONFIGCAT_API_USER and CONFIGCAT_API_PASS need" in message
        assert "secret" not in message
        monkeypatch.delenv("CONFIGCAT_API_PASS")
        assert "the environment variable CONFIGCAT_API_PASS is not set" in refused(STORE, server.url)


def test_several_products_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONFIGCAT_SDK_KEY", KEY)
    products = [{"productId": "1", "name": "Web"}, {"productId": "2", "name": "App"}]
    with serving(by_path({**SHOP, "/v1/products": products})) as server:
        managed(server, monkeypatch)
        assert refused(STORE, server.url) == (
            "configcat: which product? known are App, Web; set it by --store 'configcat:api?product=NAME' "
            'or options = {product = "NAME"}'
        )
        assert "/v1/products/2/configs" in refused(STORE, server.url, product="App")


@pytest.mark.parametrize("host", ["https://evil.example.com", "https://cdn-eu.configcat.com.evil.example.com"])
def test_a_config_that_is_elsewhere_is_not_followed_there(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    monkeypatch.setenv("CONFIGCAT_SDK_KEY", KEY)
    with serving(in_turn(Reply({"p": {"u": host, "r": 2}}))) as server:
        assert "redirects to another host in $.p.u, which would see the SDK key" in refused(STORE, server.url)


def test_a_config_that_names_its_own_host_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONFIGCAT_SDK_KEY", KEY)
    config = {"p": {"u": "https://cdn-global.configcat.com", "r": 0}, "f": {"a": {"t": 0, "v": {"b": True}}}}
    with serving(in_turn(Reply(config))) as server:
        assert [flag.key for flag in fetch(STORE, server.url).flags] == ["a"]


def test_another_variable_must_be_one_for_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    assert "must begin with CONFIGCAT_SDK_KEY" in refused(STORE, "api", key_variable="AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("CONFIGCAT_SDK_KEY_MOBILE", KEY)
    with serving(shop) as server:
        assert fetch(STORE, server.url, key_variable="CONFIGCAT_SDK_KEY_MOBILE").flags
