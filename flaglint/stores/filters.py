"""Which flags of the single view are wanted: by environment, owner, tag and what they serve."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from msgspec.structs import replace

from flaglint.model.conflicts import is_drifting
from flaglint.model.environments import account_of, is_named
from flaglint.model.flags import Flag


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; several names of one kind are alternatives, several kinds must all hold, empty is any.

    `keys` are the only ones to list, None all. `drift` lists the keys only whose answers differ.
    """

    environments: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    serving: tuple[str, ...] = ()
    drift: bool = False
    keys: frozenset[str] | None = None


def choose(flags: Sequence[Flag], wanted: Wanted) -> tuple[Flag, ...]:
    """Return the wanted flags in their order, each with the wanted environments only.

    `serving` asks for flags that serve so in one of these environments at least. An owner is asked for as it is
    written, without case; any store that names it will do. A document that only defines flags (a manifest) has no
    environments, and is listed beside what holds the state.
    """
    if wanted == Wanted():
        return tuple(flags)
    accounts: dict[str, set[str]] = {}
    for flag in flags:
        accounts.setdefault(flag.store, set()).update(account_of(name) for name, _ in flag.environments)
    chosen: list[Flag] = []
    for key, found in groupby(flags, lambda flag: flag.key):
        if wanted.keys is None or key in wanted.keys:
            chosen += _readings(list(found), wanted, accounts)
    return tuple(chosen)


def _readings(flags: list[Flag], wanted: Wanted, accounts: dict[str, set[str]]) -> Iterator[Flag]:
    """Yield the readings of one key, if the key is wanted."""
    shown = [flag for flag in (_in_environments(flag, wanted.environments) for flag in flags) if flag is not None]
    if not any(flag.environments for flag in shown) and any(flag.environments for flag in flags):
        return
    if wanted.owners and not _any(wanted.owners, (flag.owner for flag in flags)):
        return
    if wanted.tags and not _any(wanted.tags, (tag for flag in flags for tag in flag.tags)):
        return
    if wanted.serving and not any(
        state.serving.value in wanted.serving for flag in shown for _, state in flag.environments
    ):
        return
    if wanted.drift and not (is_drifting(shown) or any(_is_missing(flag, accounts[flag.store]) for flag in shown)):
        return
    yield from shown


def _in_environments(flag: Flag, names: tuple[str, ...]) -> Flag | None:
    if not names or not flag.environments:
        return flag
    kept = tuple(each for each in flag.environments if is_named(each[0], names))
    return replace(flag, environments=kept) if kept else None


def _is_missing(flag: Flag, accounts: set[str]) -> bool:
    """Tell whether an account of the flag's store lacks it, so that callers there get their own default."""
    return bool(flag.environments) and not accounts.issubset(account_of(name) for name, _ in flag.environments)


def _any(names: tuple[str, ...], found: Iterator[str | None]) -> bool:
    asked = {name.casefold() for name in names}
    return any(each is not None and each.casefold() in asked for each in found)
