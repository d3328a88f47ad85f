"""FLG301 missing-expiry

What: a temporary flag without a date by which it is to be gone.
Why: a flag that nobody expects back is never asked about again.
Example: the store marks `new-checkout` as temporary, and no field or tag like `expires:2026-09-30` says until when.
Configure: the conventions for expiry tags and properties, and the manifest's `remove_by`, all count. Where the store
does not say whether a flag is temporary, the check speaks only if other flags of that store or of a manifest
have dates, and is likely at most. Permission flags, kill switches and archived flags are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from flaglint.checks.facts import store_fact, stores
from flaglint.checks.kinds import is_permanent
from flaglint.checks.papers import is_usual
from flaglint.model.findings import Confidence, Finding, Severity
from flaglint.model.usage import Check, FlagUsage, Policy


def find_missing_expiry(usage: FlagUsage, policy: Policy) -> Iterator[Finding]:
    """Yield at most one finding: the temporary flag without an end."""
    flags = tuple(flag for flag in usage.flags if not flag.archived)
    if not flags or any(is_permanent(flag) or flag.expires_at for flag in usage.flags):
        return
    temporary = any(flag.permanent is False for flag in flags)
    if not temporary and not is_usual(usage, policy, "expires_at"):
        return
    yield CHECK.finding(
        usage,
        f"{'is temporary, but ' if temporary else ''}has no expiry date in {stores(flags)}; "
        f"set the date by which it is to be gone{'' if temporary else ', or mark it as permanent'}",
        confidence=Confidence.CERTAIN if temporary else Confidence.LIKELY,
        evidence=tuple(store_fact(flag, "no expiry date", flag.modified_at) for flag in flags),
    )


CHECK = Check("FLG301", "missing-expiry", Severity.WARNING, find=find_missing_expiry)
