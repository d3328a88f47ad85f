"""FLG401 missing-fallback

What: an evaluation without a default, where the SDK lets one be left out.
Why: when the store cannot answer, the caller gets None, an exception or whatever this SDK version does.
Example: `statsig.get_config(user, "prices").get("currency")`; better `.get("currency", "EUR")`.
Configure: nothing. SDK methods that take no default are not meant.
"""

from __future__ import annotations

from collections.abc import Iterator

from flaglint.checks.facts import code_fact
from flaglint.checks.sites import finding_at
from flaglint.model.findings import Finding, Severity
from flaglint.model.usage import Check, FlagUsage, Policy


def find_missing_fallback(usage: FlagUsage, policy: Policy) -> Iterator[Finding]:
    """Yield one finding for each evaluation that leaves out its default."""
    for reference in usage.evaluations:
        if not reference.default_missing:
            continue
        yield finding_at(
            CHECK,
            usage,
            reference,
            "is read without a default; write the value that callers get when the store cannot answer",
            evidence=(code_fact(reference, f"no default in this call of the {reference.sdk} SDK"),),
        )


CHECK = Check("FLG401", "missing-fallback", Severity.ERROR, find=find_missing_fallback)
