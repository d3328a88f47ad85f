"""What earlier scans found, in the user's cache folder: values by key, bounded in size, shared by runs at once.

A cache that cannot be read or written makes a run slower and changes nothing else: every error is passed over, and a
damaged file is thrown away. Values are bytes that their owner checks when decoding them.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

MOST_BYTES = 256 * 1024**2
# What is left when it became too large; the least recently used goes.
KEPT_SHARE = 0.75
# Another run that writes takes milliseconds; a lock held longer is not worth waiting for.
BUSY_SECONDS = 2.0
PAUSE_SECONDS = 0.02
_SECONDS_PER_DAY = 86_400
# SQLite takes 999 parameters in old versions.
_AT_ONCE = 500
_SCHEMA = (
    "PRAGMA auto_vacuum = INCREMENTAL",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "CREATE TABLE IF NOT EXISTS entries (key BLOB PRIMARY KEY, value BLOB NOT NULL, used INTEGER NOT NULL)",
)


class Cache:
    """Bytes by bytes in one SQLite file; no connection stays open, so that copies of the process share none."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "scans-1.sqlite3"

    def get(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return what is known of the keys, and remember for a day's precision that they were asked for."""
        found: dict[bytes, bytes] = {}
        self._run(lambda connection: _select(connection, keys, found))
        return found

    def put(self, values: Mapping[bytes, bytes]) -> None:
        """Remember values, all or none, in place of any under the same keys."""
        if values:
            self._run(lambda connection: _insert(connection, values))

    def _run(self, action: Callable[[sqlite3.Connection], None]) -> None:
        """Do something with a connection; whatever goes wrong ends it in silence."""
        deadline = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                with contextlib.closing(sqlite3.connect(self._file, timeout=BUSY_SECONDS)) as connection:
                    for statement in _SCHEMA:
                        connection.execute(statement)
                    action(connection)
            except sqlite3.OperationalError as error:  # locked, read-only, disk full; or a table of another form
                if "no such column" in str(error) or "has no column" in str(error):
                    self._discard()
                # Runs that make the file at once do not wait for each other's change of its mode.
                elif "locked" in str(error) and time.monotonic() < deadline:
                    time.sleep(PAUSE_SECONDS)
                    continue
            except (sqlite3.DatabaseError, TypeError, ValueError):  # no database, damaged, or values of another type
                self._discard()
            return

    def _discard(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            with contextlib.suppress(OSError):
                self._file.with_name(self._file.name + suffix).unlink(missing_ok=True)


def _select(connection: sqlite3.Connection, keys: Sequence[bytes], found: dict[bytes, bytes]) -> None:
    today = int(time.time()) // _SECONDS_PER_DAY
    old: list[tuple[int, bytes]] = []
    for start in range(0, len(keys), _AT_ONCE):
        part = keys[start : start + _AT_ONCE]
        marks = ",".join("?" * len(part))
        query = f"SELECT key, value, used FROM entries WHERE key IN ({marks})"  # noqa: S608 - only question marks
        for key, value, used in connection.execute(query, part):
            found[bytes(key)] = bytes(value)
            if used != today:
                old.append((today, key))
    if old:
        with connection:
            connection.executemany("UPDATE entries SET used = ? WHERE key = ?", old)


def _insert(connection: sqlite3.Connection, values: Mapping[bytes, bytes]) -> None:
    today = int(time.time()) // _SECONDS_PER_DAY
    with connection:
        rows = [(key, value, today) for key, value in values.items()]
        connection.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?, ?)", rows)
    _shrink(connection)


def _size(connection: sqlite3.Connection) -> int:
    """Return the bytes in use; pages that deletions left free do not count."""
    names = ("page_count", "freelist_count", "page_size")
    pages, free, size = (int(connection.execute(f"PRAGMA {name}").fetchone()[0]) for name in names)
    return (pages - free) * size


def _shrink(connection: sqlite3.Connection) -> None:
    """Drop the least recently used entries where there are too many."""
    excess = _size(connection) - MOST_BYTES
    if excess <= 0:
        return
    excess += int(MOST_BYTES * (1 - KEPT_SHARE))
    dropped: list[tuple[bytes]] = []
    for key, length in connection.execute("SELECT key, length(value) FROM entries ORDER BY used, rowid"):
        dropped.append((key,))
        excess -= length
        if excess <= 0:
            break
    with connection:
        connection.executemany("DELETE FROM entries WHERE key = ?", dropped)
    connection.execute("PRAGMA incremental_vacuum").fetchall()
