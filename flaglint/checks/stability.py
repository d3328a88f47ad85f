"""Whether a flag gives every caller the same, and since when: what the checks on zombies share."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from flaglint.checks.facts import FALSE, TRUE, day, days_since, in_words, serving_fact, stores
from flaglint.checks.kinds import is_permanent
from flaglint.model.environments import missing
from flaglint.model.findings import Confidence, EvidenceFact
from flaglint.model.flags import Flag, FlagValue
from flaglint.model.usage import FlagUsage, Policy


@dataclass(frozen=True, slots=True)
class Stability:
    """What every caller gets; `value` is None when each call gets its own default.

    `since` is None when one of the stores does not say; then the confidence is only LIKELY.
    """

    value: FlagValue | None
    feature_on: bool
    environments: tuple[str, ...]
    since: datetime | None
    days: int | None
    confidence: Confidence
    evidence: tuple[EvidenceFact, ...]

    @property
    def places(self) -> str:
        """Return where it holds and since when, for a sentence."""
        when = f"since {day(self.since)} ({self.days} days)" if self.since else "(stable since: not known)"
        return f"in {in_words(self.environments)} {when}"


def stability(usage: FlagUsage, policy: Policy) -> Stability | None:
    """Return what everybody gets, or None: callers differ, the flag is permanent, archived or not yet stable.

    Readings in different stores must all agree, and each store must know every critical environment. Without
    a `since`, a flag created within the stable days cannot have been stable that long.
    """
    live = live_flags(usage)
    if not live or not covers_environments(live, policy.environments):
        return None
    if any(is_permanent(flag) or flag.archived for flag in usage.flags) or is_young(usage, policy):
        return None
    if not agrees(usage, policy):
        return None
    states = usage.states(policy.environments)
    since = [state.since for _, _, state in states if state.since]
    created = [flag.created_at for flag in live if flag.created_at]
    latest = max([*since, *created], default=None)
    if latest and days_since(latest, policy.now) < policy.stable_days:
        return None
    known = max(since) if len(since) == len(states) else None
    value = usage.constant(policy.environments)
    switched_off = usage.is_switched_off(policy.environments)
    return Stability(
        value=value,
        feature_on=value is not None and value != FALSE and (value == TRUE or not switched_off),
        environments=tuple(sorted({name for _, name, _ in states})),
        since=known,
        days=days_since(known, policy.now) if known else None,
        confidence=Confidence.CERTAIN if known else Confidence.LIKELY,
        evidence=tuple(serving_fact(flag, name, state) for flag, name, state in states),
    )


def agrees(usage: FlagUsage, policy: Policy) -> bool:
    """Tell whether all readings give one value, or all leave every call with its own default."""
    constant = usage.constant(policy.environments)
    return constant is not None or usage.serves_code_default(policy.environments)


def live_flags(usage: FlagUsage) -> tuple[Flag, ...]:
    """Return the readings that hold a state; documents that only define flags (a manifest) do not."""
    return tuple(flag for flag in usage.flags if not flag.definition_only)


def covers_environments(flags: tuple[Flag, ...], environments: tuple[str, ...]) -> bool:
    """Tell whether each store among the flags has a reading of every critical environment (at least one)."""
    named: defaultdict[str, set[str]] = defaultdict(set)
    for flag in flags:
        named[flag.store].update(name for name, _ in flag.environments)
    return all(names and not missing(environments, names) for names in named.values())


def is_young(usage: FlagUsage, policy: Policy) -> bool:
    """Tell whether the flag was created so recently that its code may still be in review."""
    created = [flag.created_at for flag in usage.flags if flag.created_at]
    return bool(created) and days_since(max(created), policy.now) < policy.minimum_age_days


def clean_up(usage: FlagUsage) -> str:
    """Return the steps of a removal in their right order."""
    return f"remove it from the code, deploy, then archive it in {stores(live_flags(usage))}"
