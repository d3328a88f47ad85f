"""`flaglint explain`: what a check finds, why it matters, and what to do."""

from __future__ import annotations

import difflib

import click

from flaglint.cli.exits import Exit
from flaglint.cli.summary import descriptions
from flaglint.errors import UsageError


@click.command("explain")
@click.argument("code", required=False)
def COMMAND(code: str | None) -> int:  # noqa: N802 - the constant by which the command is found
    """Explain a check by its code or name; without one, list them all."""
    known = descriptions()
    if code is None:
        for check in known:
            click.echo(f"{check.code}  {check.name:<24} {check.summary}")
        return Exit.CLEAN
    for check in known:
        if code.lower() in (check.code.lower(), check.name):
            click.echo(check.documentation)
            return Exit.CLEAN
    names = [name for check in known for name in (check.code, check.name)]
    near = difflib.get_close_matches(code, names, 1)
    hint = f"did you mean {near[0]}?" if near else "`flaglint explain` lists all"
    raise UsageError(f"there is no check {code}; {hint}")
