from __future__ import annotations

from pathlib import Path

import pytest

from flaglint.errors import StoreError
from flaglint.model.stores import StoreSettings
from flaglint.stores.databases import Database, Query, as_document, databases_of, is_database
from tests.stores.reading import NOW
from tests.stores.waffle_tables import shop


def databases(location: str, environment: str | None = None) -> list[Database]:
    return [*databases_of("waffle", StoreSettings(location, NOW, environment))]


def refusal(location: str) -> str:
    with pytest.raises(StoreError) as caught:
        databases(location)
    return str(caught.value)


@pytest.fixture(autouse=True)
def no_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)


@pytest.mark.parametrize(
    "location",
    ["api", "sqlite:///a.db", "postgresql://host/shop", "postgres://host/shop", "postgresql+psycopg2://host/shop"],
)
def test_addresses_of_databases_are_known(location: str) -> None:
    assert is_database(location)


@pytest.mark.parametrize("location", ["flags.json", "https://host/flags", "mysql://host/shop", "nowhere", "."])
def test_everything_else_is_no_database(location: str) -> None:
    assert not is_database(location)


def test_a_file_of_sqlite_is_known_by_its_content(tmp_path: Path) -> None:
    (tmp_path / "text.sqlite3").write_text("{}")
    assert is_database(str(shop(tmp_path)))
    assert not is_database(str(tmp_path / "text.sqlite3"))


def test_relative_and_absolute_files_are_written_as_in_sqlalchemy() -> None:
    assert databases("sqlite:///shop.db")[0].shown == "shop.db"
    assert databases("sqlite:////srv/shop.db")[0].shown == "/srv/shop.db"


def test_another_machine_is_asked_over_tls() -> None:
    assert "sslmode=require" in databases("postgresql://reader@db.example.com/shop")[0].url


@pytest.mark.parametrize(
    "location",
    ["postgresql://127.0.0.1/shop", "postgresql:///shop?host=/run/postgresql", "postgresql://db/shop?sslmode=disable"],
)
def test_this_machine_and_a_word_to_the_contrary_are_left_alone(location: str) -> None:
    assert "sslmode=require" not in databases(location)[0].url


def test_the_variable_may_hold_a_password_and_shows_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://reader:s3cret@127.0.0.1:5433/shop")
    [found] = databases("api")
    assert found.shown == "postgresql://127.0.0.1:5433/shop"
    assert "s3cret" not in repr(found)


def test_an_environment_that_is_asked_for_has_its_own_variable_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:///a.db")
    monkeypatch.setenv("DATABASE_URL_STAGING", "sqlite:///b.db")
    assert [(found.environment, found.shown) for found in databases("api", "staging")] == [("staging", "b.db")]
    assert [(found.environment, found.shown) for found in databases("api", "production")] == [("production", "a.db")]


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("api", "DATABASE_URL is not set; set it to the address of the database"),
        ("sqlite://", "names no file of SQLite"),
        ("sqlite://host/a.db", "names no file of SQLite"),
        ("postgresql://host", "is no address of a database"),
        ("postgresql://host:port/shop", "is no address of a database"),
        ("postgresql://reader:s3cret@host/shop", "has a password in the address; put it into DATABASE_URL"),
    ],
)
def test_an_address_that_is_not_usable_is_refused(location: str, words: str) -> None:
    assert words in refusal(location)
    assert "s3cret" not in refusal(location)


@pytest.mark.parametrize("name", ["", "a b", 'a"b', "1a", "a.b", "a;", "ä"])
def test_a_query_takes_plain_names_only(name: str) -> None:
    with pytest.raises(StoreError, match="is no name of a table or column"):
        Query(name)


def test_a_query_quotes_what_it_takes() -> None:
    assert Query("user").sql() == 'SELECT * FROM "user"'
    assert Query("waffle_flag_users", "flag_id").sql() == 'SELECT DISTINCT "flag_id" FROM "waffle_flag_users"'


def test_a_document_has_a_digest_of_what_was_read() -> None:
    [found] = databases("sqlite:///a.db")
    first, second = as_document(found, [{"a": 1, "b": 2}]), as_document(found, [{"b": 2, "a": 1}])
    assert first == second
    assert first.sha256 != as_document(found, []).sha256
