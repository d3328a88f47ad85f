"""`flaglint refs`: every reference to a flag, and how it was found."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from flaglint.cli.caching import NO_CACHE
from flaglint.cli.exits import Exit
from flaglint.cli.options import project, shared
from flaglint.cli.places import localized, localized_losses
from flaglint.cli.summary import reference_summary
from flaglint.discovery import load
from flaglint.errors import UsageError
from flaglint.pipeline import Project


@click.command("refs")
@click.argument("arguments", nargs=-1, metavar="[KEY] [PATHS]...")
@shared
@NO_CACHE
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--why-not", metavar="KEY", help="Say where KEY is written and why that is no evaluation.")
def COMMAND(  # noqa: N802 - the constant by which the command is found
    arguments: tuple[str, ...], output_format: str, why_not: str | None, no_cache: bool, **options: Any
) -> int:
    """List every reference to a flag, or to KEY only.

    The first argument is a KEY unless a file or folder of that name exists.
    """
    if why_not is not None:
        return _explain(project(tuple(map(Path, arguments)), **options), why_not, output_format)
    key = arguments[0] if arguments and not Path(arguments[0]).exists() else None
    paths = tuple(Path(argument) for argument in (arguments[1:] if key is not None else arguments))
    scanned = project(paths, **options)
    scanned.use_cache = not no_cache
    summary = localized(reference_summary(scanned), scanned.config.root)
    if key is not None:
        chosen = tuple(reference for reference in summary.references if reference.key == key)
        summary = replace(summary, references=chosen)
    report = load("reports.references")
    click.echo(report.render_json(summary) if output_format == "json" else report.render_text(summary), nl=False)
    return Exit.PARTIAL if summary.problems else Exit.CLEAN


def _explain(scanned: Project, key: str, output_format: str) -> int:
    """Say which stage lost a key."""
    if not key:
        raise UsageError("--why-not: name the key of a flag")
    absence = load("absence").explain_absence(scanned, key)
    shown = replace(absence, losses=localized_losses(absence.losses, scanned.config.root))
    report = load("reports.why_not")
    click.echo(report.render_json(shown) if output_format == "json" else report.render_text(shown), nl=False)
    return Exit.CLEAN
