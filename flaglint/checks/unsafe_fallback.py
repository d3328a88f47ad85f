"""FLG402 unsafe-fallback

What: the default written in code turns the feature on.
Why: when the store cannot answer, everybody gets the new code at once, also where it was never rolled out.
Example: `client.variation("new-checkout", context, True)`; better `False`.
Configure: nothing. Permanent flags (a kill switch is on by default for a reason) are left alone, and so is a flag
that every caller is served `true` anyway.
"""

from __future__ import annotations

from collections.abc import Iterator

from flaglint.checks.facts import TRUE, code_fact
from flaglint.checks.kinds import is_permanent
from flaglint.checks.sites import finding_at
from flaglint.model.findings import Finding, Severity
from flaglint.model.references import Reference
from flaglint.model.usage import Check, FlagUsage, Policy


def find_unsafe_fallback(usage: FlagUsage, policy: Policy) -> Iterator[Finding]:
    """Yield one finding for each evaluation whose default is true."""
    if any(is_permanent(flag) for flag in usage.flags):
        return
    if usage.constant(policy.environments) == TRUE:
        return
    for reference in usage.evaluations:
        if not _turns_on(reference):
            continue
        yield finding_at(
            CHECK,
            usage,
            reference,
            "its default turns the feature on when the store cannot answer; make it False, or mark the flag permanent",
            evidence=(code_fact(reference, "the default is true"),),
        )


def _turns_on(reference: Reference) -> bool:
    if reference.evaluated is not None and reference.evaluated.negated:
        return False
    return reference.default is not None and reference.default.value == TRUE


CHECK = Check("FLG402", "unsafe-fallback", Severity.WARNING, find=find_unsafe_fallback)
