"""`flaglint remove`: take one flag out of the code, with proof."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from flaglint.cli.caching import NO_CACHE
from flaglint.cli.exits import Exit
from flaglint.cli.options import PATHS, project, shared
from flaglint.cli.places import shown_from
from flaglint.cli.writing import Target, deliver, finish_interrupted, start_branch
from flaglint.discovery import load
from flaglint.errors import UsageError
from flaglint.model.edits import Delivery, RewritePlan
from flaglint.model.flags import FlagValue
from flaglint.removals import plan_removal, steps_for, value_to_keep

# What people type for a boolean, besides JSON.
_BOOLEANS = {"True": True, "False": False, "on": True, "off": False}


@click.command("remove")
@click.argument("key")
@PATHS
@shared
@NO_CACHE
@click.option("--value", help="The value to keep: true, false, a number, JSON, or text; else the store's.")
@click.option("--diff", is_flag=True, help="Print the difference and change nothing, as without any option.")
@click.option("--write", is_flag=True, help="Change the files in place instead of printing the difference.")
@click.option("--commit", is_flag=True, help="Commit on a new branch `flaglint/remove-KEY`; touch no file.")
@click.option("--branch", metavar="NAME", help="Commit on a new branch of this name; touch no file.")
@click.option("--unsafe-fixes", is_flag=True, help="Write even if some references must be left to a person.")
@click.option("--allow-dirty", is_flag=True, help="Write to files that have uncommitted changes.")
@click.option(
    "--verify-with", metavar="COMMAND", help="Run the tests in copies of the tree before and after; write if no worse."
)
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True)
def COMMAND(  # noqa: N802 - the constant by which the command is found
    key: str,
    paths: tuple[Path, ...],
    value: str | None,
    diff: bool,
    write: bool,
    commit: bool,
    branch: str | None,
    unsafe_fixes: bool,
    allow_dirty: bool,
    verify_with: str | None,
    output_format: str,
    no_cache: bool,
    **options: Any,
) -> int:
    """Remove the flag KEY from the code, keeping what its value leaves.

    Prints the difference; --write changes the files, all or none, after an independent proof of each. --commit makes a
    branch with one commit from the last one, whatever the working tree holds.
    """
    one_way(diff=diff, write=write, commit=commit, branch=branch is not None)
    changed = project(paths, **options)
    changed.use_cache = not no_cache
    if commit or branch is not None:
        branch = start_branch(changed, key, branch)
    else:
        finish_interrupted(changed.config.root, write=write)
    kept = parse_value(value) if value is not None else value_to_keep(changed, key)
    plan = plan_removal(changed, key, kept)
    target = Target(write, branch, unsafe_fixes, allow_dirty, verify_with)
    delivery = deliver(changed, plan, target)
    report = load("reports.removal")
    render = report.render_json if output_format == "json" else report.render_text
    difference = load("rewriting.apply").diff(plan) if plan.files else ""
    steps = steps_for(changed, plan)
    shown = shown_from(changed.config.root)
    click.echo(render(plan, steps, delivery, difference=difference, shown=shown), nl=False)
    return _exit_code(plan, delivery)


def one_way(**ways: bool) -> None:
    """Raise if more than one thing is to be done with the result."""
    given = [f"--{name}" for name, is_given in ways.items() if is_given]
    if len(given) > 1:
        raise UsageError(f"{' and '.join(given)} exclude each other; choose one")


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


def _exit_code(plan: RewritePlan, delivery: Delivery) -> int:
    if (plan.files and not delivery.is_done) or plan.refusals:
        return Exit.FINDINGS
    return Exit.PARTIAL if plan.problems else Exit.CLEAN
