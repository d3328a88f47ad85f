"""FLG307 permanent-without-reason

What: a flag that is marked as permanent, and nothing says why.
Why: permanent flags are exempt from all questions of age, so that the mark is the easy way out.
Example: `new-checkout` has the tag `permanent`, no description, and no `permanent_reason` in the manifest.
Configure: the manifest's `permanent_reason`, a description of a sentence, or a kind that is permanent by
nature (permission, kill switch) is reason enough. Archived flags are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from flaglint.checks.facts import in_words, is_described, store_fact
from flaglint.checks.kinds import PERMANENT_KINDS, kind_of
from flaglint.model.findings import Finding, Severity
from flaglint.model.flags import Flag
from flaglint.model.usage import Check, FlagUsage, Policy

REASON = "permanent_reason"


def find_permanent_without_reason(usage: FlagUsage, policy: Policy) -> Iterator[Finding]:
    """Yield at most one finding: the flag that is exempt from age checks without a written reason."""
    flags = tuple(flag for flag in usage.flags if flag.permanent and not flag.archived)
    if not flags or any(_has_reason(flag) for flag in usage.flags):
        return
    marks = in_words(sorted({flag.permanent_from or flag.store for flag in flags}))
    yield CHECK.finding(
        usage,
        f"is permanent by {marks}, but nothing says why; write the reason, or give it an expiry date",
        evidence=tuple(store_fact(flag, f"permanent by {flag.permanent_from or flag.store}") for flag in flags),
    )


def _has_reason(flag: Flag) -> bool:
    facts = {fact.name: fact.value.decode() for fact in flag.facts}
    return bool(facts.get(REASON)) or is_described(flag) or kind_of(flag) in PERMANENT_KINDS


CHECK = Check("FLG307", "permanent-without-reason", Severity.WARNING, find=find_permanent_without_reason)
