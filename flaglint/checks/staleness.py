"""Whether a flag asks for a decision, whatever code does with it: for lists of stale flags."""

from __future__ import annotations

from flaglint.checks.expired import overdue_expiry
from flaglint.checks.stability import stability
from flaglint.model.usage import FlagUsage, Policy


def is_stale(usage: FlagUsage, policy: Policy) -> bool:
    """Tell whether the flag is overdue, called stale by its store, or has long given every caller one value."""
    verdicts = [flag.vendor_stale for flag in usage.flags]
    verdicts += [state.vendor_stale for _, _, state in usage.states(policy.environments)]
    return any(verdicts) or overdue_expiry(usage, policy) is not None or stability(usage, policy) is not None
