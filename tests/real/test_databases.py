"""The tables of a real Django project on SQLite and on PostgreSQL, read through the command line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.cli.shop import invoke
from tests.real import django_project
from tests.real.postgresql_server import PostgresqlServer, running

SETTINGS = 'FLAGS = {"PAY_BY_LINK": [("boolean", False)], "OLD_LOGIN": [("boolean", True)]}\n'


@dataclass(frozen=True)
class Shop:
    """A database that the project filled."""

    url: str


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresqlServer]:
    with running() as found:
        yield found


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shop(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Shop:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'shop.sqlite3'}"
    else:
        url = request.getfixturevalue("server").url()
    django_project.make(url)
    return Shop(url)


@pytest.fixture(autouse=True)
def no_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)


def flags(*words: str) -> dict[str, Any]:
    ran = invoke("flags", *words, "--environment", "production", "--output-format", "json")
    assert ran.code == 0, ran.err
    return {
        flag["key"]: {name: each for name, each in flag.items() if name != "location"} for flag in ran.json()["flags"]
    }


def in_milliseconds(tree: object) -> str:
    """Return the tree with moments as `dumpdata` writes them."""
    text = re.sub(r"(\.[0-9]{3})[0-9]*Z", r"\1Z", json.dumps(tree, sort_keys=True))
    return text.replace(".000Z", "Z")


def test_the_live_tables_give_what_dumpdata_gives(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fixture = tmp_path / "fixture.json"
    fixture.write_text(django_project.manage(shop.url, "dumpdata", "waffle"), "utf-8")
    monkeypatch.setenv("DATABASE_URL", shop.url)
    live = flags("--store", "waffle:api")
    assert in_milliseconds(live) == in_milliseconds(flags("--store", f"waffle:{fixture}"))
    assert {key: flag["environments"]["production"]["serving"] for key, flag in live.items()} == {
        "new_cart": "full",
        "off_for_all": "full",
        "staff_only": "partial",
        "share": "partial",
        "nobody": "full",
        "by_user": "partial",
        "by_group": "partial",
        "slow_tax": "full",
        "fast_tax": "full",
        "trace_half": "partial",
        "trace_all": "full",
    }


def test_the_settings_and_the_table_of_django_flags_are_read_together(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "settings.py").write_text(SETTINGS, "utf-8")
    monkeypatch.setenv("DATABASE_URL", shop.url)
    found = flags("--store", f"django_flags:{tmp_path / 'settings.py'}?table=database")
    states = {key: flag["environments"]["production"] for key, flag in found.items()}
    assert {key: (state["serving"], state["value"]) for key, state in states.items()} == {
        "PAY_BY_LINK": ("full", True),
        "OLD_LOGIN": ("full", True),
        "FROM_TABLE": ("partial", None),
    }


def refusal(monkeypatch: pytest.MonkeyPatch, url: str, output: Path) -> str:
    monkeypatch.setenv("DATABASE_URL", url)
    ran = invoke("snapshot", "--store", "waffle:api", "--output", str(output))
    assert ran.code == 2
    assert "\n" not in ran.err
    assert "s3cret" not in ran.err
    assert not output.exists()
    return ran.err


def test_a_wrong_password_a_missing_database_and_tables_one_may_not_read(
    server: PostgresqlServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "flags.json"
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE closed")
        connection.execute("CREATE USER reader PASSWORD 's3cret2'")
    with psycopg.connect(server.url(database="closed"), autocommit=True) as connection:
        connection.execute("CREATE TABLE waffle_flag (id integer, name text)")
    assert "refused the user or the password" in refusal(monkeypatch, server.url(password="s3cret1"), output)
    assert "does not exist there" in refusal(monkeypatch, server.url(database="nowhere"), output)
    closed = server.url("reader", "s3cret2", "closed")
    assert "grant SELECT on them" in refusal(monkeypatch, closed, output)


def test_reading_leaves_no_trace_in_the_database(server: PostgresqlServer, monkeypatch: pytest.MonkeyPatch) -> None:
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE watched")
    watched = server.url(database="watched")
    django_project.make(watched)
    changes = "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables WHERE relname LIKE 'waffle_%'"
    monkeypatch.setenv("DATABASE_URL", watched)
    with psycopg.connect(watched, autocommit=True) as connection:
        before = connection.execute(changes).fetchone()
        assert flags("--store", "waffle:api")
        assert connection.execute(changes).fetchone() == before
