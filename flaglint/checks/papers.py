"""Whether a store has a place for owners, dates and descriptions at all: silence means something only there."""

from __future__ import annotations

from collections.abc import Callable

from flaglint.model.flags import Flag
from flaglint.model.usage import FlagUsage, Policy


def is_usual(usage: FlagUsage, policy: Policy, tells: Callable[[Flag], bool]) -> bool:
    """Tell whether other flags say it: those of the same stores, or of a manifest, which completes every store."""
    in_stores = {flag.store for flag in usage.flags}
    listed = policy.snapshot.flags if policy.snapshot else ()
    return any(tells(flag) for flag in listed if flag.store in in_stores or flag.definition_only)
