from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path

import pytest

from flaglint.scanning import cache as cache_module
from flaglint.scanning.cache import Cache

FILE = "scans-1.sqlite3"


def test_only_known_keys_are_answered(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put({b"a": b"1", b"b": b"\0"})
    assert cache.get([b"a", b"b", b"c"]) == {b"a": b"1", b"b": b"\0"}


def test_more_keys_than_sqlite_takes_parameters(tmp_path: Path) -> None:
    values = {b"%d" % number: b"x" for number in range(2_500)}
    Cache(tmp_path).put(values)
    assert Cache(tmp_path).get([*values]) == values


def test_the_last_value_counts(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put({b"a": b"1"})
    cache.put({b"a": b"2"})
    assert cache.get([b"a"]) == {b"a": b"2"}


@pytest.mark.parametrize(
    "content", [b"no database at all, but long enough to be looked at" * 100, b"SQLite format 3\0"]
)
def test_a_damaged_file_is_thrown_away(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    cache = Cache(tmp_path)
    assert cache.get([b"a"]) == {}
    cache.put({b"a": b"1"})
    assert cache.get([b"a"]) == {b"a": b"1"}


def test_a_table_of_another_form_is_thrown_away(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / FILE)
    connection.execute("CREATE TABLE entries (word TEXT)")
    connection.close()
    cache = Cache(tmp_path)
    assert cache.get([b"a"]) == {}
    cache.put({b"a": b"1"})
    assert cache.get([b"a"]) == {b"a": b"1"}


def test_a_folder_that_is_gone_remembers_nothing(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "gone")
    cache.put({b"a": b"1"})
    assert cache.get([b"a"]) == {}


def test_a_locked_file_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_module, "BUSY_SECONDS", 0.05)
    cache = Cache(tmp_path)
    cache.put({b"a": b"1"})
    connection = sqlite3.connect(tmp_path / FILE)
    connection.execute("BEGIN IMMEDIATE")
    cache.put({b"a": b"2"})
    connection.close()
    assert cache.get([b"a"]) == {b"a": b"1"}


def test_runs_at_once_all_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_module, "BUSY_SECONDS", 60.0)  # a slow disk is not what this is about
    threads = [
        threading.Thread(target=Cache(tmp_path).put, args=({b"%d" % number: b"x" * 10_000},)) for number in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(Cache(tmp_path).get([b"%d" % number for number in range(8)])) == 8


def test_the_least_recently_used_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_module, "MOST_BYTES", 200_000)
    cache = Cache(tmp_path)
    days = iter(range(100))
    monkeypatch.setattr(time, "time", lambda: next(days) * 86_400.0)
    for number in range(6):
        cache.put({b"%d" % number: b"x" * 50_000})
        cache.get([b"0"])
    kept = cache.get([b"%d" % number for number in range(6)])
    assert b"0" in kept
    assert b"5" in kept
    assert b"1" not in kept
    assert (tmp_path / FILE).stat().st_size < 300_000
