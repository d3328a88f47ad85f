from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.shop import invoke, lines


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
