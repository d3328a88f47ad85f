"""Conditions of Powertools rules: whether each holds always, never or for some callers, and until when.

Modelled on schema.py and comparators.py of aws-lambda-powertools 3.37.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

from flaglint.stores.decision import NEEDS_ATTRIBUTE, PERCENTAGE, SCHEDULED, TARGETING, Certainty, Undecided

_ON_CONTEXT = frozenset(
    {"EQUALS", "NOT_EQUALS", "KEY_GREATER_THAN_VALUE", "KEY_GREATER_THAN_OR_EQUAL_VALUE", "KEY_LESS_THAN_VALUE"}
    | {"KEY_LESS_THAN_OR_EQUAL_VALUE", "STARTSWITH", "ENDSWITH", "IN", "NOT_IN", "KEY_IN_VALUE", "KEY_NOT_IN_VALUE"}
    | {"VALUE_IN_KEY", "VALUE_NOT_IN_KEY", "ALL_IN_VALUE", "ANY_IN_VALUE", "NONE_IN_VALUE"}
)
_RECURRING = frozenset({"SCHEDULE_BETWEEN_TIME_RANGE", "SCHEDULE_BETWEEN_DAYS_OF_WEEK"})


@dataclass(frozen=True, slots=True)
class Answer:
    """How a condition comes out; `now` is the same with dated windows taken as they are today.

    `attribute`: holds for every caller that passes it. `over_since`: the end of a past window. `changes_at`: the
    next moment at which a window opens or closes.
    """

    certainty: Certainty
    cause: str
    now: Certainty = Certainty.VARIES
    attribute: str | None = None
    over_since: datetime | None = None
    changes_at: datetime | None = None


def answer(condition: Mapping[str, object], now: datetime) -> Answer:
    """Return how a condition comes out.

    Raises:
        Undecided: an unknown action, or a condition that the SDK refuses.
    """
    action, key, value = condition.get("action"), condition.get("key"), condition.get("value")
    if not isinstance(action, str) or not isinstance(key, str) or not key or value is None:
        raise Undecided("schema error: a condition lacks its action, key or value")
    if action in _ON_CONTEXT:
        return Answer(Certainty.VARIES, TARGETING)
    if action == "MODULO_RANGE":
        return _modulo(key, value)
    if action == "SCHEDULE_BETWEEN_DATETIME_RANGE":
        return _window(value, now)
    if action in _RECURRING:
        return Answer(Certainty.VARIES, SCHEDULED)
    raise Undecided(f"an unknown action ({action})")


def _modulo(key: str, value: object) -> Answer:
    bounds = [value.get(name) for name in ("START", "END", "BASE")] if isinstance(value, dict) else []
    numbers = [each for each in bounds if isinstance(each, int) and not isinstance(each, bool)]
    if len(numbers) != 3 or not 0 <= numbers[0] <= numbers[1] <= numbers[2] - 1:
        raise Undecided("schema error: a MODULO_RANGE needs 0 <= START <= END <= BASE - 1")
    start, end, base = numbers
    if start == 0 and end == base - 1:
        return Answer(Certainty.VARIES, NEEDS_ATTRIBUTE, attribute=key)
    return Answer(Certainty.VARIES, PERCENTAGE)


def _window(value: object, now: datetime) -> Answer:
    if not isinstance(value, dict):
        raise Undecided("schema error: a datetime range without START and END")
    zone = _zone(value.get("TIMEZONE"))
    start, end = _moment(value.get("START"), zone), _moment(value.get("END"), zone)
    if end < start or end < now:
        return Answer(Certainty.NEVER, SCHEDULED, Certainty.NEVER, over_since=end if end < now else None)
    if now < start:
        return Answer(Certainty.VARIES, SCHEDULED, Certainty.NEVER, changes_at=start)
    return Answer(Certainty.VARIES, SCHEDULED, Certainty.ALWAYS, changes_at=end)


def _moment(text: object, zone: ZoneInfo) -> datetime:
    """Return local time of the zone as UTC; the SDK refuses an offset in the text."""
    try:
        local = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        local = None
    if local is None or local.tzinfo is not None:
        raise Undecided("schema error: START and END must be ISO 8601 without an offset")
    try:
        return local.replace(tzinfo=zone).astimezone(timezone.utc)
    except OverflowError:
        raise Undecided("a date out of range") from None


def _zone(name: object) -> ZoneInfo:
    if name is not None and not isinstance(name, str):
        raise Undecided("schema error: TIMEZONE is no text")
    try:
        return ZoneInfo(name or "UTC")
    except (KeyError, ValueError, OSError):
        raise Undecided(f"a time zone that is not known here ({name})") from None
