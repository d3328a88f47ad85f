from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest

from flaglint.cli.options import clock, show_progress, store_choices
from flaglint.errors import UsageError
from flaglint.pipeline import StoreChoice


@pytest.mark.parametrize(
    ("given", "moment"),
    [
        ("2026-06-01", datetime(2026, 6, 1, tzinfo=timezone.utc)),
        ("2026-06-01T12:30:00Z", datetime(2026, 6, 1, 12, 30, tzinfo=timezone.utc)),
        ("2026-06-01T12:30:00+02:00", datetime.fromisoformat("2026-06-01T10:30:00+00:00")),
    ],
)
def test_a_day_or_a_moment_sets_the_clock(given: str, moment: datetime) -> None:
    assert clock(given) == moment


@pytest.mark.parametrize("given", ["yesterday", "2026-13-01", "01.06.2026", ""])
def test_anything_else_is_refused(given: str) -> None:
    with pytest.raises(UsageError, match="YYYY-MM-DD"):
        clock(given)


def test_without_a_date_the_clock_is_now_in_utc() -> None:
    assert clock(None).tzinfo is timezone.utc


def test_one_environment_is_that_of_every_store() -> None:
    stores = ("configcat:a.json", "flagd:b.json")
    assert store_choices(stores, ("production",)) == (
        StoreChoice("configcat", "a.json", "production"),
        StoreChoice("flagd", "b.json", "production"),
    )


def test_as_many_environments_as_stores_belong_to_them_in_order() -> None:
    choices = store_choices(("configcat:a.json", "configcat:b.json"), ("production", "staging"))
    assert [choice.environment for choice in choices] == ["production", "staging"]


def test_another_number_of_environments_names_none() -> None:
    choices = store_choices(("launchdarkly:a.json",), ("production", "staging"))
    assert choices[0].environment is None


def test_a_location_may_hold_colons() -> None:
    assert store_choices(("flagd:C:/flags.json",), ())[0].location == "C:/flags.json"


@pytest.mark.parametrize(
    ("store", "location", "options"),
    [
        ("launchdarkly:api", "api", ()),
        ("launchdarkly:api?project=shop&environments=a,b", "api", (("project", "shop"), ("environments", "a,b"))),
        ("unleash:https://x.example.com/api?project=a%26b", "https://x.example.com/api", (("project", "a&b"),)),
        ("flagd:what?.json", "what?.json", ()),
        ("flagd:api.json?a=b", "api.json?a=b", ()),
    ],
)
def test_options_stand_after_the_api_and_after_no_file(
    store: str, location: str, options: tuple[tuple[str, str], ...]
) -> None:
    [choice] = store_choices((store,), ())
    assert (choice.location, choice.options) == (location, options)


@pytest.mark.parametrize(
    ("store", "account", "options"),
    [
        ("launchdarkly:api?account=eu&project=shop", "eu", (("project", "shop"),)),
        ("launchdarkly:api?project=shop", None, (("project", "shop"),)),
        ("launchdarkly:api?account=", None, ()),
        ("flagd:account=eu.json", None, ()),
    ],
)
def test_an_account_is_no_option_of_a_store(
    store: str, account: str | None, options: tuple[tuple[str, str], ...]
) -> None:
    [choice] = store_choices((store,), ())
    assert (choice.account, choice.options) == (account, options)


@pytest.mark.parametrize("store", ["launchdarkly", "launchdarkly:"])
def test_a_store_without_a_location_is_told_how_to_ask_the_vendor(store: str) -> None:
    with pytest.raises(UsageError, match=r"for example launchdarkly:api for the vendor's own, or configcat:"):
        store_choices((store,), ())


def test_progress_stays_on_one_line_of_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    show_progress("launchdarkly: request 1")
    show_progress("")
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.replace("\x1b[K", "") == "\rlaunchdarkly: request 1\r"  # click leaves codes to terminals


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("api?project=shop", ("api", (("project", "shop"),))),
        ("settings.py?table=used", ("settings.py", (("table", "used"),))),
        ("settings.py", ("settings.py", ())),
        ("odd?name=1.json", ("odd?name=1.json", ())),
        ("postgresql://host/shop?sslmode=disable", ("postgresql://host/shop?sslmode=disable", ())),
    ],
)
def test_options_stand_after_the_location(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, location: str, expected: tuple[object, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("settings.py", "odd", "odd?name=1.json"):
        (tmp_path / name).touch()
    [choice] = store_choices((f"waffle:{location}",), ())
    assert (choice.location, choice.options) == expected
