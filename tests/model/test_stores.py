from __future__ import annotations

from dataclasses import replace

import pytest

from flaglint.model.stores import StoreSettings, is_database_address, is_live
from tests.checks.builders import NOW

SETTINGS = StoreSettings("flags.json", NOW, options=(("project", "shop"), ("empty", "")))


@pytest.mark.parametrize(("name", "value"), [("project", "shop"), ("empty", "")])
def test_an_option_is_found_by_its_name(name: str, value: str) -> None:
    assert SETTINGS.option(name) == value


@pytest.mark.parametrize("name", ["Project", "account", ""])
def test_an_option_that_is_not_set_is_none(name: str) -> None:
    assert SETTINGS.option(name) is None


@pytest.mark.parametrize(
    ("location", "expected"),
    [("api", True), ("https://flags.example.com", True), ("./api", False), ("api.json", False), ("C:/flags", False)],
)
def test_a_location_is_live_if_it_is_the_api_or_a_url(location: str, expected: bool) -> None:
    assert is_live(location) is expected


def test_who_watches_makes_no_difference_between_settings() -> None:
    assert replace(SETTINGS, progress=print) == SETTINGS


@pytest.mark.parametrize(
    "location", ["sqlite:///a.db", "postgresql://h/d", "postgres+psycopg://h/d", "PostgreSQL://h/d"]
)
def test_addresses_of_databases_are_told(location: str) -> None:
    assert is_database_address(location)


@pytest.mark.parametrize("location", ["a.sqlite3", "sqlite", "sqlite:a.db", "mysql://h/d", "https://h/d", "api"])
def test_other_locations_are_no_database(location: str) -> None:
    assert not is_database_address(location)
