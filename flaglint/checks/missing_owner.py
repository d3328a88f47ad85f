"""FLG302 missing-owner

What: a flag that no store names an owner for.
Why: when it is overdue nobody decides, and whoever asks has to ask everybody.
Example: `new-checkout` has neither a maintainer nor a tag `owner:payments`.
Configure: owner tags, properties and the manifest's `owner` all count. Where neither the store nor a manifest names an
owner for any flag, there is probably no place for one, and the finding is a hint. Archived flags are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from flaglint.checks.facts import store_fact, stores
from flaglint.checks.papers import is_usual
from flaglint.model.findings import Confidence, Finding, Severity
from flaglint.model.usage import Check, FlagUsage, Policy


def find_missing_owner(usage: FlagUsage, policy: Policy) -> Iterator[Finding]:
    """Yield at most one finding: the flag for which nobody answers."""
    flags = [flag for flag in usage.flags if not flag.archived]
    if not flags or any(flag.owner for flag in usage.flags):
        return
    place = stores(flags)
    usual = is_usual(usage, policy, "owner")
    yield CHECK.finding(
        usage,
        f"has no owner in {place}; name the team that decides about it there or in the manifest",
        severity=Severity.WARNING if usual else Severity.INFO,
        confidence=Confidence.CERTAIN if usual else Confidence.HINT,
        evidence=tuple(store_fact(flag, "names no owner", flag.modified_at) for flag in flags),
    )


CHECK = Check("FLG302", "missing-owner", Severity.WARNING, find=find_missing_owner)
