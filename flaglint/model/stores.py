"""What a store reader is given, and the constant by which it is found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from flaglint.model.flags import FlagSnapshot

# The location that stands for the vendor's own API.
API = "api"
# How the URL of a database begins.
DATABASE_SCHEMES = ("postgresql", "postgres", "postgis", "sqlite")


def is_live(location: str) -> bool:
    """Tell whether a location is asked over the network: `api`, or a URL."""
    return location == API or "://" in location


def is_database_address(location: str) -> bool:
    """Tell whether a location is the URL of a database, with or without a driver, as `postgresql+psycopg://host/shop`."""
    scheme, separator, _ = location.partition("://")
    return bool(separator) and scheme.partition("+")[0].lower() in DATABASE_SCHEMES


@dataclass(frozen=True, slots=True)
class Conventions:
    """How a team writes expiry, owner, kind and permanence where the store has no field for it.

    Tag prefixes are compared without case; property names are those of custom properties and metadata. In free text,
    such as a description, a prefix counts where a word begins and a text where it stands by itself. Where free text is
    the only place that a store has, and where `expiry_text_prefixes` is set, the prefixes of tags count in it too.
    """

    expiry_tag_prefixes: tuple[str, ...] = ("expires:",)
    expiry_properties: tuple[str, ...] = ("expires", "expiry", "removal_date")
    expiry_text_prefixes: tuple[str, ...] = ()
    owner_tag_prefixes: tuple[str, ...] = ("owner:",)
    owner_properties: tuple[str, ...] = ("owner",)
    owner_text_prefixes: tuple[str, ...] = ()
    kind_tag_prefixes: tuple[str, ...] = ("kind:",)
    kind_properties: tuple[str, ...] = ("kind",)
    kind_text_prefixes: tuple[str, ...] = ()
    permanent_tags: tuple[str, ...] = ("permanent",)
    temporary_tags: tuple[str, ...] = ("temporary",)
    permanent_properties: tuple[str, ...] = ("permanent",)
    permanent_texts: tuple[str, ...] = ()
    temporary_texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """One configured store: `location` is a file, a folder, a URL or `api`; `now` is the one clock.

    `environment` names what a document that does not say is about; None means the store's usual name
    (`default` where it has none). `account` goes before the names of environments. `options` are the store's own
    settings, each documented in its module. `progress` is told what goes on while a store is asked over the network,
    and an empty text at the end.
    """

    location: str
    now: datetime
    environment: str | None = None
    options: tuple[tuple[str, str], ...] = ()
    conventions: Conventions = field(default_factory=Conventions)
    progress: Callable[[str], None] | None = field(default=None, compare=False, repr=False)
    account: str | None = None

    def option(self, name: str) -> str | None:
        """Return the store's own setting, or None."""
        return dict(self.options).get(name)

    def option_list(self, name: str) -> tuple[str, ...]:
        """Return a setting that may list several by commas."""
        return tuple(part.strip() for part in (self.option(name) or "").split(",") if part.strip())


@dataclass(frozen=True, slots=True)
class StoreType:
    """A kind of flag store: `name` is its TYPE on the command line, `fetch` reads all of it or raises StoreError."""

    name: str
    title: str
    fetch: Callable[[StoreSettings], FlagSnapshot]
    options: tuple[str, ...] = ()
