"""FLG303 missing-description

What: a flag without a description, or with one too short to say why it is there and what on and off do.
Why: whoever has to decide about it starts by asking around.
Example: `new-checkout` is described as "checkout"; better "New one-page checkout; off: the old three steps".
Configure: the manifest's `why` counts too. Where neither the store nor a manifest describes any flag, there is
probably no place for it, and the finding is a hint. Archived flags are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from flaglint.checks.facts import is_described, store_fact, stores
from flaglint.checks.papers import is_usual
from flaglint.model.findings import Confidence, Finding, Severity
from flaglint.model.usage import Check, FlagUsage, Policy


def find_missing_description(usage: FlagUsage, policy: Policy) -> Iterator[Finding]:
    """Yield at most one finding: the flag that nobody explained."""
    flags = tuple(flag for flag in usage.flags if not flag.archived)
    if not flags or any(is_described(flag) for flag in usage.flags):
        return
    usual = is_usual(usage, policy, "description")
    what = "a description too short to help" if any(flag.description for flag in flags) else "no description"
    yield CHECK.finding(
        usage,
        f"has {what} in {stores(flags)}; write why it is there, and what on and off do",
        confidence=Confidence.CERTAIN if usual else Confidence.HINT,
        evidence=tuple(store_fact(flag, what, flag.modified_at) for flag in flags),
    )


CHECK = Check("FLG303", "missing-description", Severity.INFO, find=find_missing_description)
