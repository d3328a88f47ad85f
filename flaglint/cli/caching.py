"""The option of the commands that only look: a command that changes files never asks the cache."""

from __future__ import annotations

import click

NO_CACHE = click.option(
    "--no-cache", is_flag=True, envvar="FLAGLINT_NO_CACHE", help="Read everything anew, and remember nothing."
)
