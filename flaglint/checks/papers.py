"""Whether a store has a place for owners, dates and descriptions at all: silence means something only there."""

from __future__ import annotations

from flaglint.model.usage import FlagUsage, Policy


def is_usual(usage: FlagUsage, policy: Policy, name: str) -> bool:
    """Tell whether other flags say it: those of the same stores, or of a manifest, which completes every store.

    `name` is one of the fields of a flag in `PAPERS`.
    """
    said = policy.snapshot.papers if policy.snapshot else frozenset()
    return any((store, name) in said for store in (None, *(flag.store for flag in usage.flags)))
