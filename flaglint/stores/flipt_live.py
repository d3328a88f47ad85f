"""Flipt over the network: the evaluation snapshot of each namespace, as client-side SDKs get it.

`FLIPT_URL` names the server, and `FLIPT_API_TOKEN` holds a token where it wants one.
Options: `namespaces` (keys by commas; `default` without it and without `environment`), `timeout`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from flaglint.stores.credentials import find_secret
from flaglint.stores.documents import DEFAULT_ENVIRONMENT, Document, decoded
from flaglint.stores.flipt_api import features_of
from flaglint.stores.live import Access, LiveApi, Session, in_environment, path_of

_VARIABLE = "FLIPT_API_TOKEN"
_WORDS = "a client token that may read the namespace (in Flipt: Settings, API Tokens)"


def read(session: Session) -> Iterator[Document]:
    """Yield each namespace as a features document.

    Raises:
        StoreError: an answer cannot be read.
    """
    secret = find_secret(_VARIABLE)
    headers = {} if secret is None else {"Authorization": f"Bearer {secret.reveal()}"}
    access = Access(headers, f"{_VARIABLE} must be {_WORDS}")
    given = session.settings.option_list("namespaces") or (session.settings.environment or DEFAULT_ENVIRONMENT,)
    for namespace in given:
        page = session.get(path_of("/internal/v1/evaluation/snapshot/namespace/{}", namespace), access)
        features = features_of(page.tree, page.document)
        document = decoded(page.document.location, json.dumps(features, ensure_ascii=False).encode())
        yield in_environment(document, namespace)


API = LiveApi(
    "flipt",
    None,
    ("FLIPT_URL",),
    read,
    "the address of the server, for example https://flipt.example.com, or pass --store flipt:ADDRESS",
)
