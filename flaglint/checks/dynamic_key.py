"""FLG405 dynamic-key

What: an evaluation whose key cannot be read from the code.
Why: nobody can search for it, and every flag whose key it may build has to stay.
Example: `client.variation(f"app_{name}", context, False)`; better a dictionary of the keys in full.
Configure: nothing. The pattern of keys that it keeps alive is shown where it is known.
"""

from __future__ import annotations

from collections.abc import Iterator

from flaglint.checks.facts import code_fact
from flaglint.checks.sites import finding_at
from flaglint.model.findings import Finding, Severity
from flaglint.model.references import Reference
from flaglint.model.usage import Check, FlagUsage, Policy


def find_dynamic_key(usage: FlagUsage, policy: Policy) -> Iterator[Finding]:
    """Yield one finding for each evaluation without a static key."""
    if usage.key is not None:
        return
    for reference in usage.evaluations:
        reason = reference.reason or "it is made at run time"
        yield finding_at(
            CHECK,
            usage,
            reference,
            f"the key cannot be read from the code: {reason}; {_consequence(reference)}; write the keys in full",
            evidence=(code_fact(reference, reason),),
        )


def _consequence(reference: Reference) -> str:
    if reference.pattern:
        return f"it keeps every flag like {reference.pattern} alive"
    return "any flag may be meant"


CHECK = Check("FLG405", "dynamic-key", Severity.INFO, find=find_dynamic_key)
