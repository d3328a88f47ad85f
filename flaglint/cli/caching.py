"""The option of the commands that look; one that changes files asks the cache only whether there is anything to do."""

from __future__ import annotations

import click

NO_CACHE = click.option(
    "--no-cache", is_flag=True, envvar="FLAGLINT_NO_CACHE", help="Read everything anew, and remember nothing."
)
