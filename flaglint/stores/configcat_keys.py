"""ConfigCat's SDK keys: each is one config in one environment, and its variable's name says which."""

from __future__ import annotations

from flaglint.errors import StoreError
from flaglint.model.stores import StoreSettings
from flaglint.stores.credentials import Secret, secrets_by_environment

VARIABLE = "CONFIGCAT_SDK_KEY"
WORDS = "the SDK key of a config in an environment (in ConfigCat: the config's page, View SDK Key)"


def sdk_keys(settings: StoreSettings) -> tuple[tuple[str, Secret], ...]:
    """Return the SDK keys that are set, each with its environment.

    Raises:
        StoreError: there is none, or the option `key_variable` names a variable of something else.
    """
    variable = settings.option("key_variable") or VARIABLE
    if not variable.startswith(VARIABLE):
        raise StoreError(f"configcat: option key_variable = {variable!r}: must begin with {VARIABLE}")
    return secrets_by_environment("configcat", WORDS, variable, settings.environment)
