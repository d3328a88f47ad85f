"""FLG101 fully-rolled-out

What: a flag that has served one and the same value to every caller, in every critical environment, for
at least `stable-days`, is still evaluated in code.
Why: each reader weighs a branch that can no longer be taken, and each test run pays for it.
Example: `if client.variation("new-checkout", context, False):` while everyone has been served `true` for
months, with no rule, target, split or prerequisite left.
Rewrite: `flaglint remove KEY` puts the served value in place of the evaluation and drops the other branch.
Safe where the expression may be replaced and the store says since when it has been stable.
Configure: `stable-days` (30), twice that is an error; `minimum-age-days` (7); `environments`. Permanent
flags are left alone. Where the store does not say since when, the finding is only likely.
"""

from __future__ import annotations

from collections.abc import Iterator

from flaglint.checks.facts import shown
from flaglint.checks.sites import finding_at
from flaglint.checks.stability import clean_up, stability
from flaglint.model.findings import Finding, Fix, Severity
from flaglint.model.usage import Check, FlagUsage, Policy

ERROR_AFTER = 2  # times the stable days


def find_fully_rolled_out(usage: FlagUsage, policy: Policy) -> Iterator[Finding]:
    """Yield one finding for each evaluation of a flag that only ever serves one value."""
    stable = stability(usage, policy)
    if stable is None or not stable.feature_on:
        return
    overdue = stable.days is not None and stable.days >= ERROR_AFTER * policy.stable_days
    severity = Severity.ERROR if overdue else Severity.WARNING
    for reference in usage.evaluations:
        yield finding_at(
            CHECK,
            usage,
            reference,
            f"serves {shown(stable.value)} to every caller {stable.places}; {clean_up(usage)}",
            severity=severity,
            confidence=stable.confidence,
            evidence=stable.evidence,
            fix=Fix.SAFE,
        )


CHECK = Check("FLG101", "fully-rolled-out", Severity.WARNING, find=find_fully_rolled_out, rewritable=True)
