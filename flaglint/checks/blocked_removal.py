"""FLG109 blocked-removal

What: a flag that has served one value for long enough to go, but other flags of the store depend on it.
Why: archived first, it would change what those flags serve.
Example: `express-pay` has `new-checkout` as a prerequisite, and `new-checkout` is on for everybody.
Configure: nothing. The removal from the code is not blocked, only the last step in the store.
"""

from __future__ import annotations

from collections.abc import Iterator

from flaglint.checks.facts import in_words, store_fact, stores
from flaglint.checks.stability import stability
from flaglint.model.findings import Finding, Severity
from flaglint.model.usage import Check, FlagUsage, Policy


def find_blocked_removal(usage: FlagUsage, policy: Policy) -> Iterator[Finding]:
    """Yield at most one finding: the zombie, and the flags that depend on it."""
    if stability(usage, policy) is None:
        return
    dependents = usage.dependents(policy.snapshot)
    if not dependents:
        return
    names = in_words(flag.key for flag in dependents)
    yield CHECK.finding(
        usage,
        f"could go, but {names} depends on it in {stores(dependents)}; "
        "remove it from the code, deploy, drop the prerequisite there, then archive it",
        evidence=tuple(
            store_fact(flag, f"{flag.key} has it as a prerequisite", flag.modified_at) for flag in dependents
        ),
    )


CHECK = Check("FLG109", "blocked-removal", Severity.INFO, find=find_blocked_removal)
