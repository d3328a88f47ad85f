from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from flaglint.errors import DocumentError
from flaglint.stores.clients.sqlite import read
from flaglint.stores.databases import Query
from tests.stores.waffle_tables import shop


def refusal(path: Path, *queries: Query, timeout: float = 5) -> str:
    with pytest.raises(DocumentError) as caught:
        read(f"sqlite:{path}", "shop", timeout, queries or (Query("waffle_flag"),))
    return str(caught.value)


def test_rows_columns_and_missing_tables(tmp_path: Path) -> None:
    queries = [Query("waffle_switch"), Query("waffle_flag_users", "flag_id"), Query("nothing")]
    switches, users, nothing = read(f"sqlite:{shop(tmp_path)}", "shop", 5, queries)
    assert [row["name"] for row in switches or ()] == ["slow_tax"]
    assert users == [{"flag_id": 3}]
    assert nothing is None


def test_a_name_with_special_characters_is_a_file_of_that_name(tmp_path: Path) -> None:
    path = shop(tmp_path, name="shop?mode=rwc #1.db")
    assert read(f"sqlite:{path}", "shop", 5, [Query("waffle_sample")]) != (None,)
    assert os.listdir(tmp_path) == [path.name]


def test_nothing_is_written_beside_it(tmp_path: Path) -> None:
    path = shop(tmp_path)
    before = path.read_bytes(), path.stat().st_mtime_ns
    read(f"sqlite:{path}", "shop", 5, [Query("waffle_flag")])
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert os.listdir(tmp_path) == [path.name]


def test_a_writer_who_is_done_in_time_is_waited_for_and_another_is_not(tmp_path: Path) -> None:
    path = shop(tmp_path)
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN EXCLUSIVE")
    assert "database is locked" in refusal(path, timeout=0.1)
    writer.execute("ROLLBACK")
    writer.close()
    assert read(f"sqlite:{path}", "shop", 1, [Query("waffle_flag")]) != (None,)


def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    text = tmp_path / "text.db"
    text.write_text("not a database, " * 100)
    assert "file is not a database" in refusal(text)
    assert "is not a file" in refusal(tmp_path / "nowhere.db")
    assert "is not a file" in refusal(tmp_path)
    assert not (tmp_path / "nowhere.db").exists()


def test_a_damaged_database_is_refused(tmp_path: Path) -> None:
    path = shop(tmp_path)
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    assert "cannot be read" in refusal(path)
