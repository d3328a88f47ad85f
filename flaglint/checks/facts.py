"""Evidence in words: facts with their source and date, and the small grammar that messages share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flaglint.model.findings import EvidenceFact
from flaglint.model.flags import EnvironmentState, Flag, FlagValue, Serving
from flaglint.model.references import Reference

TRUE = FlagValue("true")
FALSE = FlagValue("false")
LONGEST_VALUE = 60
SHORTEST_DESCRIPTION = 15  # characters that can say anything


def day(moment: datetime) -> str:
    """Return the date as `2026-01-31`."""
    return moment.strftime("%Y-%m-%d")


def days_since(moment: datetime, now: datetime) -> int:
    """Return whole days from the moment to now; negative for the future."""
    return (now - moment).days


def shown(value: FlagValue | None) -> str:
    """Return the value as JSON, cut to a readable length; None is each call's own default."""
    if value is None:
        return "its own default"
    return value.json if len(value.json) <= LONGEST_VALUE else value.json[: LONGEST_VALUE - 1] + "…"


def source(flag: Flag) -> str:
    """Return where the flag was read: the store, and its document where that is known."""
    return f"{flag.store}: {flag.location}" if flag.location else flag.store


def store_fact(flag: Flag, fact: str, date: datetime | None = None) -> EvidenceFact:
    """Return a fact that the flag's store states."""
    return EvidenceFact(fact, source(flag), date)


def code_fact(reference: Reference, fact: str) -> EvidenceFact:
    """Return a fact that the code at the reference states."""
    return EvidenceFact(fact, f"{reference.path}:{reference.span.line}")


def serving_fact(flag: Flag, environment: str, state: EnvironmentState) -> EvidenceFact:
    """Return what one environment serves, dated by the moment from which that has held."""
    if state.serves_code_default():
        what = "switched off, each call gets its own default"
    elif state.serving is Serving.OFF:
        what = f"switched off, serves {shown(state.value)}" if state.value else "switched off"
    elif state.serving is Serving.FULL:
        what = f"serves {shown(state.value)} to every caller"
    else:
        what = f"{state.serving.value}, {state.reason}" if state.reason else state.serving.value
    when = f"since {day(state.since)}" if state.since else "stable since: not known"
    return store_fact(flag, f"{environment}: {what}, {when}", state.since)


def stores(flags: Iterable[Flag]) -> str:
    """Return the names of the flags' stores, sorted and joined for a sentence."""
    return in_words(sorted({flag.store for flag in flags}))


def in_words(names: Iterable[str]) -> str:
    """Return `a`, `a and b`, or `a, b and c`."""
    listed = list(names)
    return " and ".join([", ".join(listed[:-1]), listed[-1]] if len(listed) > 1 else listed)


def is_described(flag: Flag) -> bool:
    """Tell whether the flag's description is long enough to say something."""
    return len((flag.description or "").strip()) >= SHORTEST_DESCRIPTION
