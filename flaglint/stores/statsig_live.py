"""Statsig's console API: every gate and dynamic config of the project that the key belongs to. Option: `timeout`."""

from __future__ import annotations

from collections.abc import Iterator

from flaglint.stores.credentials import require_secret
from flaglint.stores.documents import Document
from flaglint.stores.live import Access, LiveApi, Page, Session, path_of, text_of

_VARIABLE = "STATSIG_CONSOLE_API_KEY"
_WORDS = "a console API key that may read (in Statsig: Settings, Keys and environments); SDK keys do not work"


def read(session: Session) -> Iterator[Document]:
    """Yield the pages of both lists.

    Raises:
        StoreError: the key is missing, or a page cannot be read.
    """
    secret = require_secret("statsig", _WORDS, _VARIABLE)
    headers = {"STATSIG-API-KEY": secret.reveal(), "STATSIG-API-VERSION": "20240601"}
    access = Access(headers, f"{_VARIABLE} needs {_WORDS}")
    for kind, filters in (("gates", {"includeArchived": "true"}), ("dynamic_configs", {})):
        path = path_of(f"/console/v1/{kind}", **filters, limit=100, page=1)
        yield from (page.document for page in session.pages(path, access, _next))


def _next(page: Page) -> str | None:
    return text_of(page.tree, "pagination", "nextPage")


API = LiveApi("statsig", "https://statsigapi.net", (), read)
