from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest

from flaglint.errors import StoreError
from flaglint.stores.waffle import STORE
from tests.stores.reading import fetch, only, refused, served, state
from tests.stores.waffle_tables import ROWS, SCHEMA, shop


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("new_cart", ("full", True, None)),
        ("dark_mode", ("partial", [True, False], "percentage")),
        ("beta", ("partial", [True, False], "targeting")),
        ("nobody", ("full", False, None)),
        ("slow_tax", ("full", False, None)),
        ("trace", ("partial", [True, False], "percentage")),
    ],
)
def test_rows_are_read_as_the_fixture_of_them_would_be(tmp_path: Path, key: str, expected: tuple[object, ...]) -> None:
    assert served(state(fetch(STORE, f"sqlite:///{shop(tmp_path)}"), key)) == expected


def test_dates_and_owner_come_along(tmp_path: Path) -> None:
    flag = only(fetch(STORE, f"sqlite:///{shop(tmp_path)}"), "new_cart")
    assert flag.owner == "team-cart"
    assert flag.created_at == datetime(2024, 1, 1, 8, tzinfo=timezone.utc)
    assert flag.modified_at == datetime(2025, 2, 3, 4, 5, 6, 7, tzinfo=timezone.utc)
    assert flag.environments[0][1].since == flag.modified_at


def test_a_file_of_sqlite_needs_no_address(tmp_path: Path) -> None:
    path = shop(tmp_path, name="shop.production.sqlite3")
    assert served(state(fetch(STORE, str(path)), "new_cart", "production")) == ("full", True, None)


def test_each_environment_has_a_variable_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    off = ROWS.replace("(1, 'new_cart', 1,", "(1, 'new_cart', 0,")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("DATABASE_URL_PRODUCTION", f"sqlite:///{shop(tmp_path)}")
    monkeypatch.setenv("DATABASE_URL_STAGING", f"sqlite:///{shop(tmp_path, SCHEMA + off, 'staging.sqlite3')}")
    snapshot = fetch(STORE, "api")
    found = {name: each.value.decode() for name, each in only(snapshot, "new_cart").environments if each.value}
    assert found == {"production": True, "staging": False}


def test_a_model_of_the_project_has_tables_of_its_name(tmp_path: Path) -> None:
    script = (SCHEMA + ROWS).replace("waffle_flag", "accounts_feature").replace("flag_id", "feature_id")
    snapshot = fetch(STORE, f"sqlite:///{shop(tmp_path, script)}", flag_model="accounts.Feature")
    assert served(state(snapshot, "beta")) == ("partial", [True, False], "targeting")


def test_a_model_without_users_and_groups_is_read(tmp_path: Path) -> None:
    script = SCHEMA + ROWS + "DROP TABLE waffle_flag_users; DROP TABLE waffle_flag_groups;"
    assert served(state(fetch(STORE, f"sqlite:///{shop(tmp_path, script)}"), "beta")) == ("full", False, None)


def test_two_readings_have_the_same_digest(tmp_path: Path) -> None:
    path = f"sqlite:///{shop(tmp_path)}"
    assert fetch(STORE, path).sources == fetch(STORE, path).sources


def test_a_database_without_waffle_is_refused(tmp_path: Path) -> None:
    path = shop(tmp_path, "CREATE TABLE other (id integer)")
    assert "has no table of waffle.flag, waffle.switch, waffle.sample" in refused(STORE, f"sqlite:///{path}")


def test_a_model_that_is_no_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is no name of a table"):
        fetch(STORE, f"sqlite:///{shop(tmp_path)}", flag_model='x" ; drop')


def test_a_percentage_beyond_the_whole_stays_unknown(tmp_path: Path) -> None:
    script = SCHEMA + ROWS.replace("NULL, 12.5, 0", "NULL, 112.5, 0")
    assert state(fetch(STORE, f"sqlite:///{shop(tmp_path, script)}"), "dark_mode").serving.value == "unknown"
