"""Flags whose own rules ask for another flag: what makes that one needed without a reference in code."""

from __future__ import annotations

from flaglint.model.flags import Flag
from flaglint.model.usage import FlagUsage, Policy


def dependents_of(usage: FlagUsage, policy: Policy) -> tuple[Flag, ...]:
    """Return the flags of the same stores that have this one as a prerequisite, in the snapshot's order."""
    if policy.snapshot is None:
        return ()
    in_stores = {flag.store for flag in usage.flags}
    return tuple(
        flag
        for flag in policy.snapshot.dependents.get(usage.key or "", ())
        if flag.store in in_stores and not flag.archived
    )
