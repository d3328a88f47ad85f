"""Optimizely over the network: the datafile of each environment by its SDK key, and the flags API beside it.

`OPTIMIZELY_SDK_KEY`, or for several environments `OPTIMIZELY_SDK_KEY_PRODUCTION` and so on, give the state.
`OPTIMIZELY_API_TOKEN`, with the option `project` (its id), adds descriptions, dates and archived flags.
The other option is `timeout`.
"""

from __future__ import annotations

from collections.abc import Iterator

from flaglint.errors import DocumentError, StoreError
from flaglint.model.stores import API as VENDOR
from flaglint.stores.credentials import HIDDEN, Secret, find_secret, secrets_by_environment
from flaglint.stores.documents import DEFAULT_ENVIRONMENT, Document
from flaglint.stores.live import Access, LiveApi, Page, Session, field_of, in_environment, path_of

_KEY, _VARIABLE = "OPTIMIZELY_SDK_KEY", "OPTIMIZELY_API_TOKEN"
_KEY_WORDS = "the SDK key of an environment (in Optimizely: Settings, Environments)"
_API_WORDS = "a personal access token that may read the project (in Optimizely: Profile, API Access)"


def read(session: Session) -> Iterator[Document]:
    """Yield the datafile of each environment, and with a token the pages of the flags API.

    Raises:
        StoreError: the key or the project is missing, or an answer cannot be read.
    """
    for environment, secret in secrets_by_environment("optimizely", _KEY_WORDS, _KEY, session.settings.environment):
        access = Access({}, f"{secret.variable} must be {_KEY_WORDS}")
        document = session.get(f"/datafiles/{HIDDEN}.json", access, hidden=secret).document
        # Of a key without an environment in its name the datafile itself says which one it is of.
        yield document if environment == DEFAULT_ENVIRONMENT else in_environment(document, environment)
    token = find_secret(_VARIABLE)
    if token is not None:
        live = session.settings.location == VENDOR
        yield from _managed(session.at("https://api.optimizely.com", "optimizely") if live else session, token)


def _managed(session: Session, token: Secret) -> Iterator[Document]:
    project = session.settings.option("project")
    if project is None:
        advice = (
            "set its id by --store 'optimizely:api?project=ID' or options = {project = \"ID\"}, or unset the variable"
        )
        raise StoreError(f"optimizely: which project is {_VARIABLE} for? {advice}")
    access = Access({"Authorization": f"Bearer {token.reveal()}"}, f"{_VARIABLE} needs {_API_WORDS}")

    def path(page: int) -> str:
        return path_of("/flags/v1/projects/{}/flags", project, page=page, per_page=100)

    def following(page: Page, _: int) -> int | None:
        number, total = field_of(page.tree, "page"), field_of(page.tree, "total_pages")
        if not isinstance(number, int) or not isinstance(total, int):
            raise DocumentError(page.document.location, "does not say which page it is", "check the address")
        return number + 1 if number < total else None

    yield from (page.document for page in session.numbered_pages(path, access, following, 1))


API = LiveApi("optimizely", "https://cdn.optimizely.com", (), read)
