from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace

from flaglint.model.stores import StoreSettings
from flaglint.stores.appconfig import STORE
from flaglint.stores.powertools import STORE as POWERTOOLS
from tests.stores.appconfig_server import FREEFORM, Account, hosted, with_credentials
from tests.stores.reading import NOW, fetch, only, refused, served, state
from tests.stores.serving import Reply, Server, serving

DATA = Path(__file__).parents[1] / "data" / "stores"
PROFILES = "[profile eu]\nregion = eu-west-1\n[profile us]\nregion = us-east-1\n"
ON, OFF = ("full", True, None), ("off", False, None)


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with_credentials(monkeypatch, tmp_path, PROFILES)


def shop() -> Account:
    account = Account(environments=("staging", "production", "canary"))
    account.versions = {1: hosted(old=True, new=False), 2: hosted(old=True, new=True), 3: hosted(old=True, next=True)}
    for version in (1, 2):
        account.deploy("production", version)
    account.deploy("staging", 2)
    return account


def test_each_environment_serves_the_newest_version_that_was_deployed_there() -> None:
    account = shop()
    account.deploy("staging", 1)
    with serving(account.answer) as server:
        found = fetch(STORE, server.url)
    assert served(state(found, "new", "production")) == ON
    assert served(state(found, "new", "staging")) == OFF
    assert {name for flag in found.flags for name, _ in flag.environments} == {"production", "staging"}
    assert "key-secret" not in repr(found)


@pytest.mark.parametrize(
    ("environment", "asked"), [(None, ["canary", "production", "staging"]), ("staging", ["staging"])]
)
def test_progress_names_what_is_asked_for_and_ends(environment: str | None, asked: list[str]) -> None:
    told: list[str] = []
    with serving(shop().answer) as server:
        STORE.fetch(StoreSettings(server.url, NOW, environment, progress=told.append))
    assert sorted(text.partition(" in ")[2].partition(" (")[0] for text in told[:-1]) == asked
    assert all(text.startswith("appconfig: shop/flags in ") for text in told[:-1])
    assert told[-1] == ""
    assert "key-secret" not in "".join(told)


def test_a_deployed_version_reads_as_it_does_in_a_file() -> None:
    recorded = DATA / "appconfig" / "flags.hosted.json"
    account = Account(versions={12: recorded.read_bytes()})
    account.deploy("production", 12)
    with serving(account.answer) as server:
        found = fetch(STORE, server.url)
    in_file = fetch(STORE, str(recorded), "production")
    for flag in in_file.flags:
        live = only(found, flag.key)
        assert replace(live, environments=(), location=None) == replace(flag, environments=(), location=None)
        assert served(state(found, flag.key, "production")) == served(state(in_file, flag.key, "production"))
    assert len(found.flags) == len(in_file.flags) > 3


def test_a_state_holds_since_the_first_deployment_that_had_it() -> None:
    with serving(shop().answer) as server:
        found = fetch(STORE, server.url)
    since = {key: str(state(found, key, "production").since)[:10] for key in ("old", "new")}
    assert since == {"old": "2026-03-01", "new": "2026-03-02"}
    assert state(found, "old", "production").since_from == "deployment"


def test_a_version_that_was_rolled_back_between_ends_the_time() -> None:
    account = Account(versions={1: hosted(a=True, b=True), 2: hosted(a=False, b=True)})
    account.deploy("production", 1)
    account.deploy("production", 2, "ROLLED_BACK")
    account.deploy("production", 1)
    with serving(account.answer) as server:
        found = fetch(STORE, server.url)
    assert str(state(found, "a", "production").since)[:10] == "2026-03-03"
    assert str(state(found, "b", "production").since)[:10] == "2026-03-01"
    assert served(state(found, "a", "production")) == ON


@pytest.mark.parametrize("under_way", ["DEPLOYING", "BAKING", "VALIDATING", "ROLLING_BACK", "SOMETHING_NEW"])
def test_a_flag_that_a_deployment_under_way_changes_is_scheduled(under_way: str) -> None:
    account = shop()
    account.deploy("production", 3, under_way)
    with serving(account.answer) as server:
        found = fetch(STORE, server.url, "production")
    assert served(state(found, "old", "production")) == ON
    assert served(state(found, "new", "production")) == ("partial", [True], "scheduled")
    assert served(state(found, "next", "production")) == ("partial", [True], "scheduled")


def test_a_first_deployment_under_way_serves_nothing_for_sure() -> None:
    account = Account(versions={1: hosted(a=True)})
    account.deploy("production", 1, "DEPLOYING")
    with serving(account.answer) as server:
        assert served(state(fetch(STORE, server.url), "a", "production")) == ("partial", [True], "scheduled")


def test_a_deployment_of_another_profile_is_not_ours() -> None:
    account = Account(versions={1: hosted(a=True), 2: hosted(a=False)})
    account.deploy("production", 1)
    account.deploy("production", 2, ConfigurationProfileId="p-other", ConfigurationName="flags")
    account.deploy("production", 2, "DEPLOYING", ConfigurationProfileId=None, ConfigurationName="other")
    with serving(account.answer) as server:
        assert served(state(fetch(STORE, server.url), "a", "production")) == ON


