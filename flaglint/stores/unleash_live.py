"""Unleash's API: client features of each environment, and the search of the admin API beside them.

`UNLEASH_URL` names the server. `UNLEASH_CLIENT_TOKEN` holds client tokens, one for each environment, by commas: they
give the state. `UNLEASH_API_TOKEN`, a personal access token, adds dates, owners, lifetimes, last use and archived
flags.
Options: `project` (without it every project that the token can read), `timeout`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from flaglint.errors import StoreError
from flaglint.stores.credentials import Secret, find_secret
from flaglint.stores.documents import Document
from flaglint.stores.live import Access, LiveApi, Page, Session, field_of, in_environment, path_of

_CLIENT, _ADMIN = "UNLEASH_CLIENT_TOKEN", "UNLEASH_API_TOKEN"
_CLIENT_WORDS = (
    "a client (backend) token such as *:production.1a2b3c, for several environments one each by commas "
    "(in Unleash: API access)"
)
_ADMIN_WORDS = "a personal access token (in Unleash: Profile, Personal API tokens)"
# A client token names its projects and its environment: `shop:production.secret`.
_CLIENT_TOKEN = re.compile(r"(?P<project>[^:]+):(?P<environment>[^.:*]+)\.\S+")
_ALL_PROJECTS = ("*", "[]")
_PAGE = 100


def read(session: Session) -> Iterator[Document]:
    """Yield client features of each token's environment, and with an admin token the search and the feature types.

    Raises:
        StoreError: no token, two for one environment, or an answer cannot be read.
    """
    clients, admin = _tokens()
    base = "" if session.prefix.endswith("/api") else "/api"
    wanted = session.settings.environment
    if wanted is not None and wanted not in clients and clients:
        known = ", ".join(sorted(clients))
        raise StoreError(f"unleash: no token in {_CLIENT} is for the environment {wanted!r}; there are {known}")
    for environment, secret in sorted(clients.items()):
        if wanted in (None, environment):
            access = Access({"Authorization": secret.reveal()}, f"{secret.variable} must hold {_CLIENT_WORDS}")
            yield in_environment(session.get(f"{base}/client/features", access).document, environment)
    if admin is not None:
        access = Access({"Authorization": admin.reveal()}, f"{_ADMIN} must hold {_ADMIN_WORDS}")
        yield session.get(f"{base}/admin/feature-types", access).document
        for filters in ({}, {"archived": "IS:true"}):
            yield from _search(session, access, base, {**_project(session, clients), **filters})


def _tokens() -> tuple[dict[str, Secret], Secret | None]:
    """Return the client tokens by environment, and the admin token."""
    given = find_secret(_CLIENT)
    admin = find_secret(_ADMIN)
    tokens = [Secret(_CLIENT, each) for each in given.reveal().split(",") if each] if given is not None else []
    if admin is not None and _CLIENT_TOKEN.fullmatch(admin.reveal()):
        tokens, admin = [*tokens, admin], None
    if not tokens and admin is None:
        raise StoreError(
            f"unleash: the environment variable {_CLIENT} is not set; set it to {_CLIENT_WORDS}; "
            f"{_ADMIN} adds dates, owners and archived flags: {_ADMIN_WORDS}"
        )
    clients: dict[str, Secret] = {}
    for secret in tokens:
        parts = _CLIENT_TOKEN.fullmatch(secret.reveal())
        if parts is None:
            raise StoreError(f"{secret.variable}: holds something else than {_CLIENT_WORDS}")
        environment = parts["environment"]
        if clients.setdefault(environment, secret) is not secret:
            raise StoreError(f"{secret.variable}: has two tokens for {environment!r}; make one for all projects")
    return clients, admin


def _project(session: Session, clients: dict[str, Secret]) -> dict[str, str]:
    """Return the filter for one project: the configured one, else that of the tokens if they name one and the same."""
    given = session.settings.option("project")
    if given is not None:
        return {"project": f"IS:{given}"}
    projects = {secret.reveal().partition(":")[0] for secret in clients.values()}
    if len(projects) != 1 or projects & {*_ALL_PROJECTS}:
        return {}
    return {"project": f"IS:{projects.pop()}"}


def _search(session: Session, access: Access, base: str, filters: dict[str, str]) -> Iterator[Document]:
    def path(offset: int) -> str:
        order = {"sortBy": "name", "sortOrder": "asc"}
        return path_of(f"{base}/admin/search/features", **filters, **order, limit=_PAGE, offset=offset)

    def following(page: Page, offset: int) -> int | None:
        features, total = field_of(page.tree, "features"), field_of(page.tree, "total")
        if not isinstance(features, list) or not isinstance(total, int) or not features:
            return None
        after = offset + len(features)
        return after if after < total else None

    yield from (page.document for page in session.numbered_pages(path, access, following))


API = LiveApi(
    "unleash",
    None,
    ("UNLEASH_URL",),
    read,
    "the address of the server's API, for example https://unleash.example.com/api, or pass --store unleash:ADDRESS, or "
    'write path = "ADDRESS" into your own ~/.config/flaglint/flaglint.toml',
)
