"""What a store reader is given, and the constant by which it is found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from flaglint.model.flags import FlagSnapshot


@dataclass(frozen=True, slots=True)
class Conventions:
    """How a team writes expiry, owner, kind and permanence where the store has no field for it.

    Tag prefixes are compared without case; property names are those of custom properties and metadata.
    """

    expiry_tag_prefixes: tuple[str, ...] = ("expires:",)
    expiry_properties: tuple[str, ...] = ("expires", "expiry", "removal_date")
    expiry_text_prefixes: tuple[str, ...] = ()
    owner_tag_prefixes: tuple[str, ...] = ("owner:",)
    owner_properties: tuple[str, ...] = ("owner",)
    permanent_tags: tuple[str, ...] = ("permanent",)
    temporary_tags: tuple[str, ...] = ("temporary",)


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """One configured store: `location` is a file, a folder or a URL; `now` is the one clock.

    `environment` names what a document that does not say is about; None means the store's usual name
    (`default` where it has none). `options` are the store's own settings, each documented in its module.
    """

    location: str
    now: datetime
    environment: str | None = None
    options: tuple[tuple[str, str], ...] = ()
    conventions: Conventions = field(default_factory=Conventions)

    def option(self, name: str) -> str | None:
        """Return the store's own setting, or None."""
        return dict(self.options).get(name)


@dataclass(frozen=True, slots=True)
class StoreType:
    """A kind of flag store: `name` is its TYPE on the command line, `fetch` reads all of it or raises StoreError."""

    name: str
    title: str
    fetch: Callable[[StoreSettings], FlagSnapshot]
    options: tuple[str, ...] = ()
