"""Tables of a SQLite file; it is opened read-only, and nothing is created beside it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote

from flaglint.errors import DocumentError

if TYPE_CHECKING:
    from flaglint.stores.databases import Query, Row

# Longer than any writer of a flag holds its lock.
_LOCK_SECONDS = 5.0
_EXISTS = "SELECT 1 FROM sqlite_master WHERE type IN ('table', 'view') AND name = ?"


def read(url: str, shown: str, timeout: float, queries: Sequence[Query]) -> tuple[list[Row] | None, ...]:
    """Return the rows of each query as one moment had them, None for a table that does not exist.

    Raises:
        DocumentError: no file, not SQLite, damaged, or locked for too long.
    """
    path = url.removeprefix("sqlite:")
    if not os.path.isfile(path):
        raise DocumentError(shown, "is not a file", "check the path of the database")
    try:
        with _opened(path, min(timeout, _LOCK_SECONDS)) as connection:
            return tuple(_rows(connection, query) for query in queries)
    except sqlite3.Error as error:
        raise DocumentError(shown, f"cannot be read ({error})", "check that it is the application's database") from None


@contextmanager
def _opened(path: str, timeout: float) -> Iterator[sqlite3.Connection]:
    address = f"file:{quote(os.path.abspath(path))}?mode=ro"
    connection = sqlite3.connect(address, uri=True, timeout=timeout, isolation_level=None)
    try:
        connection.row_factory = sqlite3.Row
        connection.execute("BEGIN")
        yield connection
        connection.execute("ROLLBACK")
    finally:
        connection.close()


def _rows(connection: sqlite3.Connection, query: Query) -> list[Row] | None:
    if connection.execute(_EXISTS, (query.table,)).fetchone() is None:
        return None
    return [dict(row) for row in connection.execute(query.sql())]