def test_several_accounts_and_regions_are_environments_side_by_side() -> None:
    asked = []
    account = shop()

    def answer(path: str, headers: Mapping[str, str]) -> Reply:
        asked.append(headers["authorization"])
        return account.answer(path, headers)

    with serving(answer) as server:
        found = fetch(STORE, server.url, "production", regions="eu-west-1,us-east-1")
    names = [name for name, _ in only(found, "old").environments]
    assert names == ["eu-west-1/production", "us-east-1/production"]
    assert {"/eu-west-1/appconfig/" in each for each in asked} == {True, False}


def test_named_profiles_are_accounts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("AWS_REGION")
    secrets = "".join(
        f"[{name}]\naws_access_key_id = AKIA{name}\naws_secret_access_key = secret\n" for name in ("eu", "us")
    )
    (tmp_path / "no-credentials").write_text(secrets)
    other = Account(versions={1: hosted(old=False)})
    other.deploy("production", 1)

    def answer(path: str, headers: Mapping[str, str]) -> Reply:
        return (shop() if "AKIAeu" in headers["authorization"] else other).answer(path, headers)

    with serving(answer) as server:
        found = fetch(STORE, server.url, "production", accounts="eu, us")
    assert served(state(found, "old", "eu/eu-west-1/production")) == ON
    assert served(state(found, "old", "us/us-east-1/production")) == OFF
    assert "secret" not in repr(found)


def test_profiles_of_several_names_keep_their_flags_apart() -> None:
    account = dataclasses.replace(
        shop(), profiles={"flags": "AWS.AppConfig.FeatureFlags", "more": "AWS.AppConfig.FeatureFlags"}
    )
    account.deploy("production", 1, ConfigurationProfileId="p-more")
    with serving(account.answer) as server:
        found = fetch(STORE, server.url, "production")
        one = fetch(STORE, server.url, "production", profile="more")
    assert [flag.namespace for flag in found.flags if flag.key == "new"] == ["shop/flags", "shop/more"]
    assert [flag.namespace for flag in one.flags if flag.key == "new"] == [None]


def test_features_of_powertools_are_read_from_a_freeform_profile() -> None:
    features = {"beta": {"default": True}, "gone": {"default": False}}
    account = Account(profiles={"features": FREEFORM}, versions={1: json.dumps({"flags": features})})
    account.deploy("production", 1, ConfigurationProfileId="p-features")
    with serving(account.answer) as server:
        found = fetch(POWERTOOLS, server.url, profile="features", envelope="flags")
        assert "has no profile of the kind" in refused(STORE, server.url)
        assert "has no profile 'feature'; known are features" in refused(POWERTOOLS, server.url, profile="feature")
    assert served(state(found, "beta", "production")) == ON
    assert str(state(found, "beta", "production").since)[:10] == "2026-03-01"
    assert "which freeform profile holds the features?" in refused(POWERTOOLS, "api")


@pytest.mark.parametrize(
    ("account", "options", "line"),
    [
        (Account(applications=()), {}, "has no AppConfig application; check the account, and the region"),
        (Account(), {"application": "other"}, "has no application 'other'; known are shop"),
        (Account(), {"profile": "other"}, "has no profile 'other'; known are flags; correct the option profile"),
        (Account(), {}, "has not deployed shop/flags to any environment; deploy it, or check the options"),
        (Account(location="s3://bucket/flags"), {}, "keeps the versions of shop/flags outside of AppConfig"),
    ],
    ids=["nothing", "application", "profile", "not deployed", "elsewhere"],
)
def test_what_is_not_there_is_one_line(account: Account, options: dict[str, str], line: str) -> None:
    with serving(account.answer) as server:
        assert line in refused(STORE, server.url, **options)


def test_an_environment_that_is_not_there_names_those_that_are() -> None:
    with (
        serving(shop().answer) as server,
        pytest.raises(Exception, match="has no environment 'live'; known are canary"),
    ):
        fetch(STORE, server.url, "live")


def asked_for_versions(server: Server) -> list[str]:
    return [path for path in server.paths if "hostedconfigurationversions" in path]


def test_a_deleted_version_ends_the_history_and_is_refused_where_it_is_served() -> None:
    account = shop()
    del account.versions[1]
    with serving(account.answer) as server:
        found = fetch(STORE, server.url, "production")
        assert len(asked_for_versions(server)) == 2
    assert str(state(found, "old", "production").since)[:10] == "2026-03-02"
    del account.versions[2]
    with serving(account.answer) as server:
        assert "has deployed version 2 of shop/flags, which was deleted since" in refused(STORE, server.url)


def test_history_is_read_no_further_than_needed() -> None:
    account = Account(versions={number: hosted(a=number % 2 == 0) for number in range(1, 21)})
    for number in range(1, 21):
        account.deploy("production", number)
    with serving(account.answer) as server:
        fetch(STORE, server.url)
        assert len(asked_for_versions(server)) == 2
