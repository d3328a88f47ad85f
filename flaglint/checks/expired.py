"""FLG102 expired

What: the date by which a flag was to be gone has passed (an error), or it has outlived the lifetime of its
kind (a warning), and code still evaluates it.
Why: a date that nothing enforces is a wish; an overdue flag is a decision that somebody owes.
Example: the store says `expires: 2026-01-31`, and `client.variation("winter-sale", context, False)` is still there.
Rewrite: `flaglint remove KEY` where every caller gets one value. Unsafe by default: unless the flag is fully rolled out
(FLG101), that value has not been served for long, or since when is not known.
Configure: `lifetime-days` for each kind of flag (release 40, experiment 40, ops 90, migration 90), for flags
whose store names their kind. Permanent flags are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flaglint.checks.facts import day, days_since, store_fact
from flaglint.checks.kinds import is_permanent, kind_of
from flaglint.checks.sites import finding_at
from flaglint.checks.stability import clean_up
from flaglint.model.findings import EvidenceFact, Finding, Fix, Severity
from flaglint.model.flags import Flag
from flaglint.model.usage import Check, FlagUsage, Policy

SOFT_LIMIT = "lifetime"  # `expires_from` of a date that the store computed from the flag's kind


@dataclass(frozen=True, slots=True)
class Expiry:
    """Why a flag is overdue."""

    severity: Severity
    message: str
    evidence: EvidenceFact


def find_expired(usage: FlagUsage, policy: Policy) -> Iterator[Finding]:
    """Yield one finding for each evaluation of an overdue flag."""
    overdue = overdue_expiry(usage, policy)
    if overdue is None:
        return
    serves_one = usage.constant(policy.environments) is not None
    for reference in usage.evaluations:
        yield finding_at(
            CHECK,
            usage,
            reference,
            f"{overdue.message}; decide which value stays, {clean_up(usage)}, or set a new date",
            severity=overdue.severity,
            evidence=(overdue.evidence,),
            fix=Fix.UNSAFE if serves_one else None,
        )


def overdue_expiry(usage: FlagUsage, policy: Policy) -> Expiry | None:
    """Return the worst reason why the flag is overdue: a written date before a lifetime, the earliest first."""
    if any(is_permanent(flag) or flag.archived for flag in usage.flags):
        return None
    found = [expiry for flag in usage.flags for expiry in _expiries(flag, policy)]
    return min(found, key=lambda expiry: (expiry.severity is not Severity.ERROR, expiry.message), default=None)


def _expiries(flag: Flag, policy: Policy) -> Iterator[Expiry]:
    if flag.expires_at:
        if flag.expires_at < policy.now:
            by = f" ({flag.expires_from})" if flag.expires_from else ""
            fact = store_fact(flag, f"expires {day(flag.expires_at)}{by}", flag.expires_at)
            severity = Severity.WARNING if flag.expires_from == SOFT_LIMIT else Severity.ERROR
            yield Expiry(severity, f"expired on {day(flag.expires_at)}", fact)
        return
    kind = kind_of(flag)
    limit = dict(policy.lifetime_days).get(kind) if kind else None
    if limit is None or flag.created_at is None or days_since(flag.created_at, policy.now) <= limit:
        return
    age = days_since(flag.created_at, policy.now)
    fact = store_fact(flag, f"{kind} flag, created {day(flag.created_at)}", flag.created_at)
    yield Expiry(Severity.WARNING, f"is {age} days old, and a {kind} flag may live {limit}", fact)


CHECK = Check("FLG102", "expired", Severity.ERROR, find=find_expired, rewritable=True)
