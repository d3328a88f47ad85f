"""FLG202 unreferenced-flag

What: a store has a flag that no scanned code refers to. Mentions in tests alone do not count.
Why: it fills every list, its rules are still evaluated and sent to clients, and nobody dares to delete it.
Example: `old-banner` is in the store, and its last reference was removed in spring.
Configure: scan every repository that uses the store. Where a missing reference proves nothing (unreadable
files, a missing repository, keys made at run time, a call that reads all flags at once) the finding is a hint and says
why. A key that a dynamic pattern may build, an archived flag and a flag younger than `minimum-age-days` are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from flaglint.checks.facts import day, days_since, in_words, store_fact, stores
from flaglint.checks.stability import is_young, live_flags
from flaglint.model.findings import Confidence, EvidenceFact, Finding, Severity
from flaglint.model.usage import Check, FlagUsage, Policy


def find_unreferenced_flag(usage: FlagUsage, policy: Policy) -> Iterator[Finding]:
    """Yield at most one finding: the flag, with what was searched and what casts doubt."""
    if not usage.flags or all(flag.archived for flag in usage.flags) or is_young(usage, policy):
        return
    if usage.kept_alive_by or any(not reference.in_test for reference in usage.references):
        return
    doubt = next(_doubts(usage, policy), None)
    tests = "only tests mention it" if usage.references else "no reference in the code"
    place = stores(live_flags(usage) or usage.flags)
    if doubt:
        message = f"{tests}, but {doubt}; look there before you archive it in {place}"
    else:
        message = f"{tests}; check that no deployed version still asks for it, then archive it in {place}"
    yield CHECK.finding(
        usage,
        message,
        severity=Severity.INFO if doubt else Severity.WARNING,
        confidence=Confidence.HINT if doubt else Confidence.CERTAIN,
        evidence=_evidence(usage, policy),
    )


def _doubts(usage: FlagUsage, policy: Policy) -> Iterator[str]:
    if policy.coverage.absence:
        yield f"this is no proof: {policy.coverage.absence}"
    if not policy.coverage.files:
        yield "this is no proof: no file was scanned"
    dependents = usage.dependents(policy.snapshot)
    if dependents:
        yield f"{in_words(flag.key for flag in dependents)} depends on it in the store"
    evaluated = [state.last_evaluated for _, _, state in usage.states(()) if state.last_evaluated]
    if evaluated and days_since(max(evaluated), policy.now) < policy.unevaluated_days:
        yield f"the store was asked for it on {day(max(evaluated))}"


def _evidence(usage: FlagUsage, policy: Policy) -> tuple[EvidenceFact, ...]:
    searched = EvidenceFact(f"{policy.coverage.files} files searched", in_words(policy.coverage.repositories) or "code")
    created = (f"created {day(flag.created_at)}" if flag.created_at else "listed" for flag in usage.flags)
    facts = (store_fact(flag, fact, flag.created_at) for flag, fact in zip(usage.flags, created, strict=True))
    return (*facts, searched)


CHECK = Check("FLG202", "unreferenced-flag", Severity.WARNING, find=find_unreferenced_flag)
