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


@click.command("why")
@click.argument("key")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@shared
def COMMAND(  # noqa: N802 - the constant by which the command is found
    key: str, paths: tuple[Path, ...], **options: Any
) -> int:
    """Print everything that is known about the flag KEY: store, code, verdict."""
    asked = project(paths, **options)
    judgement = asked.judgement
    usages = {usage.key: usage for usage in judgement.usages if usage.key is not None}
    if key not in usages:
        near = difflib.get_close_matches(key, usages, 1)
        hint = f"did you mean {near[0]!r}?" if near else "`flaglint flags` and `flaglint refs` list those that are"
        raise UsageError(f"no store and no code knows a flag {key!r}; {hint}")
    shown = shown_from(asked.config.root)
    usage = usages[key]
    usage = replace(
        usage,
        references=tuple(replace(reference, path=shown(reference.path)) for reference in usage.references),
        kept_alive_by=tuple(replace(reference, path=shown(reference.path)) for reference in usage.kept_alive_by),
    )
    findings = tuple(finding for finding in judgement.findings if finding.key == key)
    click.echo(load("reports.why").render_text(usage, findings), nl=False)
    return Exit.CLEAN
