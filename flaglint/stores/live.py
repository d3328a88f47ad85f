"""Stores asked over the network: which address, with what token, page after page, as documents.

The location is `api` (the vendor's host, or the one that an environment variable names) or a URL, which only the
command line may give. The option `timeout` is the time for the whole store in seconds (default 120).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode, urljoin

from flaglint.discovery import load
from flaglint.errors import DocumentError, StoreError
from flaglint.model.stores import API, StoreSettings, is_live
from flaglint.stores.credentials import HIDDEN, Secret
from flaglint.stores.documents import Document, decoded, read_documents
from flaglint.stores.origins import Origin, checked_address, origin_of
from flaglint.stores.trees import json_tree

if TYPE_CHECKING:
    from flaglint.stores.http import Client

_LONGEST_TIMEOUT = 3600


@dataclass(frozen=True, slots=True)
class Access:
    """What goes with each request: headers in plain text (never to be shown), and what a refused user should do."""

    headers: Mapping[str, str]
    advice: str

    def __repr__(self) -> str:
        return f"Access({HIDDEN})"


@dataclass(frozen=True, slots=True)
class LiveApi:
    """A store's API: its usual address, the variables that may name another one, and how all of it is read.

    `host` is None where every customer has an own one. `read` yields every document, and asks for the token itself.
    `address_in` finds the address in what such a variable holds.
    """

    name: str
    host: str | None
    host_variables: tuple[str, ...]
    read: Callable[[Session], Iterable[Document]]
    advice: str = ""
    address_in: Callable[[str], str] = str


@dataclass(frozen=True, slots=True)
class Page:
    """A document with its data, read once to find the next page, and its headers in lower case."""

    document: Document
    tree: object
    headers: Mapping[str, str]


class Session:
    """One reading of a store: everything goes to one origin, and progress is told."""

    def __init__(self, api: LiveApi, settings: StoreSettings, client: Client, prefix: str) -> None:
        self.api = api
        self.settings = settings
        self.client = client
        self.prefix = prefix
        self._asked = 0

    def get(self, path: str, access: Access, *, hidden: Secret | None = None) -> Page:
        """Return the JSON at a path below the address of the store, or at a link to the same origin.

        A `***` in the path stands for `hidden`, a token that the vendor wants there.

        Raises:
            DocumentError: no whole and valid answer.
        """
        shown = self.shown(path)
        if origin_of(shown) != self.client.origin:
            problem = f"links to another host ({origin_of(shown) or 'nowhere'}), which would see the token"
            raise DocumentError(str(self.client.origin), problem, "give the store's own address")
        url = shown.replace(HIDDEN, quote(hidden.reveal())) if hidden is not None else shown
        self._asked += 1
        if self.settings.progress is not None:
            self.settings.progress(f"{self.api.name}: request {self._asked} to {self.client.origin}")
        answer = self.client.get(load("stores.http").Request(url, shown, access.headers, access.advice))
        document = decoded(shown, answer.content)
        return Page(document, json_tree(document), answer.headers)

    def pages(
        self, path: str, access: Access | Callable[[str], Access], following: Callable[[Page], str | None]
    ) -> Iterator[Page]:
        """Yield each page of a listing; `following` gives the link to the next one, None at the end.

        Where each request is signed by itself, `access` is a function of its URL.

        Raises:
            DocumentError: a page fails, or the pages do not end.
        """
        seen: set[str] = set()
        link: str | None = self.shown(path)
        most = self.client.limits.most_pages
        while link is not None:
            if link in seen:
                raise DocumentError(link, "is a next page that was read before", "report it to the vendor")
            if len(seen) >= most:
                raise DocumentError(self.shown(path), f"has more than {most} pages", "limit it to one project")
            seen.add(link)
            page = self.get(link, access(link) if callable(access) else access)
            yield page
            link = following(page)
            link = None if link is None else urljoin(page.document.location, link)

    def numbered_pages(
        self,
        path: Callable[[int], str],
        access: Access,
        following: Callable[[Page, int], int | None],
        first: int = 0,
    ) -> Iterator[Page]:
        """Yield each page of a listing that is asked for by a number, be it of the page or of its first entry.

        `following` gives the number of the next page, from a page and its own number; None at the end.

        Raises:
            DocumentError: as `pages`.
        """
        number = first

        def link_after(page: Page) -> str | None:
            nonlocal number
            after = following(page, number)
            if after is None:
                return None
            number = after
            return self.shown(path(number))

        yield from self.pages(path(first), access, link_after)

    def at(self, address: str, source: str) -> Session:
        """Return a session with another address of the vendor, within the same time; `source` is who named it."""
        origin, prefix = checked_address(address, source)
        return Session(self.api, self.settings, self.client.at(origin), prefix)

    def shown(self, path: str) -> str:
        """Return a path below the address of the store as a whole URL, which may be shown."""
        return f"{self.client.origin}{self.prefix}{path}" if path.startswith("/") else path


def documents_at(settings: StoreSettings, suffixes: tuple[str, ...], api: LiveApi) -> Iterator[Document]:
    """Return the documents at the location, whether files or answers of the API, one after the other.

    Raises:
        StoreError: something of it could not be read; then there is nothing at all.
    """
    if not is_live(settings.location):
        return read_documents(settings, suffixes)
    origin, prefix = _address(settings, api)
    http = load("stores.http")
    client = http.Client(origin, http.Limits(total=timeout_of(settings)))
    try:
        return _released(list(api.read(Session(api, settings, client, prefix))))
    finally:
        client.close()
        if settings.progress is not None:
            settings.progress("")


def _released(documents: list[Document]) -> Iterator[Document]:
    """Yield each and hold it no longer, as the texts of many pages are large."""
    documents.reverse()
    while documents:
        yield documents.pop()


def place_of(settings: StoreSettings, api: LiveApi) -> str:
    """Return what a message about the whole store begins with: the location, with the store where it is `api`."""
    return f"{api.name}:{API}" if settings.location == API else settings.location


def in_environment(document: Document, environment: str) -> Document:
    """Return a document that is known to be about an environment."""
    return replace(document, environment=environment)


def path_of(template: str, *names: str, **query: str | int | Iterable[str]) -> str:
    """Return a path with each `{}` replaced by a name, quoted, and a query; several values repeat a parameter."""
    path = template.format(*(quote(name, safe="") for name in names))
    return f"{path}?{urlencode(query, doseq=True)}" if query else path


def field_of(tree: object, *names: str) -> object:
    """Return a member of nested objects, or None where one is missing."""
    for name in names:
        tree = tree.get(name) if isinstance(tree, dict) else None
    return tree


def text_of(tree: object, *names: str) -> str | None:
    """Return a text in nested objects, or None."""
    found = field_of(tree, *names)
    return found if isinstance(found, str) and found else None


def _address(settings: StoreSettings, api: LiveApi) -> tuple[Origin, str]:
    if settings.location != API:
        return checked_address(settings.location.partition("?")[0], f"{api.name}: {settings.location.split('@')[-1]}")
    for variable in api.host_variables:
        value = os.environ.get(variable, "").strip()
        if value:
            value = api.address_in(value)
            return checked_address(value if "://" in value else f"https://{value}", variable)
    if api.host is None:
        variable = api.host_variables[0]
        raise StoreError(f"{api.name}: the environment variable {variable} is not set; set it to {api.advice}")
    return checked_address(api.host, api.name)


def timeout_of(settings: StoreSettings) -> float:
    """Return the seconds that the whole store may take: the option `timeout`.

    Raises:
        StoreError: it is no number in range.
    """
    text = settings.option("timeout") or "120"
    if not text.isascii() or not text.isdecimal() or not 0 < int(text) <= _LONGEST_TIMEOUT:
        raise StoreError(f"option timeout = {text!r}: write whole seconds from 1 to {_LONGEST_TIMEOUT}")
    return int(text)
