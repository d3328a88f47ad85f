"""FLG905 stale-snapshot

What: the flags were read from a snapshot that is older than `snapshot-days`.
Why: what it says of rollouts may have changed since; a verdict on old data removes what is in use again.
Example: CI reads `flags.snapshot.json`, and the job that takes it has failed for two weeks.
Configure: `snapshot-days` (7). Stores that are read in the run itself are never old. `flaglint snapshot` takes a new
snapshot.
"""

from __future__ import annotations

from collections.abc import Iterator

from flaglint.checks.facts import days_since
from flaglint.model.findings import EvidenceFact, Finding, Severity
from flaglint.model.usage import Check, FlagUsage, Policy


def find_stale_snapshot(usage: FlagUsage, policy: Policy) -> Iterator[Finding]:
    """Yield at most one finding in a run, on what has no key: the oldest document that flags were read from."""
    if usage.key is not None or policy.snapshot is None:
        return
    dated = [(source.fetched_at, source) for source in policy.snapshot.sources if source.fetched_at is not None]
    if not dated:
        return
    fetched_at, oldest = min(dated, key=lambda each: (each[0], each[1].location))
    age = days_since(fetched_at, policy.now)
    if age > policy.snapshot_days:
        yield CHECK.finding(
            usage,
            f"the flags were read {age} days ago, and may be {policy.snapshot_days} days old; "
            "take the snapshot again with flaglint snapshot",
            evidence=(EvidenceFact("read", f"{oldest.store}: {oldest.location}", fetched_at),),
        )


CHECK = Check("FLG905", "stale-snapshot", Severity.WARNING, find=find_stale_snapshot)
