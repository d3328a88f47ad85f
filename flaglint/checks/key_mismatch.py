"""FLG205 key-mismatch

What: code evaluates a key that differs from a known one by case or separators only.
Why: stores compare keys exactly, so every caller gets the default, and nothing says so.
Example: `client.variation("new_checkout", context, False)` while the store has `new-checkout`.
Configure: runs only with a store. Where that store does not list all its flags, the finding is likely at most.
"""

from __future__ import annotations

from collections.abc import Iterator

from flaglint.checks.facts import code_fact
from flaglint.checks.sites import finding_at
from flaglint.checks.spelling import same_letters
from flaglint.model.findings import Confidence, Finding, Severity
from flaglint.model.usage import Check, FlagUsage, Policy


def find_key_mismatch(usage: FlagUsage, policy: Policy) -> Iterator[Finding]:
    """Yield one finding for each evaluation of a key that is known in another spelling only."""
    if usage.key is None or usage.flags or policy.snapshot is None or usage.key in policy.known_keys:
        return
    meant = same_letters(usage.key, policy.known_keys)
    if meant is None:
        return
    for reference in usage.evaluations:
        yield finding_at(
            CHECK,
            usage,
            reference,
            f"the store spells this key {meant}, and compares exactly; write it so",
            confidence=Confidence.CERTAIN if policy.snapshot.authoritative else Confidence.LIKELY,
            evidence=(code_fact(reference, f"asks for {usage.key}"),),
        )


CHECK = Check("FLG205", "key-mismatch", Severity.ERROR, find=find_key_mismatch)
