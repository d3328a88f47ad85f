"""Stores asked by their types and settings: what each says, completed and put together into one view."""

from __future__ import annotations

import dataclasses
import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from flaglint.discovery import collect, find
from flaglint.errors import StoreError, UsageError
from flaglint.model.environments import SEPARATOR
from flaglint.model.flags import FlagSnapshot
from flaglint.model.stores import StoreSettings, StoreType
from flaglint.stores.conventions import completed
from flaglint.stores.merge import merge


def one_view(
    stores: Sequence[tuple[str, StoreSettings]], root: Path, progress: Callable[[str], None] | None = None
) -> FlagSnapshot:
    """Return the single view of stores, each a type's name and its settings; documents are named from the root.

    What is read does not depend on the order of the stores.

    Raises:
        StoreError: a store could not be read whole, or there is no such type.
        UsageError: a store has no such option.
    """
    ordered = sorted(stores, key=_by_place)
    types = [_type_of(name) for name, _ in ordered]
    for type_, (_, settings) in zip(types, ordered, strict=True):
        _check_options(type_, settings)
    with _uncollected():
        snapshots = [
            _read(type_, dataclasses.replace(settings, progress=progress))
            for type_, (_, settings) in zip(types, ordered, strict=True)
        ]
        return _from_root(merge(snapshots), root)


def _read(store: StoreType, settings: StoreSettings) -> FlagSnapshot:
    found = store.fetch(settings)
    if store.name == "snapshot":
        return found
    return _in_account(completed(found, settings.conventions), settings.account)


def _type_of(name: str) -> StoreType:
    found = find("stores", "STORE", name)
    if not isinstance(found, StoreType):
        raise StoreError(f"there is no store type {name!r}; known are {', '.join(collect('stores', 'STORE'))}")
    return found


def _check_options(type_: StoreType, settings: StoreSettings) -> None:
    for name, _ in settings.options:
        if name not in type_.options:
            known = f"known are {', '.join(type_.options)}" if type_.options else "it has none"
            raise UsageError(f"the store type {type_.name!r} has no option {name!r}; {known}")


def _by_place(store: tuple[str, StoreSettings]) -> tuple[object, ...]:
    name, settings = store
    return name, settings.account or "", settings.location, settings.environment or "", settings.options


def _in_account(snapshot: FlagSnapshot, account: str | None) -> FlagSnapshot:
    """Return the snapshot with the account's name before those of its environments."""
    if account is None:
        return snapshot
    flags = (
        replace(flag, environments=tuple((f"{account}{SEPARATOR}{name}", state) for name, state in flag.environments))
        for flag in snapshot.flags
    )
    return replace(snapshot, flags=tuple(flags))


def _from_root(snapshot: FlagSnapshot, root: Path) -> FlagSnapshot:
    """Return the snapshot with documents named from the root: reports must not show paths of one machine."""
    prefix = f"{root}/"
    return replace(
        snapshot,
        flags=tuple(
            replace(flag, location=flag.location.replace(prefix, ""))
            if flag.location and prefix in flag.location
            else flag
            for flag in snapshot.flags
        ),
        sources=tuple(replace(source, location=source.location.removeprefix(prefix)) for source in snapshot.sources),
        warnings=tuple(warning.replace(prefix, "") for warning in snapshot.warnings),
    )


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the collector of cycles away from 100,000 flags, in which there are none: it takes longer than they do."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()
