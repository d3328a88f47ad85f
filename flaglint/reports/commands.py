"""The command lines that reports suggest, safe to paste whatever the key is."""

from __future__ import annotations

import shlex

from flaglint.model.flags import FlagValue
from flaglint.reports.escaping import visible


def remove_command(key: str, value: FlagValue | None = None) -> str:
    """Return the removal of one flag; without a value each call keeps its own default."""
    kept = f"--value {shlex.quote(visible(value.json))}" if value is not None else ""
    return _command("remove", key, kept)


def why_command(key: str) -> str:
    """Return the command that lists what is known of one flag."""
    return _command("why", key)


def _command(name: str, key: str, options: str = "") -> str:
    quoted = shlex.quote(visible(key))
    words = [options, "--", quoted] if key.startswith("-") else [quoted, options]
    return " ".join(["flaglint", name, *filter(None, words)])
