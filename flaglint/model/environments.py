"""Names of environments: with several accounts of a store, `account/environment`, as in `eu/production`."""

from __future__ import annotations

from collections.abc import Iterable

SEPARATOR = "/"


def account_of(name: str) -> str:
    """Return the account in an environment's name, empty where there is none."""
    return name.rpartition(SEPARATOR)[0]


def is_named(name: str, wanted: Iterable[str]) -> bool:
    """Tell whether an environment is one of those wanted: by its whole name, or in any account by the last part."""
    asked = tuple(wanted)
    return name in asked or name.rpartition(SEPARATOR)[2] in asked


def missing(wanted: Iterable[str], names: Iterable[str]) -> tuple[str, ...]:
    """Return the wanted environments that none of the names is."""
    known = list(names)
    return tuple(each for each in wanted if not any(is_named(name, (each,)) for name in known))
