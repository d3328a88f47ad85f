"""FLG113 already-archived

What: code evaluates a flag that every store has archived (an error) or marks as deprecated (a warning).
Why: the store no longer answers; each call gets what the SDK gives for a missing flag, usually its own default,
and a key that is used again one day would switch old code on.
Example: `client.variation("old-banner", context, True)` while the flag was archived last month: `True` for everybody.
Rewrite: `flaglint remove KEY` keeps each call's own default. Unsafe, because SDKs differ in what a missing flag gives.
Configure: nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from flaglint.checks.facts import code_fact, day, store_fact, stores
from flaglint.checks.sites import finding_at
from flaglint.checks.stability import live_flags
from flaglint.model.findings import EvidenceFact, Finding, Fix, Severity
from flaglint.model.flags import Flag
from flaglint.model.references import Reference
from flaglint.model.usage import Check, FlagUsage, Policy


def find_already_archived(usage: FlagUsage, policy: Policy) -> Iterator[Finding]:
    """Yield one finding for each evaluation of a flag that no store serves any more."""
    live = live_flags(usage)
    if not live or not all(flag.archived or flag.deprecated for flag in live):
        return
    archived = all(flag.archived for flag in live)
    state = "archived" if archived else "deprecated"
    for reference in usage.evaluations:
        consequence = _default(reference) if archived else ""
        yield finding_at(
            CHECK,
            usage,
            reference,
            f"is {state} in {stores(live)}{consequence}; remove it from the code and deploy",
            severity=Severity.ERROR if archived else Severity.WARNING,
            evidence=(*(_fact(flag) for flag in live), *_code_facts(reference)),
            fix=Fix.UNSAFE if archived else None,
        )


def _default(reference: Reference) -> str:
    if reference.default is not None:
        return f", so that this call gets {reference.default.text}"
    return ", so that this call gets what the SDK gives for a missing flag"


def _fact(flag: Flag) -> EvidenceFact:
    if not flag.archived:
        return store_fact(flag, "deprecated", flag.modified_at)
    when = f"archived {day(flag.archived_at)}" if flag.archived_at else "archived, when is not known"
    return store_fact(flag, when, flag.archived_at)


def _code_facts(reference: Reference) -> tuple[EvidenceFact, ...]:
    if reference.default is None:
        return ()
    return (code_fact(reference, f"the default at this call is {reference.default.text}"),)


CHECK = Check("FLG113", "already-archived", Severity.ERROR, find=find_already_archived, rewritable=True)
