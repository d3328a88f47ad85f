"""Tokens of flag stores: from environment variables only, and never shown."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field

from flaglint.errors import StoreError
from flaglint.stores.documents import DEFAULT_ENVIRONMENT

HIDDEN = "***"


@dataclass(frozen=True, slots=True)
class Secret:
    """A token and the variable that it came from; prints as `***` whatever prints it."""

    variable: str
    _value: str = field(repr=False)

    def reveal(self) -> str:
        """Return the token itself, for the request and nothing else."""
        return self._value

    def __repr__(self) -> str:
        return HIDDEN

    __str__ = __repr__


def find_secret(*variables: str) -> Secret | None:
    """Return the first of the environment variables that is set and not empty, or None.

    Raises:
        StoreError: its value cannot be a token.
    """
    for variable in variables:
        value = os.environ.get(variable, "").strip()
        if not value:
            continue
        if not re.fullmatch(r"[!-~]+", value):
            raise StoreError(
                f"{variable}: holds spaces or other characters that no token has; set it to the token only"
            )
        return Secret(variable, value)
    return None


def require_secret(store: str, access: str, *variables: str) -> Secret:
    """Return the first of the environment variables that is set; `access` says what the token is and must allow.

    Raises:
        StoreError: none is set.
    """
    secret = find_secret(*variables)
    if secret is None:
        raise StoreError(f"{store}: the environment variable {variables[0]} is not set; set it to {access}")
    return secret


def secrets_by_environment(
    store: str, access: str, variable: str, environment: str | None
) -> tuple[tuple[str, Secret], ...]:
    """Return each secret of a variable whose name may end in an environment, as in `SDK_KEY_STAGING`, with that.

    Of an environment that was asked for, it is the one of its name, else that without a name. Without any name the
    environment is called as where a store has none.

    Raises:
        StoreError: none is set.
    """
    if environment is not None:
        own = f"{variable}_{re.sub(r'[^A-Z0-9]+', '_', environment.upper())}"
        return ((environment, require_secret(store, access, own, variable)),)
    named = sorted(name for name in os.environ if name.startswith(f"{variable}_"))
    found = [(name.removeprefix(f"{variable}_").lower(), find_secret(name)) for name in named]
    secrets = tuple((name, secret) for name, secret in found if secret is not None)
    return secrets or ((DEFAULT_ENVIRONMENT, require_secret(store, access, variable)),)
