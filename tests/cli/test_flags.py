from __future__ import annotations

import json
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


def two_accounts(shop: Path) -> None:
    """Give the shop the same store in two accounts that disagree, and a manifest."""
    (shop / "us.json").write_text((shop / "store.json").read_text().replace("false", "true"))
    (shop / "flags.toml").write_text('[flags.newCart]\nwhy = "the new cart"\nowner = "team-cart"\nkind = "release"\n')
    entry = '[[stores]]\ntype = "configcat"\npath = "{}.json"\nenvironment = "production"\naccount = "{}"\n'
    manifest = '[[stores]]\ntype = "manifest"\npath = "flags.toml"\n'
    (shop / "flaglint.toml").write_text(entry.format("us", "us") + entry.format("store", "eu") + manifest)


def test_accounts_are_told_apart_in_one_view(shop: Path) -> None:
    two_accounts(shop)
    assert lines(invoke("flags").out, "unusedFlag", "eu/production: full false; us/production: full true")
    assert lines(invoke("flags", "--matrix").out, "KEY", "eu/production", "us/production")


def test_accounts_can_be_named_on_the_command_line(shop: Path) -> None:
    two_accounts(shop)
    stores = ("--store", "configcat:us.json?account=us", "--store", "configcat:store.json?account=eu")
    out = invoke("flags", *stores, "--environment", "production").out
    assert lines(out, "unusedFlag", "eu/production: full false; us/production: full true")


def test_drift_lists_what_accounts_disagree_about(shop: Path) -> None:
    two_accounts(shop)
    out = invoke("flags", "--drift").out
    assert lines(out, "unusedFlag")
    assert not lines(out, "newCart")
    assert lines(invoke("check").out, "FLG206", "production serves different values in eu and us")


def test_the_order_of_stores_does_not_count(shop: Path) -> None:
    two_accounts(shop)
    before = invoke("flags", "--output-format", "json").out
    stores = (shop / "flaglint.toml").read_text().split("[[stores]]")[1:]
    (shop / "flaglint.toml").write_text("".join(f"[[stores]]\n{store.strip()}\n" for store in reversed(stores)))
    assert invoke("flags", "--output-format", "json").out == before


def test_an_environment_is_a_filter_with_or_without_its_account(shop: Path) -> None:
    two_accounts(shop)
    document = invoke("flags", "--environment", "us/production", "--output-format", "json").json()
    found = [list(flag["environments"]) for flag in document["flags"] if flag["store"] == "configcat"]
    assert found == [["us/production"], ["us/production"]]
    assert len(lines(invoke("flags", "--environment", "production").out, "eu/production", "us/production")) == 2
    assert "no store has an environment 'prod'; known are" in invoke("flags", "--environment", "prod").err


def test_filters_choose_and_say_when_nothing_is_left(shop: Path) -> None:
    two_accounts(shop)
    assert lines(invoke("flags", "--owner", "team-cart", "--serving", "full").out, "newCart", "configcat")
    assert not lines(invoke("flags", "--owner", "team-cart").out, "unusedFlag")
    nothing = invoke("flags", "--tag", "no-such-tag", "--output-format", "json")
    assert (nothing.code, nothing.json()) == (0, {"version": 1, "flags": []})
    assert "No flag of 3 is as asked for" in nothing.err


def test_stale_flags_are_those_that_ask_for_a_decision(shop: Path) -> None:
    (shop / "flags.toml").write_text(
        '[flags.unusedFlag]\nwhy = "x"\nremove_by = 2020-01-31\n[flags.other]\nwhy = "y"\n'
    )
    out = invoke("flags", "--store", "manifest:flags.toml", "--stale").out
    assert lines(out, "unusedFlag", "2020-01-31")
    assert not lines(out, "other")


def test_a_conflict_is_in_the_table_in_json_and_in_the_audit(shop: Path) -> None:
    (shop / "other.json").write_text('{"flags": {"newCart": false}}')
    stores = ("--store", "configcat:store.json", "--store", "configcat:other.json", "--environment", "production")
    ran = invoke("flags", *stores)
    assert lines(ran.out, "newCart", "unknown conflict between other.json and store.json", "conflict")
    assert "say different things" in ran.err
    flag = invoke("flags", *stores, "--output-format", "json").json()["flags"][0]
    assert flag["conflicts"] == [
        {
            "about": "serving",
            "environment": "production",
            "readings": [
                {"source": "configcat (other.json)", "says": "full false"},
                {"source": "configcat (store.json)", "says": "full true"},
            ],
        }
    ]
    invoke("audit", *stores, "--format", "json", "--output", "out")
    titles = [gap["title"] for gap in json.loads((shop / "out" / "audit.json").read_text())["unseen"]]
    assert "1 conflict between stores, accounts or documents" in titles


def test_csv_is_for_spreadsheets(shop: Path) -> None:
    out = invoke("flags", "--output-format", "csv").out
    assert out.splitlines()[0].startswith("key,store,environment,serving,value")
    assert lines(out, "newCart,configcat,production,full,true")
