"""FLG103 expiring-soon

What: the date by which a flag is to be gone falls within the next `expiring-days`, and code still evaluates it.
Why: once the date has passed this is an error; said in advance, it fits into the week's work.
Example: the store says `expires: 2026-06-10`, today is 2026-06-01, and two services still ask for `winter-sale`.
Configure: `expiring-days` (14). Permanent flags are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from flaglint.checks.facts import day, store_fact
from flaglint.checks.kinds import is_permanent
from flaglint.checks.sites import finding_at
from flaglint.model.findings import Finding, Severity
from flaglint.model.usage import Check, FlagUsage, Policy


def find_expiring_soon(usage: FlagUsage, policy: Policy) -> Iterator[Finding]:
    """Yield one finding for each evaluation of a flag whose date is near; none once a date has passed."""
    if any(is_permanent(flag) or flag.archived for flag in usage.flags):
        return
    dated = [(flag.expires_at, flag) for flag in usage.flags if flag.expires_at]
    if not dated:
        return
    expires_at, flag = min(dated, key=lambda pair: pair[0])
    left = (expires_at - policy.now).days
    if expires_at < policy.now or left > policy.expiring_days:
        return
    by = f" ({flag.expires_from})" if flag.expires_from else ""
    for reference in usage.evaluations:
        yield finding_at(
            CHECK,
            usage,
            reference,
            f"expires on {day(expires_at)}, in {left} days; plan its removal, or set a new date",
            evidence=(store_fact(flag, f"expires {day(expires_at)}{by}", expires_at),),
        )


CHECK = Check("FLG103", "expiring-soon", Severity.INFO, find=find_expiring_soon)
