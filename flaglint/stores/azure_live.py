"""Azure App Configuration: every feature flag of a store, under each label; a label is an environment.

`AZURE_APPCONFIG_CONNECTION_STRING` holds address and key of the store. Instead, `AZURE_APPCONFIG_ENDPOINT` may name the
store and `AZURE_APPCONFIG_TOKEN` hold an access token of Microsoft Entra ID.
Options: `labels` (by commas; all without it and without `environment`), `timeout`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from email.utils import format_datetime

from flaglint.errors import DocumentError, StoreError
from flaglint.stores.credentials import Secret, find_secret
from flaglint.stores.documents import Document, decoded
from flaglint.stores.live import Access, LiveApi, Page, Session, field_of, path_of, text_of

KEY_PREFIX = ".appconfig.featureflag/"

_CONNECTION, _ENDPOINT, _TOKEN = (f"AZURE_APPCONFIG_{name}" for name in ("CONNECTION_STRING", "ENDPOINT", "TOKEN"))
_WORDS = "a read-only connection string (in Azure: the App Configuration store, Settings, Access settings)"
_ENTRA_WORDS = (
    "an access token (az account get-access-token --resource https://azconfig.io --query accessToken -o tsv) of "
    "somebody with the role App Configuration Data Reader"
)
_TYPES = "application/vnd.microsoft.appconfig.kvset+json, application/json, application/problem+json"
_NOTHING = base64.b64encode(hashlib.sha256(b"").digest()).decode()


def read(session: Session) -> Iterator[Document]:
    """Yield the flags of all pages as one document.

    Raises:
        StoreError: no credentials, or a page cannot be read.
    """
    access = _access(session)
    given = session.settings.option_list("labels")
    label = ",".join(given) or session.settings.environment or "*"
    path = path_of("/kv", **{"api-version": "2023-11-01"}, key=f"{KEY_PREFIX}*", label=label)
    pages = list(session.pages(path, access, _next))
    items = [item for page in pages for item in _items(page)]
    yield decoded(pages[0].document.location, json.dumps({"items": items}, ensure_ascii=False).encode())


def _access(session: Session) -> Callable[[str], Access]:
    """Return how each request proves who asks: signed by the key of the store, or with a token."""
    connection, token = find_secret(_CONNECTION), find_secret(_TOKEN)
    if connection is not None:
        identity, key = _key(connection)
        return lambda url: _signed(url, identity, key, session)
    if token is None:
        raise StoreError(
            f"azure: the environment variable {_CONNECTION} is not set; set it to {_WORDS}; or set {_ENDPOINT} to the "
            f"address of the store, and {_TOKEN} to {_ENTRA_WORDS}"
        )
    headers = {"Authorization": f"Bearer {token.reveal()}", "Accept": _TYPES}
    access = Access(headers, f"{_TOKEN} needs {_ENTRA_WORDS}")
    return lambda url: access


def _key(connection: Secret) -> tuple[str, bytes]:
    """Return the id and the key in a connection string."""
    parts = _parts(connection.reveal())
    try:
        key = base64.b64decode(parts["Secret"], validate=True)
        return parts["Id"], key
    except (KeyError, binascii.Error):
        raise StoreError(
            f"{_CONNECTION}: is no connection string (Endpoint=…;Id=…;Secret=…); set it to {_WORDS}"
        ) from None


def _signed(url: str, identity: str, key: bytes, session: Session) -> Access:
    origin = str(session.client.origin)
    moment = format_datetime(session.client.now(), usegmt=True)
    host = origin.partition("://")[2]
    signed = f"GET\n{url.removeprefix(origin)}\n{moment};{host};{_NOTHING}"
    signature = base64.b64encode(hmac.new(key, signed.encode(), hashlib.sha256).digest()).decode()
    proof = f"Credential={identity}&SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}"
    headers = {"x-ms-date": moment, "x-ms-content-sha256": _NOTHING, "Authorization": f"HMAC-SHA256 {proof}"}
    return Access({**headers, "Accept": _TYPES}, f"{_CONNECTION} needs {_WORDS}; the clock must be right to 15 minutes")


def _address_in(value: str) -> str:
    """Return the address in a connection string; an address stays what it is."""
    return _parts(value).get("Endpoint", value if "=" not in value else "no address")


def _parts(connection: str) -> dict[str, str]:
    named = (part.partition("=") for part in connection.split(";"))
    return {name.strip(): value.strip() for name, equals, value in named if equals}


def _items(page: Page) -> list[object]:
    items = field_of(page.tree, "items")
    if not isinstance(items, list):
        raise DocumentError(page.document.location, "has no list of items at $.items", "check the address of the store")
    return items


def _next(page: Page) -> str | None:
    return text_of(page.tree, "@nextLink")


API = LiveApi("azure", None, (_CONNECTION, _ENDPOINT), read, _WORDS, _address_in)
