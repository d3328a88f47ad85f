"""FLG104 past-date-in-name

What: the flag's key names a day, a month, a quarter or a year that is over.
Why: whoever chose the key knew when it would be needed no longer, and that moment has passed.
Example: `temp_holiday_feature_2019`, `checkout-2024-q3`, `sale.2025-12-24`.
Configure: nothing. Only a number that stands alone between separators counts, from 2010 on, and not before its
period is over. A key is a weak sign, so the finding is likely at most. Permanent flags are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

from flaglint.checks.facts import code_fact, day
from flaglint.checks.kinds import is_permanent
from flaglint.checks.sites import finding_at
from flaglint.model.findings import Confidence, Finding, Severity
from flaglint.model.usage import Check, FlagUsage, Policy

FIRST_YEAR = 2010  # feature flags are younger than that; `max-2000-items` is no date
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DATE = re.compile(
    r"(?<![0-9a-z])"
    r"(?:(?:(?P<month_name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|q(?P<first_quarter>[1-4]))[-_.:/ ]?)?"
    r"(?P<year>20[0-9]{2})"
    r"(?:[-_.:/ ]?q(?P<quarter>[1-4])|(?P<gap>[-_.])(?P<month>0[1-9]|1[0-2])(?:(?P=gap)(?P<day>[0-2][0-9]|3[01]))?)?"
    r"(?![0-9a-z])",
    re.IGNORECASE,
)


def find_past_date_in_name(usage: FlagUsage, policy: Policy) -> Iterator[Finding]:
    """Yield one finding for each evaluation of a key whose date is over."""
    if usage.key is None or any(is_permanent(flag) or flag.archived for flag in usage.flags):
        return
    over = end_of_date(usage.key)
    if over is None or over > policy.now:
        return
    last = day(over - timedelta(days=1))
    for reference in usage.evaluations:
        yield finding_at(
            CHECK,
            usage,
            reference,
            f"the date in its key was over on {last}; remove it from the code, deploy, then archive it",
            confidence=Confidence.LIKELY,
            evidence=(code_fact(reference, f"the key names a time up to {last}"),),
        )


def end_of_date(key: str) -> datetime | None:
    """Return the first moment after the day, month, quarter or year that the key names last, or None."""
    ends = [end for end in map(_end, DATE.finditer(key)) if end is not None]
    return max(ends, default=None)


def _end(found: re.Match[str]) -> datetime | None:
    year = int(found["year"])
    if year < FIRST_YEAR:
        return None
    try:
        if found["day"]:
            return datetime(year, int(found["month"]), int(found["day"]), tzinfo=timezone.utc) + timedelta(days=1)
        quarter = found["quarter"] or found["first_quarter"]
        return _first_of(year, _last_month(found, quarter) + 1)
    except ValueError:  # 2024-02-31
        return None


def _last_month(found: re.Match[str], quarter: str | None) -> int:
    if quarter:
        return 3 * int(quarter)
    if found["month_name"]:
        return MONTHS.index(found["month_name"].casefold()) + 1
    return int(found["month"]) if found["month"] else 12


def _first_of(year: int, month: int) -> datetime:
    return datetime(year + (month > 12), month - 12 * (month > 12), 1, tzinfo=timezone.utc)


CHECK = Check("FLG104", "past-date-in-name", Severity.WARNING, find=find_past_date_in_name)
