"""Feature filters of Azure feature management: whether each is on for all, none or some, and until when.

Modelled on featuremanagement 2.2.0. What that SDK refuses, or no SDK documents, is undecided.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime

from flaglint.stores.decision import NEEDS_ATTRIBUTE, PERCENTAGE, SCHEDULED, TARGETING, Certainty, Undecided

PREFIX = "Microsoft."

# What a caller passes to be targeted.
USER = "user_id"


@dataclass(frozen=True, slots=True)
class Answer:
    """How a filter comes out; `now` is the same with dated windows taken as they are today.

    `attribute`: on for every caller that passes it. `past`: the bounds in time that are over. `changes_at`: the next
    one to come.
    """

    certainty: Certainty
    cause: str = TARGETING
    now: Certainty = Certainty.VARIES
    attribute: str | None = None
    past: tuple[datetime, ...] = ()
    changes_at: datetime | None = None


def answer(name: object, parameters: Mapping[str, object], now: datetime) -> Answer:
    """Return how a filter comes out.

    Raises:
        Undecided: a filter of the project's own, or parameters that an SDK refuses.
    """
    if name == PREFIX + "TimeWindow":
        return _window(parameters, now)
    if name == PREFIX + "Targeting":
        return _audience(parameters.get("Audience"))
    if name == PREFIX + "Percentage":
        return _share(parameters.get("Value"))
    raise Undecided(f"a filter that is not known ({name})")


def _constant(certainty: Certainty, past: tuple[datetime, ...] = ()) -> Answer:
    return Answer(certainty, now=certainty, past=past)


def _share(value: object) -> Answer:
    percentage = _percentage(value)
    if percentage in (0, 100):
        return _constant(Certainty.ALWAYS if percentage else Certainty.NEVER)
    return Answer(Certainty.VARIES, PERCENTAGE)


def _window(parameters: Mapping[str, object], now: datetime) -> Answer:
    start, end = _moment(parameters.get("Start")), _moment(parameters.get("End"))
    if parameters.get("Recurrence"):
        return Answer(Certainty.VARIES, SCHEDULED)
    past = tuple(each for each in (start, end) if each is not None and each <= now)
    if (start is None and end is None) or (end is not None and end <= now):
        return _constant(Certainty.NEVER, past)
    if start is not None and start > now:
        never = end is not None and end <= start
        return Answer(Certainty.NEVER if never else Certainty.VARIES, SCHEDULED, Certainty.NEVER, changes_at=start)
    if end is not None:
        return Answer(Certainty.VARIES, SCHEDULED, Certainty.ALWAYS, past=past, changes_at=end)
    return _constant(Certainty.ALWAYS, past)


def _moment(text: object) -> datetime | None:
    """Return a date as RFC 2822 has it (`Wed, 01 Jan 2025 00:00:00 GMT`)."""
    if text is None or text == "":
        return None
    try:
        moment = parsedate_to_datetime(text) if isinstance(text, str) else None
    except (ValueError, TypeError, IndexError):
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Undecided("a time window with a date that is not written as Wed, 01 Jan 2025 00:00:00 GMT")
    try:
        return moment.astimezone(timezone.utc)
    except OverflowError:
        raise Undecided("a time window with a date out of range") from None


def _audience(audience: object) -> Answer:
    """Return how targeting comes out: off for callers without a user or group, whatever the percentages are."""
    if not isinstance(audience, dict) or not audience:
        raise Undecided("targeting without an audience")
    default = _percentage(audience.get("DefaultRolloutPercentage", 0))
    users, groups = _list(audience, "Users"), _list(audience, "Groups")
    exclusion = audience.get("Exclusion", {})
    if not isinstance(exclusion, dict):
        raise Undecided("targeting with an exclusion that is none")
    excluded = [*_list(exclusion, "Users"), *_list(exclusion, "Groups")]
    shares = [_percentage(each.get("RolloutPercentage", 0) if isinstance(each, dict) else None) for each in groups]
    if default == 100 and not excluded:
        return Answer(Certainty.VARIES, NEEDS_ATTRIBUTE, attribute=USER)
    if default == 0 and not users and not any(shares):
        return _constant(Certainty.NEVER)
    by_person = users or any(shares) or excluded
    return Answer(Certainty.VARIES, PERCENTAGE if not by_person or 0 < default < 100 else TARGETING)


def _list(tree: Mapping[str, object], name: str) -> list[object]:
    found = tree.get(name) or []
    if not isinstance(found, list):
        raise Undecided(f"targeting with {name} that are no list")
    return found


def _percentage(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 100:
        raise Undecided("a percentage that is no number from 0 to 100")
    return value
