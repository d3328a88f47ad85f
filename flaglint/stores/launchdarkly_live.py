"""LaunchDarkly's API: every flag of a project, live and archived, with its rules, and how it was used.

Options: `project` (its key; needed where the account has several), `environments` (keys, by commas; all without it
and without `environment`), `timeout`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from flaglint.errors import DocumentError, StoreError
from flaglint.stores.credentials import require_secret
from flaglint.stores.documents import Document
from flaglint.stores.live import Access, LiveApi, Page, Session, field_of, path_of, text_of

_VARIABLES = ("LAUNCHDARKLY_ACCESS_TOKEN", "LD_ACCESS_TOKEN")
_TOKEN = "an access token with the Reader role (in LaunchDarkly: Account settings, Authorization); SDK keys do not work"  # noqa: S105
_FLAGS = "/api/v2/flags/{}"
# The API filters by at most so many environments at once.
_ENVIRONMENTS_AT_ONCE = 3


def read(session: Session) -> Iterator[Document]:
    """Yield the pages of each listing, of flags and of statuses.

    Raises:
        StoreError: the token or the project is missing, or a page cannot be read.
    """
    secret = require_secret("launchdarkly", _TOKEN, *_VARIABLES)
    access = Access(
        {"Authorization": secret.reveal(), "LD-API-Version": "20240415"},
        f"{secret.variable} needs {_TOKEN}",
    )
    project = _project(session, access)
    environments = _environments(session, access, project)
    for filters in ({}, {"filter": "state:archived"}):
        yield from _flags(session, access, project, environments, filters)
    for name in environments:
        path = path_of("/api/v2/flag-statuses/{}/{}", project, name)
        yield from (page.document for page in session.pages(path, access, _next))


def _flags(
    session: Session, access: Access, project: str, environments: Sequence[str], filters: dict[str, str]
) -> Iterator[Document]:
    for first in range(0, len(environments), _ENVIRONMENTS_AT_ONCE):
        names = environments[first : first + _ENVIRONMENTS_AT_ONCE]
        path = path_of(_FLAGS, project, env=names, summary=0, limit=100, offset=0, **filters)
        for page in session.pages(path, access, _next):
            if not filters:
                _check_environments(page, names)
            yield page.document


def _check_environments(page: Page, names: Iterable[str]) -> None:
    """Refuse a page that lacks an environment that was asked for: without rules nothing can be said."""
    for item in _items(page):
        for name in names:
            if not isinstance(field_of(item, "environments", name), dict):
                problem = f"leaves out the environment {name!r} of {text_of(item, 'key')!r}"
                raise DocumentError(page.document.location, problem, "check that the token may read it")


def _project(session: Session, access: Access) -> str:
    """Return the configured project, or the only one there is."""
    given = session.settings.option("project")
    if given:
        return given
    keys = _keys(session, access, path_of("/api/v2/projects", limit=100))
    if len(keys) != 1:
        known = f"it is one of {', '.join(sorted(keys))}" if keys else "the token can read none"
        raise StoreError(
            f"launchdarkly: which project? {known}; set it by --store 'launchdarkly:api?project=KEY' "
            'or options = {project = "KEY"}'
        )
    return keys[0]


def _environments(session: Session, access: Access, project: str) -> tuple[str, ...]:
    given = session.settings.option_list("environments")
    if given or session.settings.environment is not None:
        return given or (session.settings.environment or "",)
    return _keys(session, access, path_of("/api/v2/projects/{}/environments", project, limit=100))


def _keys(session: Session, access: Access, path: str) -> tuple[str, ...]:
    """Return the keys of a listing of projects or environments."""
    items = [item for page in session.pages(path, access, _next) for item in _items(page)]
    return tuple(key for item in items if (key := text_of(item, "key")) is not None)


def _items(page: Page) -> list[object]:
    items = field_of(page.tree, "items")
    if not isinstance(items, list):
        raise DocumentError(page.document.location, "has no list of items at $.items", "check the address of the store")
    return items


def _next(page: Page) -> str | None:
    return text_of(page.tree, "_links", "next", "href")


API = LiveApi("launchdarkly", "https://app.launchdarkly.com", (), read)
