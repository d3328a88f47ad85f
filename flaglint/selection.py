"""Which checks run, those that `select` and `ignore` leave of all, and which findings a comment silences."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timezone
from typing import TYPE_CHECKING

from flaglint.errors import UsageError
from flaglint.model.usage import Check

if TYPE_CHECKING:
    from flaglint.model.findings import Finding
    from flaglint.model.source import Suppression


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


def is_suppressed(finding: Finding, suppressions: Mapping[str, Sequence[Suppression]], now: datetime) -> bool:
    """Tell whether a comment silences the finding: on its lines, on a line of its own above, or for the whole file."""
    if finding.path is None or finding.span is None:
        return False
    first, last = finding.span.line, finding.span.end_line
    for comment in suppressions.get(finding.path, ()):
        if comment.codes and finding.code not in comment.codes:
            continue
        if comment.until is not None and _is_over(comment.until, now):
            continue
        above = comment.own_line and comment.line == first - 1
        if comment.line == 0 or first <= comment.line <= last or above:
            return True
    return False


def _is_over(until: str, now: datetime) -> bool:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", until):
        return False
    return now >= datetime.combine(date.fromisoformat(until), datetime.min.time(), timezone.utc)
