"""`flaglint check`: the lint; exit 0 clean, 1 findings, 2 errors, 3 when some input could not be checked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flaglint.cli.caching import NO_CACHE
from flaglint.cli.exits import Exit
from flaglint.cli.fixing import FIXING_NAMES, Fixing, fixing_options
from flaglint.cli.options import PATHS, project, shared
from flaglint.cli.places import localized
from flaglint.cli.summary import summarize
from flaglint.config import with_selection
from flaglint.discovery import load, modules
from flaglint.model.findings import Confidence, Severity
from flaglint.model.reports import ReportFormat, RunSummary

if TYPE_CHECKING:  # newer versions of click say which type a parameter has, older ones cannot
    _Parameter = click.ParamType[str]
else:
    _Parameter = click.ParamType


class ReportName(_Parameter):
    """The name of a report; only the module of that name is brought in, as a commit waits for it."""

    name = "format"

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """Return all names, for the help."""
        return f"[{'|'.join(_formats())}]"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name if there is such a report."""
        if f"reports.{value}" not in set(modules("reports")) or not _is_report(f"reports.{value}"):
            self.fail(f"{value!r} is not one of {', '.join(map(repr, _formats()))}.", param, ctx)
        return value


def _formats() -> list[str]:
    return sorted(name.rpartition(".")[2] for name in modules("reports") if _is_report(name))


def _is_report(name: str) -> bool:
    return hasattr(load(name), "REPORT")


@click.command("check")
@PATHS
@shared
@NO_CACHE
@click.option("--output-format", type=ReportName(), default="text", show_default=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the report to a file.")
@click.option("--select", multiple=True, metavar="CODES", help="Run only these checks, or all that begin so: FLG1.")
@click.option("--ignore", multiple=True, metavar="CODES", help="Leave these checks out.")
@click.option("--statistics", is_flag=True, help="Count the findings of each check instead of listing them.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even if there are findings.")
@fixing_options
@click.option("--force-exclude", is_flag=True, help="Leave excluded files out even when they are named.")
def COMMAND(  # noqa: N802 - the constant by which the command is found
    paths: tuple[Path, ...],
    output_format: str,
    output: Path | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    statistics: bool,
    exit_zero: bool,
    force_exclude: bool,
    no_cache: bool,
    **options: Any,
) -> int:
    """Check that code and flag store agree, and report flags that should go."""
    fixing = Fixing(**{name: options.pop(name) for name in FIXING_NAMES})
    checked = project(paths, **options)
    checked.use_cache = not no_cache
    checked.force_exclude = force_exclude
    checked.config = with_selection(checked.config, select, ignore)
    fixing.run(checked)
    if fixing.diff:
        for line in fixing.lines():
            click.echo(line, err=True)
        return Exit.FINDINGS if fixing.has_changes and not exit_zero else Exit.CLEAN
    report: ReportFormat = load(f"reports.{output_format}").REPORT
    summary = localized(summarize(checked, list_checks=report.lists_checks), checked.config.root)
    text = load("reports.statistics").render_text(summary) if statistics else report.render(summary)
    if output is not None:
        output.write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=False)
    for line in fixing.lines():
        click.echo(line, err=output is None and output_format != "text")
    return Exit.CLEAN if exit_zero else exit_code(summary)


def exit_code(summary: RunSummary) -> int:
    """Return 1 for findings that are more than notes and hints, 3 for input that could not be checked, else 0."""
    for finding in summary.findings:
        if finding.severity is not Severity.INFO and finding.confidence is not Confidence.HINT:
            return Exit.FINDINGS
    return Exit.PARTIAL if summary.problems else Exit.CLEAN
