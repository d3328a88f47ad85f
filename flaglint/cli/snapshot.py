"""`flaglint snapshot`: every flag of the stores in one file, for hooks and CI that have no token."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from flaglint.cli.exits import Exit
from flaglint.cli.flags import required_flags
from flaglint.cli.options import project, shared
from flaglint.discovery import load
from flaglint.pipeline import SNAPSHOT_NAME


@click.command("snapshot")
@shared
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path(SNAPSHOT_NAME),
    show_default=True,
    help="The file to write; it is replaced only when every store has answered whole.",
)
def COMMAND(output: Path, **options: Any) -> int:  # noqa: N802 - the constant by which the command is found
    """Read every configured store and write its flags to one file."""
    snapshot = required_flags(project((), **options))
    for warning in snapshot.warnings:
        click.echo(f"warning: {warning}", err=True)
    format_ = load("stores.snapshot")
    load("repos.writing").write_whole(output, format_.encode(snapshot))
    counted = f"{len(snapshot.flags)} flags of {len(snapshot.sources)} documents"
    click.echo(f"{output}: {counted}, sha256 {format_.digest(snapshot)}")
    click.echo(f'Next: flaglint check --snapshot {output}, or snapshot = "{output}" in flaglint.toml.', err=True)
    return Exit.CLEAN
