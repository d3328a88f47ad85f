"""Tokens of flag stores: from environment variables only, and never shown."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field

from flaglint.errors import StoreError

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
