"""FLG201 unknown-flag

What: code evaluates a key that no store knows.
Why: every caller gets the default, silently; often it is a misspelling, or a flag that was deleted too early.
Example: `client.variation("new-chekout", context, False)` while the store has `new-checkout`.
Configure: runs only with a store that lists all its flags. Where the store that answers for this SDK was not
read, the list is empty or the reader had warnings, the finding is only a hint or a warning. Keys that differ
by case or separators only are FLG205.
"""

from __future__ import annotations

from collections.abc import Iterator

from flaglint.checks.sites import finding_at
from flaglint.checks.spelling import nearest, same_letters
from flaglint.model.findings import Confidence, EvidenceFact, Finding, Severity
from flaglint.model.flags import FlagSnapshot
from flaglint.model.references import Reference
from flaglint.model.usage import Check, FlagUsage, Policy


def find_unknown_flag(usage: FlagUsage, policy: Policy) -> Iterator[Finding]:
    """Yield one finding for each evaluation of a key that is missing from every store."""
    if usage.key is None or usage.flags or policy.snapshot is None or not policy.snapshot.authoritative:
        return
    if usage.key in policy.known_keys or same_letters(usage.key, policy.known_keys):
        return
    suggestion = nearest(usage.key, policy.known_keys)
    meant = f"did you mean {suggestion}?" if suggestion else "create it in the store, or remove it from the code"
    for reference in usage.evaluations:
        doubt, confidence = _doubt(policy.snapshot, reference)
        yield finding_at(
            CHECK,
            usage,
            reference,
            f"no store knows this key{doubt}, so that callers get the default; {meant}",
            confidence=confidence,
            evidence=_sources(policy.snapshot, reference),
        )


def _doubt(snapshot: FlagSnapshot, reference: Reference) -> tuple[str, Confidence]:
    """Return why the key may exist all the same, in words, and how sure the finding is."""
    read = {source.store for source in snapshot.sources}
    if not snapshot.flags:
        return " (but the store listed no flag at all)", Confidence.HINT
    if reference.provider and read and reference.provider not in read:
        return f" (but no {reference.provider} store was read)", Confidence.HINT
    if snapshot.warnings:
        return f" (but the store was not read without doubt: {snapshot.warnings[0]})", Confidence.LIKELY
    return "", Confidence.CERTAIN


def _sources(snapshot: FlagSnapshot, reference: Reference) -> tuple[EvidenceFact, ...]:
    """Return the documents that were searched: those of the store that answers this call, where that is known."""
    own = tuple(source for source in snapshot.sources if source.store == reference.provider)
    return tuple(
        EvidenceFact("does not list this key", f"{source.store}: {source.location}", source.fetched_at)
        for source in own or snapshot.sources
    )


CHECK = Check("FLG201", "unknown-flag", Severity.ERROR, find=find_unknown_flag)
