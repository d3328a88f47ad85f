"""ConfigCat over the network: the config of each environment by its SDK key, and the management API beside it.

An SDK key is one config in one environment. It is in `CONFIGCAT_SDK_KEY`, or for several environments in
`CONFIGCAT_SDK_KEY_PRODUCTION`, `CONFIGCAT_SDK_KEY_STAGING` and so on. `CONFIGCAT_API_USER` and `CONFIGCAT_API_PASS`
add dates, owners, tags and stale flags.
Options: `key_variable` (another variable than `CONFIGCAT_SDK_KEY`, which must begin so: for a second config),
`product` and `config` (name or id; needed where there are several), `cache` (`redis` takes the config from the shared
cache that `CONFIGCAT_REDIS_URL` names), `timeout`.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator

from flaglint.errors import DocumentError, StoreError
from flaglint.model.stores import API as VENDOR
from flaglint.stores.configcat_keys import WORDS, sdk_keys
from flaglint.stores.configcat_redis import cached, is_cache
from flaglint.stores.credentials import HIDDEN, Secret, find_secret, require_secret
from flaglint.stores.documents import Document
from flaglint.stores.live import Access, LiveApi, Page, Session, field_of, in_environment, path_of, text_of

_USER, _PASSWORD, _HOST = "CONFIGCAT_API_USER", "CONFIGCAT_API_PASS", "CONFIGCAT_API_HOST"
_PASSWORD_WORDS = "the password of public API credentials (in ConfigCat: My account, Public API credentials)"  # noqa: S105
# A config may say that another host of the vendor has it: that of the data's region.
_HOSTS = ("https://cdn-global.configcat.com", "https://cdn-eu.configcat.com")
_STALE_DAYS = 30


def read(session: Session) -> Iterator[Document]:
    """Yield the config of each environment, then the bodies of the management API if there are credentials.

    Raises:
        StoreError: no SDK key, or a document cannot be read.
    """
    if is_cache(session.settings):
        yield from cached(session.settings)
    else:
        for environment, secret in sdk_keys(session.settings):
            yield _config(session, secret, environment)
    user = find_secret(_USER)
    host = os.environ.get(_HOST, "").strip()
    if user is not None and (host or session.settings.location == VENDOR):
        yield from _managed(session.at(host or "https://api.configcat.com", _HOST), user)


def _config(session: Session, secret: Secret, environment: str) -> Document:
    access = Access({}, f"{secret.variable} must be {WORDS}")
    path = f"/configuration-files/{HIDDEN}/config_v6.json"
    page = session.get(path, access, hidden=secret)
    host = _moved_to(page, session)
    if host is not None:
        page = session.at(host, "configcat").get(path, access, hidden=secret)
        if field_of(page.tree, "f") is None:
            raise DocumentError(page.document.location, "redirects in a circle", "try again later")
    return in_environment(page.document, environment)


def _moved_to(page: Page, session: Session) -> str | None:
    """Return the vendor's other host where the body says that the config is there."""
    preferences = field_of(page.tree, "p")
    host = text_of(preferences, "u")
    if field_of(preferences, "r") in (None, 0) or host is None or host == str(session.client.origin):
        return None
    if host in _HOSTS:
        return host
    if field_of(page.tree, "f") is not None:
        return None
    problem = "redirects to another host in $.p.u, which would see the SDK key"
    raise DocumentError(page.document.location, problem, "give the store's own address")


def _managed(session: Session, user: Secret) -> Iterator[Document]:
    password = require_secret("configcat", _PASSWORD_WORDS, _PASSWORD)
    credentials = base64.b64encode(f"{user.reveal()}:{password.reveal()}".encode()).decode()
    advice = f"{_USER} and {_PASSWORD} need public API credentials that may read the product"
    access = Access({"Authorization": f"Basic {credentials}"}, advice)
    product = _one(session, access, "/v1/products", "product", "productId")
    configs = path_of("/v1/products/{}/configs", text_of(product, "productId") or "")
    config = _one(session, access, configs, "config", "configId")
    identity = text_of(config, "configId") or ""
    settings = session.get(path_of("/v1/configs/{}/settings", identity), access)
    if settings.tree != []:
        yield settings.document
    if text_of(config, "evaluationVersion") == "v2":
        yield from _values(session, access, text_of(product, "productId") or "", identity)
    yield session.get(
        path_of(
            "/v1/products/{}/staleflags",
            text_of(product, "productId") or "",
            scope="all",
            staleFlagAgeDays=_STALE_DAYS,
            staleFlagStaleInEnvironmentsType="staleInAnyEnvironments",
        ),
        access,
    ).document


def _values(session: Session, access: Access, product: str, config: str) -> Iterator[Document]:
    for environment in _list(session.get(path_of("/v1/products/{}/environments", product), access)):
        identity = text_of(environment, "environmentId") or ""
        yield session.get(path_of("/v2/configs/{}/environments/{}/values", config, identity), access).document


def _one(session: Session, access: Access, path: str, option: str, identity: str) -> object:
    """Return the entry of a list that the option names, or the only one."""
    entries = _list(session.get(path, access))
    wanted = session.settings.option(option)
    fitting = [each for each in entries if wanted in (None, text_of(each, identity), text_of(each, "name"))]
    if len(fitting) == 1 and text_of(fitting[0], identity):
        return fitting[0]
    names = ", ".join(sorted(str(text_of(each, "name")) for each in entries)) or "none that the credentials can read"
    raise StoreError(
        f"configcat: which {option}? known are {names}; set it by --store 'configcat:api?{option}=NAME' "
        f'or options = {{{option} = "NAME"}}'
    )


def _list(page: Page) -> list[object]:
    if not isinstance(page.tree, list):
        raise DocumentError(page.document.location, "is not a list", "check the address of the store")
    return page.tree


API = LiveApi("configcat", "https://cdn-global.configcat.com", (), read)
