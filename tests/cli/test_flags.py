from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.shop import invoke, lines
from tests.stores.serving import Reply, in_turn, serving


def test_every_flag_is_listed_with_what_it_serves(shop: Path) -> None:
    out = invoke("flags").out
    assert lines(out, "newCart", "configcat", "production: full true")
    assert lines(out, "unusedFlag", "full false")


def test_json_follows_the_contract(shop: Path) -> None:
    document = invoke("flags", "--output-format", "json").json()
    assert document["version"] == 1
    assert [flag["key"] for flag in document["flags"]] == ["newCart", "unusedFlag"]
    assert document["flags"][0]["environments"]["production"]["serving"] == "full"


def test_a_store_of_the_command_line_takes_the_place_of_the_configured(shop: Path) -> None:
    (shop / "other.json").write_text('{"flags": {"simple": true}}')
    out = invoke("flags", "--store", "configcat:other.json", "--environment", "staging").out
    assert lines(out, "simple", "staging")
    assert not lines(out, "newCart")


def test_without_a_store_the_next_step_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = invoke("flags")
    assert ran.code == 2
    assert "--store configcat:config_v6.json" in ran.err


@pytest.mark.parametrize("store", ["configcat", "configcat:", "config_v6.json"])
def test_a_store_without_type_and_location_is_refused(shop: Path, store: str) -> None:
    ran = invoke("flags", "--store", store)
    assert ran.code == 2
    assert "TYPE:LOCATION" in ran.err


def test_an_unknown_store_type_names_the_known(shop: Path) -> None:
    ran = invoke("flags", "--store", "configkat:store.json")
    assert ran.code == 2
    assert "configcat" in ran.err


def test_the_api_of_a_store_says_which_token_it_needs(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LAUNCHDARKLY_ACCESS_TOKEN", "LD_ACCESS_TOKEN", "CONFIGCAT_SDK_KEY"):
        monkeypatch.delenv(name, raising=False)
    ran = invoke("flags", "--store", "launchdarkly:api?project=shop")
    assert ran.code == 2
    assert "set it to an access token with the Reader role" in ran.err
    (shop / "flaglint.toml").write_text('[[stores]]\ntype = "configcat"\npath = "api"\n')
    assert "CONFIGCAT_SDK_KEY is not set" in invoke("flags").err


def test_the_flags_of_a_live_store_are_listed(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONFIGCAT_SDK_KEY", "sdk-secret")
    config = {"f": {"liveFlag": {"t": 0, "v": {"b": True}}}}
    with serving(in_turn(Reply(config), Reply("<html>", type="text/html"))) as server:
        ran = invoke("flags", "--store", f"configcat:{server.url}?timeout=20")
        assert lines(ran.out, "liveFlag", "full true")
        failed = invoke("snapshot", "--store", f"configcat:{server.url}", "--output", "live.json")
    assert failed.code == 2
    assert "answered with an HTML page (a login page?)" in failed.err
    assert "sdk-secret" not in ran.out + ran.err + failed.err
    assert not (shop / "live.json").exists()


@pytest.mark.parametrize(
    ("store", "message"),
    [
        ("launchdarkly:api?projekt=shop", "the store type 'launchdarkly' has no option 'projekt'; known are project"),
        ("flagd:api", "this store is read from files"),
        ("flagd:api?project=shop", "the store type 'flagd' has no option 'project'; it has none"),
    ],
)
def test_what_a_store_cannot_be_asked_for_is_refused(shop: Path, store: str, message: str) -> None:
    ran = invoke("flags", "--store", store)
    assert ran.code == 2
    assert message in ran.err
