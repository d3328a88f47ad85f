"""django-waffle's tables in a live database, as the fixture that `dumpdata` would write of them.

The cache (keys `waffle:…`) is never asked: it may be older than the tables, which decide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flaglint.errors import DocumentError
from flaglint.model.stores import StoreSettings
from flaglint.stores.databases import Database, Query, Row, as_document, databases_of
from flaglint.stores.documents import Document

_BOOLEANS = frozenset({"everyone", "testing", "superusers", "staff", "authenticated", "rollout", "active"})
# What stands for the users or groups of a flag, of whom there is at least one.
_SOME = ["some"]


def documents(store: str, settings: StoreSettings, models: Mapping[str, str]) -> Iterator[Document]:
    """Yield the fixture of each database; `models` names the models by what they are: flag, switch, sample.

    Raises:
        StoreError: no address, or a database without the tables or that cannot be read.
    """
    tables = {kind: model.lower().replace(".", "_") for kind, model in models.items()}
    column = f"{models['flag'].lower().rpartition('.')[2]}_id"
    queries = [Query(tables[kind]) for kind in models]
    queries += [Query(f"{tables['flag']}_{people}", column) for people in ("users", "groups")]
    for database in databases_of(store, settings):
        yield as_document(database, _fixture(database, models, column, database.read(queries)))


def _fixture(
    database: Database, models: Mapping[str, str], column: str, found: tuple[list[Row] | None, ...]
) -> list[dict[str, object]]:
    *tables, users, groups = found
    if all(table is None for table in tables):
        raise DocumentError(
            database.shown, f"has no table of {', '.join(models.values())}", "check the address and the options"
        )
    people = {
        "users": {row[column] for row in users or ()},
        "groups": {row[column] for row in groups or ()},
    }
    return [
        {"model": model, "fields": _fields(row, people if kind == "flag" else {})}
        for (kind, model), table in zip(models.items(), tables, strict=True)
        for row in sorted(table or (), key=lambda row: str(row.get("name")))
    ]


def _fields(row: Row, people: Mapping[str, set[object]]) -> dict[str, object]:
    fields = {name: _value(name, value) for name, value in row.items()}
    fields |= {name: _SOME for name, ids in people.items() if row.get("id") in ids}
    return fields


def _value(name: str, value: object) -> object:
    """Return a column as the fixture writes it: SQLite keeps booleans as numbers, and moments in UTC as text."""
    if name in _BOOLEANS and value in (0, 1):
        return bool(value)
    return value if value is None or isinstance(value, bool | int | str) else str(value)
