"""FLG111 not-evaluated

What: code evaluates the flag, yet the store was not asked for it in `unevaluated-days`.
Why: that code does not run, is not deployed, or asks another environment; the branch may be dead.
Example: the store last saw `old-banner` in February, and `banner.py` still asks for it.
Configure: `unevaluated-days` (30); `environments`. Only where the store reports evaluations in each critical
environment. Archived and young flags are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from flaglint.checks.facts import day, days_since, store_fact
from flaglint.checks.stability import is_young
from flaglint.model.findings import Finding, Severity
from flaglint.model.usage import Check, FlagUsage, Policy


def find_not_evaluated(usage: FlagUsage, policy: Policy) -> Iterator[Finding]:
    """Yield at most one finding: the flag that code mentions and nobody asks for."""
    if not usage.evaluations or any(flag.archived for flag in usage.flags) or is_young(usage, policy):
        return
    states = usage.states(policy.environments)
    asked = [(flag, name, state.last_evaluated) for flag, name, state in states if state.last_evaluated]
    if not asked or len(asked) < len(states):
        return
    latest = max(moment for _, _, moment in asked)
    if days_since(latest, policy.now) < policy.unevaluated_days:
        return
    yield CHECK.finding(
        usage,
        f"the store was last asked for it on {day(latest)} ({days_since(latest, policy.now)} days ago); "
        "check whether the code that evaluates it still runs",
        evidence=tuple(
            store_fact(flag, f"{name}: last evaluated {day(moment)}", moment) for flag, name, moment in asked
        ),
    )


CHECK = Check("FLG111", "not-evaluated", Severity.INFO, find=find_not_evaluated)
