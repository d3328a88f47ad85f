"""FLG110 fully-off

What: a flag that has been off for every caller, in every critical environment, for at least `stable-days`,
is still evaluated in code: it serves `false`, or its master switch is off.
Why: the feature behind it is dead code that is compiled, reviewed and tested all the same.
Example: `if client.variation("old-banner", context, False):` while everyone has been served `false` for months.
Rewrite: `flaglint remove KEY` drops the feature's branch. Unsafe by default, because the feature may be
waiting for its launch: a person decides.
Configure: `stable-days` (30); `minimum-age-days` (7); `environments`. Permanent flags are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from flaglint.checks.facts import shown
from flaglint.checks.sites import finding_at
from flaglint.checks.stability import Stability, clean_up, stability
from flaglint.model.findings import Finding, Fix, Severity
from flaglint.model.usage import Check, FlagUsage, Policy


def find_fully_off(usage: FlagUsage, policy: Policy) -> Iterator[Finding]:
    """Yield one finding for each evaluation of a flag that is off for everybody."""
    stable = stability(usage, policy)
    if stable is None or stable.feature_on:
        return
    for reference in usage.evaluations:
        yield finding_at(
            CHECK,
            usage,
            reference,
            f"is off for every caller {stable.places}{_served(stable)}; if the feature is given up, {clean_up(usage)}",
            confidence=stable.confidence,
            evidence=stable.evidence,
            fix=Fix.UNSAFE,
        )


def _served(stable: Stability) -> str:
    return f", each call gets {shown(stable.value)}" if stable.value is None else f", callers get {shown(stable.value)}"


CHECK = Check("FLG110", "fully-off", Severity.WARNING, find=find_fully_off, rewritable=True)
