"""How old the flags are and what is to be done with them: the figures of the one chart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flaglint.model.usage import FlagUsage
from flaglint.reports.audit.verdicts import Verdict

GROUPS = (
    ("zombie", "can go now"),
    ("overdue", "overdue"),
    ("unreferenced", "unreferenced"),
    ("unknown", "not known"),
    ("in-use", "in use"),
)
BUCKETS = (
    ("under 3 months", 90),
    ("3 to 12 months", 365),
    ("1 to 2 years", 730),
    ("over 2 years", None),
)
NO_DATE = "age not known"
WIDTH = 1000  # units of the bar that holds the most flags


@dataclass(frozen=True, slots=True)
class Segment:
    """Part of a bar: flags of one group, placed in units of `WIDTH`."""

    group: str
    label: str
    count: int
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class AgeRow:
    """One bar: the flags of an age, by group."""

    label: str
    count: int
    segments: tuple[Segment, ...]


def ages(judged: Sequence[tuple[FlagUsage, Verdict]], now: datetime) -> tuple[AgeRow, ...]:
    """Return a bar for each age, the youngest first; the last, of flags without a date, only if there are any."""
    counts: dict[str, Counter[str]] = {label: Counter() for label, _ in BUCKETS}
    for usage, verdict in judged:
        counts.setdefault(_bucket(usage, now), Counter())[verdict.group] += 1
    longest = max((found.total() for found in counts.values()), default=0)
    return tuple(AgeRow(label, found.total(), _segments(found, longest)) for label, found in counts.items())


def _bucket(usage: FlagUsage, now: datetime) -> str:
    created = [flag.created_at for flag in usage.flags if flag.created_at]
    if not created:
        return NO_DATE
    age = (now - min(created)).days
    return next(label for label, limit in BUCKETS if limit is None or age < limit)


def _segments(found: Counter[str], longest: int) -> tuple[Segment, ...]:
    segments = []
    start = 0.0
    for group, label in GROUPS:
        if found[group]:
            width = round(WIDTH * found[group] / longest, 2)
            segments.append(Segment(group, label, found[group], round(start, 2), width))
            start += width
    return tuple(segments)
