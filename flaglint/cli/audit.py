"""`flaglint audit`: the monthly report on every flag of a repository."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from flaglint import __version__
from flaglint.cli.caching import NO_CACHE
from flaglint.cli.check import exit_code
from flaglint.cli.exits import Exit
from flaglint.cli.options import project, shared
from flaglint.cli.summary import descriptions, stamp, summarize
from flaglint.discovery import collect, load
from flaglint.errors import UsageError
from flaglint.model.reports import Audit, AuditFormat
from flaglint.pipeline import Project


@click.command("audit")
@click.argument("repository", type=click.Path(path_type=Path), default=Path())
@shared
@NO_CACHE
@click.option("--format", "formats", default="html,markdown,json", show_default=True, help="Formats, by commas.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("flaglint-audit"),
    show_default=True,
    help="The folder to write the reports to.",
)
@click.option("--title", help="The report's title; else the configured one, or the folder's name.")
def COMMAND(  # noqa: N802 - the constant by which the command is found
    repository: Path, formats: str, output: Path, title: str | None, no_cache: bool, **options: Any
) -> int:
    """Report on every flag: what can go now, what nobody asks for, and what could not be seen."""
    known = {name: form for name, form in collect("reports.audit", "AUDIT").items() if isinstance(form, AuditFormat)}
    wanted = [name.strip() for name in formats.split(",") if name.strip()]
    for name in wanted:
        if name not in known:
            raise UsageError(f"--format {name}: known formats are {', '.join(known)}")
    audited = project((repository,), **options)
    audited.use_cache = not no_cache
    audited.own_files = (output.resolve(),)
    audit = _material(audited, title)
    write = load("repos.writing").write_whole
    for name in wanted:
        path = output / f"audit{known[name].suffix}"
        write(path, known[name].render(audit).encode("utf-8", "backslashreplace"))
        click.echo(f"{path}")
    summary = summarize(audited)
    click.echo(load("reports.text").counts(summary), err=True)
    if "html" in wanted:
        click.echo(f"Next: open {output / 'audit.html'} in a browser.", err=True)
    return Exit.PARTIAL if exit_code(summary) == Exit.PARTIAL else Exit.CLEAN


def _material(audited: Project, title: str | None) -> Audit:
    judgement = audited.judgement
    root = audited.config.root.resolve()
    return Audit(
        title=title or audited.config.title or root.name,
        policy=judgement.policy,
        version=__version__,
        usages=judgement.usages,
        findings=judgement.findings,
        problems=judgement.scan.problems,
        coverage=audited.coverage,
        sources=audited.flags.sources if audited.flags else (),
        snapshot=stamp(audited),
        repositories=(root.name,),
        checks=descriptions(),
    )
