"""`flaglint flags`: the single view of every flag of every store."""

from __future__ import annotations

from typing import Any

import click

from flaglint.cli.exits import Exit
from flaglint.cli.options import project, shared
from flaglint.discovery import load
from flaglint.errors import StoreError
from flaglint.model.flags import FlagSnapshot
from flaglint.pipeline import Project

NO_STORE = (
    "no flag store is configured; add [[stores]] with type and path to flaglint.toml, "
    "or pass --store TYPE:LOCATION, for example --store configcat:config_v6.json for a file "
    "or --store launchdarkly:api for the vendor's API"
)


@click.command("flags")
@shared
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True)
def COMMAND(output_format: str, **options: Any) -> int:  # noqa: N802 - the constant by which the command is found
    """List every flag of the configured stores: what it serves, since when, whose it is."""
    snapshot = required_flags(project((), **options))
    for warning in snapshot.warnings:
        click.echo(f"warning: {warning}", err=True)
    if output_format == "json":
        listing = load("stores.listing")
        for text in load("reports.json").list_text("flags", map(listing.flag_to_json, snapshot.flags)):
            click.echo(text, nl=False)
    else:
        click.echo(load("reports.flags").render_text(snapshot.flags), nl=False)
    return Exit.CLEAN


def required_flags(listed: Project) -> FlagSnapshot:
    """Return the project's flags.

    Raises:
        StoreError: no store is configured, or one cannot be read.
    """
    if listed.flags is None:
        raise StoreError(NO_STORE)
    return listed.flags
