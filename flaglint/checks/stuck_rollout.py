"""FLG107 stuck-rollout

What: a rollout strictly between nobody and everybody that has not been changed for `untouched-days`.
Why: half of the users have lived with the new code for months; either it works or it does not.
Example: `new-search` has been served to 20 % in production since January.
Configure: `untouched-days` (90); `environments`. Permanent flags are left alone, and so are flags whose store
does not say when they were changed.
"""

from __future__ import annotations

from collections.abc import Iterator

from flaglint.checks.facts import day, days_since, store_fact
from flaglint.checks.kinds import is_permanent
from flaglint.model.findings import Finding, Severity
from flaglint.model.flags import Serving
from flaglint.model.usage import Check, FlagUsage, Policy

SPLIT = "percentage"


def find_stuck_rollout(usage: FlagUsage, policy: Policy) -> Iterator[Finding]:
    """Yield at most one finding: the split that has stood still for the longest time."""
    if any(is_permanent(flag) or flag.archived for flag in usage.flags):
        return
    stuck = [
        (max(changes), flag, name)
        for flag, name, state in usage.states(policy.environments)
        if state.serving is Serving.PARTIAL and SPLIT in (state.reason or "")
        if (changes := [moment for moment in (state.since, state.modified_at) if moment])
        if days_since(max(changes), policy.now) >= policy.untouched_days
    ]
    if not stuck:
        return
    changed, flag, name = min(stuck, key=lambda entry: (entry[0], entry[1].store, entry[2]))
    yield CHECK.finding(
        usage,
        f"its rollout in {name} has not moved since {day(changed)} ({days_since(changed, policy.now)} days); "
        "roll it out to everybody, or take it back",
        evidence=(store_fact(flag, f"{name}: split by percentage, unchanged since {day(changed)}", changed),),
    )


CHECK = Check("FLG107", "stuck-rollout", Severity.WARNING, find=find_stuck_rollout)
