"""`flaglint why`: the evidence for one flag, and the order of its clean-up."""

from __future__ import annotations

import difflib
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from flaglint.cli.exits import Exit
from flaglint.cli.options import project, shared
from flaglint.cli.places import shown_from
from flaglint.discovery import load
from flaglint.errors import UsageError
from flaglint.model.usage import FlagUsage
from flaglint.pipeline import Judgement


@click.command("why")
@click.argument("key")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@shared
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True)
def COMMAND(  # noqa: N802 - the constant by which the command is found
    key: str, paths: tuple[Path, ...], output_format: str, **options: Any
) -> int:
    """Print everything that is known about the flag KEY: store, code, verdict."""
    asked = project(paths, **options)
    judgement = asked.judgement
    usage = _usage(key, judgement)
    report = load("reports.why")
    shown = shown_from(asked.config.root)
    lines: dict[str, list[int]] = {}
    for reference in usage.references:
        lines.setdefault(reference.path, []).append(reference.span.line)
    dates = load("repos.line_dates").line_dates(asked.config.root, lines)
    known = report.Known(
        replace(
            usage,
            references=tuple(replace(each, path=shown(each.path)) for each in usage.references),
            kept_alive_by=tuple(replace(each, path=shown(each.path)) for each in usage.kept_alive_by),
            bulk_reads=tuple(replace(each, path=shown(each.path)) for each in usage.bulk_reads),
        ),
        tuple(finding for finding in judgement.findings if finding.key == usage.key),
        usage.dependents(judgement.policy.snapshot),
        {(shown(path), line): date for (path, line), date in dates.items()},
        judgement.policy.environments,
    )
    if output_format == "json":
        flag_to_json = load("stores.listing").flag_to_json
        click.echo(report.render_json(known, [flag_to_json(flag, usage.flags) for flag in usage.flags]), nl=False)
    else:
        click.echo(report.render_text(known), nl=False)
    return Exit.CLEAN


def _usage(key: str, judgement: Judgement) -> FlagUsage:
    """Return the flag of a key or of an alias.

    Raises:
        UsageError: nobody knows it; names the nearest that is known.
    """
    usages = {usage.key: usage for usage in judgement.usages if usage.key is not None}
    aliases = {alias: usage for usage in usages.values() for flag in usage.flags for alias in flag.aliases}
    found = usages.get(key) or aliases.get(key)
    if found is None:
        near = difflib.get_close_matches(key, usages, 1)
        hint = f"did you mean {near[0]!r}?" if near else "`flaglint flags` and `flaglint refs` list those that are"
        raise UsageError(f"no store and no code knows a flag {key!r}; {hint}")
    return found
