"""Dates of the stores to aware UTC; what is absent or unreadable is None, never a guess."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache

_MOMENT = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)"
    r"(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?[ ]?(?:([Zz])|([+-])(\d\d):?(\d\d))?)?",
    re.ASCII,
)


def parse_moment(value: object) -> datetime | None:
    """Return an ISO 8601 text, a date or a datetime as aware UTC; a bare date means 00:00Z, no offset means UTC."""
    if isinstance(value, datetime):
        return _utc(value)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=timezone.utc)
    return _parsed(value) if isinstance(value, str) else None


# The flags of a store share many dates.
@lru_cache(maxsize=16384)
def _parsed(text: str) -> datetime | None:
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    fraction, _, sign, offset_hours, offset_minutes = found.groups()[6:]
    offset = timedelta(hours=int(offset_hours or 0), minutes=int(offset_minutes or 0))
    try:
        microsecond = int((fraction or "0").ljust(6, "0")[:6])
        local = datetime(year, month, day, hour, minute, second, microsecond, tzinfo=timezone.utc)
        return local + offset if sign == "-" else local - offset
    except (ValueError, OverflowError):
        return None


def from_milliseconds(value: object) -> datetime | None:
    """Return milliseconds since 1970 as aware UTC; zero and less mean that the store does not say."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value <= 0:
        return None
    try:
        return datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(milliseconds=value)
    except OverflowError:
        return None


def latest(moments: Iterable[datetime | None]) -> datetime | None:
    """Return the latest moment, or None if there is none or one of them is not known."""
    known: list[datetime] = []
    for moment in moments:
        if moment is None:
            return None
        known.append(moment)
    return max(known, default=None)


def to_text(moment: datetime) -> str:
    """Return ISO 8601 with Z; a fraction of a second only where there is one."""
    return _text(_utc(moment))


@lru_cache(maxsize=16384)
def _text(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is timezone.utc:
        return moment
    return moment.replace(tzinfo=timezone.utc) if moment.tzinfo is None else moment.astimezone(timezone.utc)
