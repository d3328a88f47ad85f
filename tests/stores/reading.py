"""Documents written to a file and read by a store, for the tests of all stores."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from pathlib import Path

import pytest

from flaglint.errors import StoreError
from flaglint.model.flags import EnvironmentState, Flag, FlagSnapshot
from flaglint.model.stores import StoreSettings, StoreType

NOW = datetime(2026, 11, 1, tzinfo=timezone.utc)


def write(folder: Path, name: str, content: object) -> str:
    """Write a document, plain data as JSON, and return its path."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return str(path)


def fetch(store: StoreType, location: str, environment: str | None = None, **options: str) -> FlagSnapshot:
    return store.fetch(StoreSettings(location, NOW, environment, tuple(options.items())))


def only(snapshot: FlagSnapshot, key: str) -> Flag:
    [flag] = [flag for flag in snapshot.flags if flag.key == key]
    return flag


def state(snapshot: FlagSnapshot, key: str, environment: str = "default") -> EnvironmentState:
    found = only(snapshot, key).environment(environment)
    assert found is not None
    return found


def served(found: EnvironmentState) -> tuple[object, ...]:
    """Return what a test of a decision compares: serving, the value or values, and the reason."""
    if found.values:
        return (found.serving.value, [value.decode() for value in found.values], found.reason)
    value = found.value_from if found.value is None else found.value.decode()
    return (found.serving.value, value, found.reason)


def refused(store: StoreType, location: str, **options: str) -> str:
    """Return the one line with which a store refuses a location."""
    with pytest.raises(StoreError) as caught:
        fetch(store, location, **options)
    message = str(caught.value)
    assert "\n" not in message
    return message.removeprefix(location + ": ")
