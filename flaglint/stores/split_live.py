"""Split's admin API: the flags of a workspace, and how each environment of it defines them.

`SPLIT_ADMIN_API_KEY` holds an admin key, or `HARNESS_API_KEY` that of an account that moved to Harness.
Options: `workspace` (name or id; needed where there are several), `environments` (names by commas; all without it and
without `environment`), `timeout`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from flaglint.errors import DocumentError, StoreError
from flaglint.stores.credentials import find_secret, require_secret
from flaglint.stores.documents import Document, decoded
from flaglint.stores.live import Access, LiveApi, Page, Session, field_of, in_environment, path_of, text_of

_VARIABLE, _HARNESS = "SPLIT_ADMIN_API_KEY", "HARNESS_API_KEY"
_WORDS = (
    "an admin API key with the role API_FEATURE_FLAG_VIEWER (in Split: Admin settings, API keys); no SDK key; "
    f"an account that moved to Harness has its key in {_HARNESS}"
)
_PREFIX = "/internal/api/v2"
_PAGE = 50


def read(session: Session) -> Iterator[Document]:
    """Yield the list of the workspace, and the definitions in each environment, each as one document.

    Raises:
        StoreError: the key or the workspace is missing, or a page cannot be read.
    """
    access = _access()
    workspace = _workspace(session, access)
    yield _whole(session, access, path_of(f"{_PREFIX}/splits/ws/{{}}", workspace))
    for identity, name in _environments(session, access, workspace):
        path = path_of(f"{_PREFIX}/splits/ws/{{}}/environments/{{}}", workspace, identity)
        yield in_environment(_whole(session, access, path), name)


def _access() -> Access:
    harness = find_secret(_HARNESS)
    if find_secret(_VARIABLE) is None and harness is not None:
        return Access({"x-api-key": harness.reveal()}, f"{_HARNESS} needs a key that may read feature flags")
    secret = require_secret("split", _WORDS, _VARIABLE)
    return Access({"Authorization": f"Bearer {secret.reveal()}"}, f"{_VARIABLE} needs {_WORDS}")


def _whole(session: Session, access: Access, path: str) -> Document:
    """Return every page of a listing as one document, with the total that the first page told."""
    pages = list(_pages(session, access, path))
    objects = [entry for page in pages for entry in _objects(page)]
    total = field_of(pages[0].tree, "totalCount")
    body = {"objects": objects, "totalCount": total if isinstance(total, int) else len(objects)}
    return decoded(pages[0].document.location, json.dumps(body, ensure_ascii=False).encode())


def _pages(session: Session, access: Access, path: str) -> Iterator[Page]:
    def following(page: Page, offset: int) -> int | None:
        count = len(_objects(page))
        return offset + count if count == _PAGE else None

    return session.numbered_pages(lambda offset: f"{path}?limit={_PAGE}&offset={offset}", access, following)


def _workspace(session: Session, access: Access) -> str:
    """Return the id of the configured workspace, or of the only one there is."""
    found = [entry for page in _pages(session, access, f"{_PREFIX}/workspaces") for entry in _objects(page)]
    wanted = session.settings.option("workspace")
    fitting = [each for each in found if wanted in (None, text_of(each, "id"), text_of(each, "name"))]
    identity = text_of(fitting[0], "id") if len(fitting) == 1 else None
    if identity is None:
        names = ", ".join(sorted(str(text_of(each, "name")) for each in found)) or "none that the key can read"
        raise StoreError(
            f"split: which workspace? known are {names}; set it by --store 'split:api?workspace=NAME' "
            'or options = {workspace = "NAME"}'
        )
    return identity


def _environments(session: Session, access: Access, workspace: str) -> list[tuple[str, str]]:
    """Return id and name of each environment that was asked for."""
    page = session.get(path_of(f"{_PREFIX}/environments/ws/{{}}", workspace), access)
    listed = page.tree if isinstance(page.tree, list) else _objects(page)
    named = [(text_of(each, "id") or "", text_of(each, "name") or "") for each in listed]
    given = session.settings.environment
    wanted = session.settings.option_list("environments") or ((given,) if given is not None else ())
    missing = [each for each in wanted if each not in {name for pair in named for name in pair}]
    if missing:
        known = ", ".join(sorted(name for _, name in named))
        raise StoreError(f"split: there is no environment {missing[0]!r}; known are {known}")
    return [(identity, name) for identity, name in named if not wanted or identity in wanted or name in wanted]


def _objects(page: Page) -> list[object]:
    objects = field_of(page.tree, "objects")
    if not isinstance(objects, list):
        raise DocumentError(page.document.location, "has no list at $.objects", "check the address of the store")
    return objects


API = LiveApi("split", "https://api.split.io", (), read)
