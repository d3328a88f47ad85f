"""GrowthBook's API: every feature. Options: `project` (an id, else all), `timeout`.

`GROWTHBOOK_API_HOST` names the host of an installation of one's own.
"""

from __future__ import annotations

from collections.abc import Iterator

from flaglint.stores.credentials import require_secret
from flaglint.stores.documents import Document
from flaglint.stores.live import Access, LiveApi, Page, Session, field_of, path_of

_VARIABLE = "GROWTHBOOK_API_KEY"
_WORDS = "a secret key with the role readonly (in GrowthBook: Settings, API Keys)"


def read(session: Session) -> Iterator[Document]:
    """Yield the pages of the listing.

    Raises:
        StoreError: the key is missing, or a page cannot be read.
    """
    secret = require_secret("growthbook", _WORDS, _VARIABLE)
    access = Access({"Authorization": f"Bearer {secret.reveal()}"}, f"{_VARIABLE} needs {_WORDS}")
    project = session.settings.option("project")
    filters = {"projectId": project} if project is not None else {}

    def path(offset: int) -> str:
        return path_of("/api/v1/features", **filters, limit=100, offset=offset)

    def following(page: Page, _: int) -> int | None:
        offset = field_of(page.tree, "nextOffset")
        return offset if field_of(page.tree, "hasMore") is True and isinstance(offset, int) else None

    yield from (page.document for page in session.numbered_pages(path, access, following))


API = LiveApi("growthbook", "https://api.growthbook.io", ("GROWTHBOOK_API_HOST",), read)
