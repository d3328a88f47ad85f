"""`flaglint remove`: take one flag out of the code, with proof."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from flaglint.cli.exits import Exit
from flaglint.cli.options import PATHS, project, shared
from flaglint.cli.places import shown_from
from flaglint.cli.writing import finish_interrupted, write_in_place
from flaglint.discovery import load
from flaglint.errors import UsageError
from flaglint.model.edits import Applicability, RewritePlan
from flaglint.model.flags import FlagValue
from flaglint.removals import plan_removal, value_to_keep

# What people type for a boolean, besides JSON.
_BOOLEANS = {"True": True, "False": False, "on": True, "off": False}


@click.command("remove")
@click.argument("key")
@PATHS
@shared
@click.option("--value", help="The value to keep: true, false, a number, JSON, or text; else the store's.")
@click.option("--write", is_flag=True, help="Change the files in place instead of printing the difference.")
@click.option("--unsafe-fixes", is_flag=True, help="Write even if some references must be left to a person.")
@click.option("--allow-dirty", is_flag=True, help="Write to files that have uncommitted changes.")
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True)
def COMMAND(  # noqa: N802 - the constant by which the command is found
    key: str,
    paths: tuple[Path, ...],
    value: str | None,
    write: bool,
    unsafe_fixes: bool,
    allow_dirty: bool,
    output_format: str,
    **options: Any,
) -> int:
    """Remove the flag KEY from the code, keeping what its value leaves.

    Prints the difference; --write changes the files, all or none, after an independent proof of each.
    """
    changed = project(paths, **options)
    finish_interrupted(changed.config.root, write=write)
    kept = parse_value(value) if value is not None else value_to_keep(changed, key)
    plan = plan_removal(changed, key, kept)
    held_back = write and plan.applicability is not Applicability.SAFE and not unsafe_fixes
    written = write and not held_back and bool(plan.files)
    if written:
        write_in_place(plan, changed.config.root, allow_dirty=allow_dirty)
    report = load("reports.removal")
    render = report.render_json if output_format == "json" else report.render_text
    difference = load("rewriting.apply").diff(plan) if plan.files else ""
    shown = shown_from(changed.config.root)
    click.echo(render(plan, difference=difference, written=written, held_back=held_back, shown=shown), nl=False)
    return _exit_code(plan, written=written)


def parse_value(text: str) -> FlagValue:
    """Return the value that a person typed: JSON where it is JSON, else the text itself."""
    if text in _BOOLEANS:
        return FlagValue.of(_BOOLEANS[text])
    try:
        return FlagValue.of(json.loads(text))
    except json.JSONDecodeError:
        return FlagValue.of(text)
    except ValueError:
        raise UsageError(f"--value {text}: not a value that a flag can serve") from None


def _exit_code(plan: RewritePlan, *, written: bool) -> int:
    if (plan.files and not written) or plan.refusals:
        return Exit.FINDINGS
    return Exit.PARTIAL if plan.problems else Exit.CLEAN
