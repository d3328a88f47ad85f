"""LaunchDarkly's API bodies: pages of flags (live, archived, deprecated) and lists of flag statuses.

Beta and live accounts alike send `_links`; the page's own link names the project and what the listing filters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

import msgspec
from msgspec import structs

from flaglint.errors import DocumentError
from flaglint.stores.dates import parse_moment
from flaglint.stores.documents import Document
from flaglint.stores.launchdarkly_rules import Configuration
from flaglint.stores.trees import mapping, typed, without_nulls

_PAGING = frozenset({"limit", "offset"})


class Variation(msgspec.Struct):
    """One variation; its value may be anything."""

    value: Any


class Email(msgspec.Struct):
    """The maintaining person."""

    email: str | None = None


class Team(msgspec.Struct):
    """The maintaining team."""

    key: str | None = None


class CustomProperty(msgspec.Struct):
    """A custom property: a list of texts."""

    value: list[str] = []


class InEnvironment(Configuration, rename="camel"):
    """A flag in one environment, with the day of its last change in milliseconds."""

    last_modified: int | None = None
    archived: bool = False


class Item(msgspec.Struct, rename="camel"):
    """One flag of a page; `environments` still as they stand, and empty once they are read."""

    key: str
    variations: tuple[Variation, ...]
    kind: str | None = None
    description: str | None = None
    creation_date: int | None = None
    temporary: bool | None = None
    tags: tuple[str, ...] = ()
    custom_properties: dict[str, CustomProperty] = {}
    archived: bool = False
    archived_date: int | None = None
    deprecated: bool = False
    deprecated_date: int | None = None
    maintainer_team_key: str | None = None
    maintainer: Email | None = msgspec.field(default=None, name="_maintainer")
    maintainer_team: Team | None = msgspec.field(default=None, name="_maintainerTeam")
    environments: dict[str, Any] = {}

    def owner(self) -> tuple[str | None, str | None]:
        """Return the maintainer, a person before a team, and the field that says so."""
        if self.maintainer is not None and self.maintainer.email:
            return self.maintainer.email, "_maintainer.email"
        if self.maintainer_team is not None and self.maintainer_team.key:
            return self.maintainer_team.key, "_maintainerTeam.key"
        return self.maintainer_team_key, "maintainerTeamKey" if self.maintainer_team_key else None


class _Link(msgspec.Struct):
    href: str = ""


class _Status(msgspec.Struct, rename="camel"):
    name: str
    last_requested: str | None = None
    links: dict[str, _Link] = msgspec.field(default_factory=dict, name="_links")


@dataclass(frozen=True, slots=True)
class Status:
    """How a flag was used in one environment lately: the vendor's word and the last request."""

    key: str
    environment: str
    name: str
    last_requested: datetime | None


@dataclass(frozen=True, slots=True)
class ApiFlag:
    """One flag of a listing, with its environments in the order of the body."""

    item: Item
    environments: Mapping[str, InEnvironment]
    location: str

    def joined(self, other: ApiFlag) -> ApiFlag:
        """Return the flag with the environments of another listing of it.

        Raises:
            DocumentError: both listings have an environment, or say that the flag is another one.
        """
        bare = not self.item.archived and not (self.environments and other.environments)
        if bare or self.environments.keys() & other.environments.keys():
            raise DocumentError(self.location, "has a flag that another listing has too", "fetch them again")
        if self.item != other.item:
            raise DocumentError(self.location, "differs from another listing of the flag", "fetch them again")
        return ApiFlag(self.item, {**self.environments, **other.environments}, self.location)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a listing; `listing` is equal for the pages of one listing, `total` what they hold together."""

    project: str
    listing: str
    total: int | None
    flags: tuple[ApiFlag, ...]
    location: str


def read_body(tree: object, document: Document) -> Page | tuple[Status, ...] | None:
    """Return a page of flags or a list of statuses, or None if the document is something else.

    Raises:
        DocumentError: it is a body, but a field is missing or of another type.
    """
    if not isinstance(tree, dict) or "items" not in tree:
        return None
    links = typed(tree.get("_links") or {}, dict[str, _Link], document, "$._links")
    address = urlsplit(links["self"].href if "self" in links else "")
    items = typed(tree["items"], list[dict[str, Any]], document, "$.items")
    if "/flag-statuses/" in address.path or any("lastRequested" in item for item in items):
        return tuple(_status(item, document, f"$.items[{at}]") for at, item in enumerate(items))
    if "/flags/" not in address.path and not all("variations" in item for item in items):
        raise DocumentError(document.location, "lists something else than flags or statuses", "take it away from here")
    filters = [(name, value) for name, value in parse_qsl(address.query) if name not in _PAGING]
    return Page(
        project=address.path,
        listing=f"{address.path}?{urlencode(sorted(filters))}",
        total=typed(tree.get("totalCount"), int | None, document, "$.totalCount"),  # type: ignore[arg-type]
        flags=tuple(_flag(item, document, f"$.items[{at}]") for at, item in enumerate(items)),
        location=document.location,
    )


def check_complete(pages: Iterable[Page]) -> None:
    """Refuse a listing of which pages are missing or overlap: a key that is not there would count as gone.

    Raises:
        DocumentError: the flags of a listing's pages are not as many as it says, or not distinct.
    """
    listings: dict[str, list[Page]] = {}
    for page in pages:
        listings.setdefault(page.listing, []).append(page)
    for parts in listings.values():
        _check_listing(parts)


def _check_listing(pages: Sequence[Page]) -> None:
    keys = [flag.item.key for page in pages for flag in page.flags]
    total = max((page.total for page in pages if page.total is not None), default=len(keys))
    if len(keys) < total:
        problem = f"lists {len(keys)} of {total} flags"
        raise DocumentError(pages[0].location, problem, "add the other pages of the listing to the folder")
    if len(set(keys)) != len(keys) or len(keys) > total:
        raise DocumentError(pages[0].location, "overlaps with another page", "fetch all pages of the listing again")


def _flag(tree: dict[str, Any], document: Document, pointer: str) -> ApiFlag:
    item = typed(without_nulls(tree), Item, document, pointer)
    environments = {
        name: typed(
            without_nulls(mapping(each, document, f"{pointer}.environments", name)),
            InEnvironment,
            document,
            f"{pointer}.environments",
            name,
        )
        for name, each in item.environments.items()
    }
    return ApiFlag(structs.replace(item, environments={}), environments, document.location)


def _status(tree: dict[str, Any], document: Document, pointer: str) -> Status:
    status = typed(without_nulls(tree), _Status, document, pointer)
    parts = urlsplit(status.links["self"].href).path.split("/") if "self" in status.links else []
    if len(parts) < 3 or "flag-statuses" not in parts:
        raise DocumentError(document.location, f"has no link at {pointer}._links.self", "fetch the statuses again")
    moment = parse_moment(status.last_requested)
    return Status(unquote(parts[-1]), unquote(parts[-2]), status.name, moment)
