"""Every reading of the recorded documents agrees with what their `expected.toml` says.

A store joins by a folder below `tests/data/stores`: its documents and the expectation.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import tomli

from flaglint.discovery import collect
from flaglint.model.flags import Flag
from flaglint.model.stores import StoreSettings, StoreType
from flaglint.stores.dates import parse_moment, to_text
from flaglint.stores.listing import flag_to_json

DATA = Path(__file__).parents[1] / "data" / "stores"

# Keys of expected.toml that explain an entry, rather than state a reading.
EXPLANATIONS = frozenset({"note", "environments", "api_only"})


def expectation(store: str) -> dict[str, Any]:
    return tomli.loads((DATA / store / "expected.toml").read_text("utf-8"))


def stores() -> list[str]:
    return sorted(path.parent.name for path in DATA.glob("*/expected.toml"))


def options_for(expected: dict[str, Any], name: str | None) -> tuple[tuple[str, str], ...]:
    envelopes = expected.get("envelope", {})
    envelope = envelopes.get(name) if name else next(iter(envelopes.values()), None)
    given = {"envelope": envelope, "current_milestone": expected.get("current_milestone")}
    return tuple((option, str(value)) for option, value in given.items() if value is not None)


def read(store: str, location: Path, name: str | None = None) -> tuple[Flag, ...]:
    expected = expectation(store)
    found = collect("stores", "STORE")[store]
    assert isinstance(found, StoreType)
    options = options_for(expected, name)
    settings = StoreSettings(str(location), expected["as_of"], expected.get("given_environment"), options)
    return found.fetch(settings).flags


def find(flags: tuple[Flag, ...], entry: dict[str, Any]) -> dict[str, Any]:
    [flag] = [each for each in flags if each.key == entry["key"] and each.namespace in (None, entry.get("object"))]
    return flag_to_json(flag)


def plain(value: object) -> object:
    if isinstance(value, (datetime, date)):
        moment = parse_moment(value)
        assert moment is not None
        return to_text(moment)
    return value


def differences(entry: dict[str, Any], read_as: dict[str, Any]) -> dict[str, tuple[object, object]]:
    return {
        name: (plain(value), read_as.get(name))
        for name, value in entry.items()
        if name not in EXPLANATIONS
        and (plain(value) != read_as.get(name) or type(plain(value)) is not type(read_as[name]))
    }


def folder_cases() -> list[Any]:
    return [
        pytest.param(store, entry, id=f"{store}-{entry.get('object', '')}{entry['key']}")
        for store in stores()
        for entry in expectation(store)["flag"]
    ]


def file_cases() -> list[Any]:
    return [
        pytest.param(store, name, id=f"{store}-{name}") for store in stores() for name in expectation(store)["files"]
    ]


@pytest.mark.parametrize(("store", "entry"), folder_cases())
def test_a_flag_of_the_folder_is_read_as_expected(store: str, entry: dict[str, Any]) -> None:
    assert differences(entry, find(read(store, DATA / store), entry)) == {}


@pytest.mark.parametrize(("store", "entry"), folder_cases())
def test_an_environment_of_the_folder_is_read_as_expected(store: str, entry: dict[str, Any]) -> None:
    environments = find(read(store, DATA / store), entry)["environments"]
    for name, state in entry.get("environments", {}).items():
        assert differences(state, environments[name]) == {}, name


@pytest.mark.parametrize(("store", "name"), file_cases())
def test_a_file_by_itself_serves_what_is_expected(store: str, name: str) -> None:
    flags = read(store, DATA / store / name, Path(name).name)
    stated = ("serving", "value", "value_from", "reason", "values", "attribute", "value_if_present", "until", "now")
    for entry in expectation(store)["flag"]:
        if entry.get("api_only") or entry["key"] not in {flag.key for flag in flags}:
            continue
        environments = find(flags, entry)["environments"]
        assert environments
        for environment, state in environments.items():
            served = {key: value for key, value in entry["environments"][environment].items() if key in stated}
            assert differences(served, state) == {}, (entry["key"], environment)


@pytest.mark.parametrize("store", stores())
def test_two_readings_of_a_folder_are_equal(store: str) -> None:
    assert read(store, DATA / store) == read(store, DATA / store)
