"""Tables of a PostgreSQL database, in one read-only transaction that is rolled back."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import psycopg
from psycopg.rows import dict_row

from flaglint.errors import DocumentError

if TYPE_CHECKING:
    from flaglint.stores.databases import Query, Row

_CONNECT_SECONDS = 10


def read(url: str, shown: str, timeout: float, queries: Sequence[Query]) -> tuple[list[Row] | None, ...]:
    """Return the rows of each query as one moment had them, None for a table that does not exist.

    Raises:
        DocumentError: no answer in time, a refused user, or a database or table that may not be read.
    """
    wait = max(2, math.ceil(min(timeout, _CONNECT_SECONDS)))  # libpq waits for 2 seconds at least
    options = f"-c statement_timeout={int(timeout * 1000)}"
    try:
        with psycopg.connect(url, connect_timeout=wait, options=options, row_factory=dict_row) as connection:
            connection.read_only = True
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            found = tuple(_rows(connection, query) for query in queries)
            connection.rollback()
            return found
    except psycopg.Error as error:
        raise DocumentError(shown, *_explained(error)) from None


def _rows(connection: psycopg.Connection[dict[str, object]], query: Query) -> list[Row] | None:
    [known] = connection.execute("SELECT to_regclass(%s) IS NOT NULL AS known", (f'"{query.table}"',)).fetchall()
    return [*connection.execute(query.sql().encode())] if known["known"] else None


def _explained(error: psycopg.Error) -> tuple[str, str]:
    """Return what went wrong and what to do, in our own words: those of the library may hold the address."""
    text = str(error)
    if isinstance(error, psycopg.errors.InsufficientPrivilege):
        return "lets this user not read the tables", "grant SELECT on them, or use another user"
    if isinstance(error, psycopg.errors.QueryCanceled):
        return "did not answer in time", "raise the option timeout"
    if "authentication failed" in text or "no password supplied" in text or "pg_hba" in text:
        return "refused the user or the password", "correct the address in its variable"
    if "does not exist" in text:
        return "does not exist there, or the user does not", "check the names of database and user"
    if "SSL" in text:
        return "does not offer TLS", "turn it on, or say ?sslmode=disable in the address if the network is trusted"
    if isinstance(error, psycopg.OperationalError):
        return "cannot be reached", "check the address, and that the server runs"
    return "answered with an error", "check that it is the application's database"
