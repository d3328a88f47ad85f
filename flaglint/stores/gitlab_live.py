"""GitLab's feature flags API: every flag of a project, its pages as one document.

Options: `project` (its path or id; in GitLab's CI the project of the job without it), `timeout`. `GITLAB_URL`, or in CI
`CI_SERVER_URL`, names another host than gitlab.com.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator

from flaglint.errors import DocumentError, StoreError
from flaglint.stores.credentials import require_secret
from flaglint.stores.documents import Document, decoded
from flaglint.stores.live import Access, LiveApi, Page, Session, path_of

_VARIABLE = "GITLAB_TOKEN"
_WORDS = "an access token with the scope read_api and the role Developer (in GitLab: Settings, Access tokens)"


def read(session: Session) -> Iterator[Document]:
    """Yield the flags of all pages as one document: which environments there are shows in all of them together.

    Raises:
        StoreError: the token or the project is missing, or a page cannot be read.
    """
    secret = require_secret("gitlab", _WORDS, _VARIABLE)
    access = Access({"PRIVATE-TOKEN": secret.reveal()}, f"{_VARIABLE} needs {_WORDS}")
    project = session.settings.option("project") or os.environ.get("CI_PROJECT_ID", "").strip()
    if not project:
        advice = "set it by --store 'gitlab:api?project=GROUP/NAME' or options = {project = \"GROUP/NAME\"}"
        raise StoreError(f"gitlab: which project? {advice}")

    def path(page: int) -> str:
        return path_of("/api/v4/projects/{}/feature_flags", project, per_page=100, page=page)

    def following(page: Page, _: int) -> int | None:
        number = page.headers.get("x-next-page", "").strip()
        if not number:
            return None
        if not re.fullmatch("[0-9]{1,9}", number):
            raise DocumentError(
                page.document.location, "does not say which page is next", "check the address of the store"
            )
        return int(number)

    pages = list(session.numbered_pages(path, access, following, 1))
    flags = [flag for page in pages for flag in _flags(page)]
    total = pages[0].headers.get("x-total", "").strip()
    if total.isdecimal() and int(total) != len(flags):
        problem = f"lists {len(flags)} of {total} flags"
        raise DocumentError(pages[0].document.location, problem, "they changed meanwhile: try again")
    yield decoded(pages[0].document.location, json.dumps(flags, ensure_ascii=False).encode())


def _flags(page: Page) -> list[object]:
    if not isinstance(page.tree, list):
        raise DocumentError(page.document.location, "is not a list of flags", "check the address of the store")
    return page.tree


API = LiveApi("gitlab", "https://gitlab.com", ("GITLAB_URL", "CI_SERVER_URL"), read)
