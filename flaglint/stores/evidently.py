"""Amazon CloudWatch Evidently, which AWS shut down: there is nothing to read any more."""

from __future__ import annotations

from flaglint.errors import StoreError
from flaglint.model.flags import FlagSnapshot
from flaglint.model.stores import StoreSettings, StoreType


def fetch(settings: StoreSettings) -> FlagSnapshot:
    """Refuse, and name what took its place.

    Raises:
        StoreError: always.
    """
    raise StoreError(
        "evidently: AWS shut CloudWatch Evidently down on 2025-10-16; its features live on in AWS AppConfig: "
        'use the type "appconfig", as in --store appconfig:api'
    )


STORE = StoreType(name="evidently", title="Amazon CloudWatch Evidently", fetch=fetch, options=())
