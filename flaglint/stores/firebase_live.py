"""Firebase Remote Config over the network: the template of a project. Options: `project` (its id), `timeout`.

`FIREBASE_ACCESS_TOKEN` holds a Google access token, which is good for an hour.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from flaglint.errors import StoreError
from flaglint.stores.credentials import require_secret
from flaglint.stores.documents import Document
from flaglint.stores.live import Access, LiveApi, Session, path_of

_VARIABLE = "FIREBASE_ACCESS_TOKEN"
_WORDS = (
    "an access token of a service account with the role Firebase Remote Config Viewer "
    "(gcloud auth print-access-token --impersonate-service-account=ACCOUNT)"
)


def read(session: Session) -> Iterator[Document]:
    """Yield the template that is published now.

    Raises:
        StoreError: the token or the project is missing, or the answer cannot be read.
    """
    secret = require_secret("firebase", _WORDS, _VARIABLE)
    project = session.settings.option("project") or os.environ.get("GOOGLE_CLOUD_PROJECT", "").strip()
    if not project:
        advice = "set its id by --store 'firebase:api?project=ID' or options = {project = \"ID\"}"
        raise StoreError(f"firebase: which project? {advice}, or in GOOGLE_CLOUD_PROJECT")
    access = Access(
        {"Authorization": f"Bearer {secret.reveal()}"}, f"{_VARIABLE} needs {_WORDS}; it ends after an hour"
    )
    yield session.get(path_of("/v1/projects/{}/remoteConfig", project), access).document


API = LiveApi("firebase", "https://firebaseremoteconfig.googleapis.com", (), read)
