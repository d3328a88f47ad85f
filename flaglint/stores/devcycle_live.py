"""DevCycle over the network: the config of each environment by its server SDK key, as the SDKs download it.

`DEVCYCLE_SERVER_SDK_KEY`, or for several environments `DEVCYCLE_SERVER_SDK_KEY_PRODUCTION` and so on.
The option is `timeout`.
"""

from __future__ import annotations

from collections.abc import Iterator

from flaglint.stores.credentials import HIDDEN, secrets_by_environment
from flaglint.stores.documents import DEFAULT_ENVIRONMENT, Document
from flaglint.stores.live import Access, LiveApi, Session, in_environment

_KEY = "DEVCYCLE_SERVER_SDK_KEY"
_WORDS = "the server SDK key of an environment (in DevCycle: Settings, Environments and keys)"


def read(session: Session) -> Iterator[Document]:
    """Yield the config of each environment.

    Raises:
        StoreError: no SDK key, or a config cannot be read.
    """
    for environment, secret in secrets_by_environment("devcycle", _WORDS, _KEY, session.settings.environment):
        access = Access({}, f"{secret.variable} must be {_WORDS}")
        document = session.get(f"/config/v2/server/{HIDDEN}.json", access, hidden=secret).document
        # Of a key without an environment in its name the config itself says which one it is of.
        yield document if environment == DEFAULT_ENVIRONMENT else in_environment(document, environment)


API = LiveApi("devcycle", "https://config-cdn.devcycle.com", (), read)
