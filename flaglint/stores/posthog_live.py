"""PostHog's feature flags API: every flag of a project. Options: `project` (its id, else that of the key), `timeout`.

`POSTHOG_HOST` names another host than that of the US cloud, for example https://eu.posthog.com.
"""

from __future__ import annotations

from collections.abc import Iterator

from flaglint.stores.credentials import require_secret
from flaglint.stores.documents import Document
from flaglint.stores.live import Access, LiveApi, Page, Session, path_of, text_of

_VARIABLE = "POSTHOG_PERSONAL_API_KEY"
_WORDS = "a personal API key (phx_...) with the scope feature_flag:read (in PostHog: Settings, Personal API keys)"
_CURRENT = "@current"


def read(session: Session) -> Iterator[Document]:
    """Yield the pages of the listing.

    Raises:
        StoreError: the key is missing, or a page cannot be read.
    """
    secret = require_secret("posthog", _WORDS, _VARIABLE)
    access = Access({"Authorization": f"Bearer {secret.reveal()}"}, f"{_VARIABLE} needs {_WORDS}")
    project = session.settings.option("project") or _CURRENT
    path = path_of("/api/projects/{}/feature_flags/", project, limit=100)
    yield from (page.document for page in session.pages(path, access, _next))


def _next(page: Page) -> str | None:
    return text_of(page.tree, "next")


API = LiveApi("posthog", "https://us.posthog.com", ("POSTHOG_HOST",), read)
