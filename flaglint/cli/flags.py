"""`flaglint flags`: the single view of every flag of every store."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import click

from flaglint.cli.exits import Exit
from flaglint.cli.options import project, shared
from flaglint.discovery import collect, load
from flaglint.errors import StoreError
from flaglint.model.flags import Flag, FlagSnapshot, Serving
from flaglint.pipeline import Project

NO_STORE = (
    'no flag store is configured; put a line such as stores = [{{type = "launchdarkly", path = "api"}}] into '
    'flaglint.toml ("api" is the vendor\'s own, else a file or folder), or pass --store launchdarkly:api or '
    "--store configcat:config_v6.json; types are {types}"
)
NOTHING_WANTED = "No flag of {count} is as asked for: leave a filter out, or see all with `flaglint flags`."


@click.command("flags")
@shared
@click.option("--owner", "owners", multiple=True, metavar="NAME", help="Only flags of this owner; may be repeated.")
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="Only flags with this tag; may be repeated.")
@click.option(
    "--serving",
    multiple=True,
    type=click.Choice([serving.value for serving in Serving]),
    help="Only flags that serve so in an environment; may be repeated.",
)
@click.option(
    "--stale",
    is_flag=True,
    help="Only flags that are overdue (their date or the lifetime of their kind is over), that their store calls "
    "stale, or that have given every caller one value for `stable-days`.",
)
@click.option("--drift", is_flag=True, help="Only flags whose environments or accounts give different answers.")
@click.option("--matrix", is_flag=True, help="A column for each environment of each account.")
@click.option("--output-format", type=click.Choice(["text", "json", "csv"]), default="text", show_default=True)
def COMMAND(  # noqa: N802 - the constant by which the command is found
    owners: tuple[str, ...],
    tags: tuple[str, ...],
    serving: tuple[str, ...],
    stale: bool,
    drift: bool,
    matrix: bool,
    output_format: str,
    **options: Any,
) -> int:
    """List every flag of the configured stores: what it serves, since when, whose it is.

    Filters can be combined: one kind repeated means either, two kinds mean both. `--environment` shows these
    environments only.
    """
    listed = project((), **options)
    snapshot = required_flags(listed)
    listed.check_environments(listed.environments)
    filters = load("stores.filters")
    keys = listed.stale_keys() if stale else None
    flags = filters.choose(
        snapshot.flags, filters.Wanted(listed.environments, owners, tags, serving, drift=drift, keys=keys)
    )
    for warning in snapshot.warnings:
        click.echo(f"warning: {warning}", err=True)
    if snapshot.flags and not flags:
        click.echo(NOTHING_WANTED.format(count=len(snapshot.flags)), err=True)
    _print(flags, output_format, matrix=matrix)
    return Exit.CLEAN


def required_flags(listed: Project) -> FlagSnapshot:
    """Return the project's flags.

    Raises:
        StoreError: no store is configured, or one cannot be read.
    """
    if listed.flags is None:
        raise StoreError(NO_STORE.format(types=", ".join(collect("stores", "STORE"))))
    return listed.flags


def _print(flags: Sequence[Flag], output_format: str, *, matrix: bool) -> None:
    if output_format == "json":
        for text in load("reports.json").list_text("flags", _as_json(flags)):
            click.echo(text, nl=False)
        return
    report = load("reports.flags")
    if output_format == "csv":
        click.echo(report.render_csv(flags, matrix=matrix), nl=False)
    elif flags and sys.stdout.isatty():
        load("cli.terminal.tables").show(report.table(flags, matrix=matrix, separator="\n"), report.summary(flags))
    elif flags or output_format == "text":
        click.echo(report.render_text(flags, matrix=matrix), nl=False)


def _as_json(flags: Sequence[Flag]) -> Iterator[dict[str, object]]:
    flag_to_json = load("stores.listing").flag_to_json
    for _, found in groupby(flags, lambda flag: flag.key):
        readings = tuple(found)
        yield from (flag_to_json(flag, readings) for flag in readings)
