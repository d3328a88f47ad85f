"""Which checks run: those that `select` and `ignore` leave of all."""

from __future__ import annotations

from collections.abc import Sequence

from flaglint.errors import UsageError
from flaglint.model.usage import Check


def selected_checks(checks: Sequence[Check], select: Sequence[str], ignore: Sequence[str]) -> list[Check]:
    """Return the checks that run, by their codes: the longest matching prefix decides, as in ruff.

    Raises:
        UsageError: a prefix to select is no check's; a misspelt one would silently judge nothing.
    """
    for prefix in select:
        if not any(check.code.startswith(prefix) for check in checks):
            raise UsageError(f"no check has a code that begins with {prefix!r}; `flaglint explain` lists all")
    return [check for check in checks if _is_selected(check.code, select, ignore)]


def _is_selected(code: str, select: Sequence[str], ignore: Sequence[str]) -> bool:
    chosen = max((len(p) for p in select if code.startswith(p)), default=-1 if select else 0)
    ignored = max((len(p) for p in ignore if code.startswith(p)), default=-1)
    return chosen > ignored
