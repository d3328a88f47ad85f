"""Tables of a database that a running application uses: SQLite and PostgreSQL, read only and in one transaction.

The address is the location (`waffle:sqlite:///shop.sqlite3`, `waffle:postgresql://user@host/shop`), or for the location
`api` in `DATABASE_URL`; several environments have one each, as in `DATABASE_URL_STAGING`. Only the variable may hold a
password. The forms are those of SQLAlchemy and dj-database-url, a driver after `+` is passed over. Another machine is
asked over TLS unless the address itself says otherwise (`?sslmode=…`).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from flaglint.discovery import load, load_extra
from flaglint.errors import StoreError
from flaglint.model.stores import API, StoreSettings, is_database_address
from flaglint.stores.credentials import secrets_by_environment
from flaglint.stores.documents import Document, read_start
from flaglint.stores.live import timeout_of
from flaglint.stores.origins import is_loopback

VARIABLE = "DATABASE_URL"

_EXAMPLE = "sqlite:////srv/shop/db.sqlite3 or postgresql://reader:password@host:5432/shop"
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}")
_SQLITE_MAGIC = b"SQLite format 3\0"

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Query:
    """A table to read: all of its rows, or the distinct values of one column."""

    table: str
    column: str | None = None

    def __post_init__(self) -> None:
        for name in (self.table, self.column or "x"):
            if not _IDENTIFIER.fullmatch(name):
                raise StoreError(f"{name!r} is no name of a table or column; correct the store's options")

    def sql(self) -> str:
        """Return the statement; the names are plain identifiers."""
        what = "*" if self.column is None else f'DISTINCT "{self.column}"'
        return f'SELECT {what} FROM "{self.table}"'  # noqa: S608 - checked above


@dataclass(frozen=True, slots=True)
class Database:
    """One database: its URL, which may hold a password, how it may be shown, and what it is the database of."""

    url: str = field(repr=False)
    shown: str
    environment: str | None
    timeout: float

    def read(self, queries: Sequence[Query]) -> tuple[list[Row] | None, ...]:
        """Return the rows of each query as one moment had them, None for a table that does not exist.

        Raises:
            DocumentError: no answer in time, refused, or no such database.
        """
        if self.url.startswith("sqlite:"):
            client = load("stores.clients.sqlite")
        else:
            client = load_extra("stores.clients.postgresql", "postgresql", f"{self.shown}: PostgreSQL")
        rows: tuple[list[Row] | None, ...] = client.read(self.url, self.shown, self.timeout, queries)
        return rows


def is_database(location: str) -> bool:
    """Tell whether a location is a database: an address of one, `api`, or a file of SQLite."""
    return location == API or is_database_address(location) or read_start(location, 16) == _SQLITE_MAGIC


def databases_of(store: str, settings: StoreSettings) -> Iterator[Database]:
    """Yield the database of the location, or that of each environment that has a variable.

    Raises:
        StoreError: no address, or one that is not usable.
    """
    location, timeout = settings.location, timeout_of(settings)
    if location != API:
        url = location if is_database_address(location) else f"sqlite:///{location}"
        yield _database(url, store, None, timeout)
        return
    access = f"the address of the database, such as {_EXAMPLE}, with a user who may read the tables"
    for environment, secret in secrets_by_environment(store, access, VARIABLE, settings.environment):
        yield _database(secret.reveal(), secret.variable, environment, timeout)


def as_document(database: Database, tree: object) -> Document:
    """Return what was read as the document that the vendor's own export would have given."""
    text = json.dumps(tree, default=str, sort_keys=True)
    return Document(database.shown, text, hashlib.sha256(text.encode()).hexdigest(), database.environment)


def _database(url: str, source: str, environment: str | None, timeout: float) -> Database:
    parts = _split(url, source)
    if parts.scheme.startswith("sqlite"):
        if parts.netloc or not parts.path.strip("/"):
            raise StoreError(f"{source}: names no file of SQLite; write sqlite:///file or sqlite:////absolute/file")
        return Database(f"sqlite:{unquote(parts.path[1:])}", unquote(parts.path[1:]), environment, timeout)
    shown = f"postgresql://{parts.netloc.rpartition('@')[2]}{parts.path}"
    if not is_database_address(url) or not parts.path.strip("/"):
        raise StoreError(f"{source}: is no address of a database; write for example {_EXAMPLE}")
    if parts.password is not None and source != VARIABLE and not source.startswith(f"{VARIABLE}_"):
        raise StoreError(f"{shown}: has a password in the address; put it into {VARIABLE} and give {source}:{API}")
    return Database(_encrypted(parts), shown, environment, timeout)


def _split(url: str, source: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise StoreError(f"{source}: is no address of a database; write for example {_EXAMPLE}") from None
    return parts


def _encrypted(parts: SplitResult) -> str:
    """Return the address for libpq: another machine is asked over TLS, whatever the client's default is."""
    query = dict(parse_qsl(parts.query))
    host = query.get("host", parts.hostname or "")
    if host and not host.startswith("/") and not is_loopback(host):
        query.setdefault("sslmode", "require")
    return urlunsplit(("postgresql", parts.netloc, parts.path, urlencode(query), ""))
