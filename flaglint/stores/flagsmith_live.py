"""Flagsmith over the network: the environment document of a server-side key, and a project's features beside it.

`FLAGSMITH_ENVIRONMENT_KEY` gives the state of one environment. `FLAGSMITH_MASTER_API_KEY`, with the option `project`
(its id), adds dates, owners and tags. The other option is `timeout`.
"""

from __future__ import annotations

from collections.abc import Iterator

from flaglint.errors import DocumentError, StoreError
from flaglint.model.stores import API as VENDOR
from flaglint.stores.credentials import Secret, find_secret, require_secret
from flaglint.stores.documents import Document
from flaglint.stores.live import Access, LiveApi, Page, Session, path_of, text_of

_KEY, _MASTER = "FLAGSMITH_ENVIRONMENT_KEY", "FLAGSMITH_MASTER_API_KEY"
_KEY_WORDS = "a server-side environment key (ser....; in Flagsmith: the environment's SDK Keys)"
_MASTER_WORDS = "an organisation API key that may read the project (in Flagsmith: Organisation settings, API Keys)"


def read(session: Session) -> Iterator[Document]:
    """Yield the environment document, and with a master key the listings of features and tags.

    Raises:
        StoreError: the key or the project is missing, or an answer cannot be read.
    """
    secret = require_secret("flagsmith", _KEY_WORDS, _KEY)
    access = Access({"X-Environment-Key": secret.reveal()}, f"{_KEY} needs {_KEY_WORDS}")
    page = session.get("/api/v1/environment-document/", access)
    if 'rel="next"' in page.headers.get("link", "").lower():
        problem = "comes in several pages (many identity overrides), which is not read yet"
        raise DocumentError(page.document.location, problem, "save the whole document to a file and give its path")
    yield page.document
    master = find_secret(_MASTER)
    if master is not None:
        live = session.settings.location == VENDOR
        yield from _managed(session.at("https://api.flagsmith.com", "flagsmith") if live else session, master)


def _managed(session: Session, master: Secret) -> Iterator[Document]:
    project = session.settings.option("project")
    if project is None:
        advice = (
            "set its id by --store 'flagsmith:api?project=ID' or options = {project = \"ID\"}, or unset the variable"
        )
        raise StoreError(f"flagsmith: which project is {_MASTER} for? {advice}")
    access = Access({"Authorization": f"Api-Key {master.reveal()}"}, f"{_MASTER} needs {_MASTER_WORDS}")
    for kind in ("features", "tags"):
        path = path_of(f"/api/v1/projects/{{}}/{kind}/", project, page_size=100)
        yield from (page.document for page in session.pages(path, access, _next))


def _next(page: Page) -> str | None:
    return text_of(page.tree, "next")


API = LiveApi("flagsmith", "https://edge.api.flagsmith.com", (), read)
