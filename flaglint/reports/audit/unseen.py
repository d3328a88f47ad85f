"""What an audit could not see: every reason why a flag may be alive, or a store's answer out of date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flaglint.model.conflicts import conflicts
from flaglint.model.flags import Serving
from flaglint.model.references import ReferenceKind
from flaglint.model.reports import Audit
from flaglint.reports.escaping import plural
from flaglint.reports.flags import conflict_text

MOST_DETAILS = 40


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that was not seen, what follows from it, and the places it concerns."""

    title: str
    consequence: str
    details: tuple[str, ...] = ()
    left_out: int = 0


def gaps(audit: Audit) -> tuple[Gap, ...]:
    """Return every gap, the widest first; empty when all was seen."""
    return (
        *_stores(audit),
        *_conflicts(audit),
        *_coverage(audit),
        *_dynamic(audit),
        *_undecided(audit),
        *_undated(audit),
    )


def _gap(title: str, consequence: str, details: Iterator[str]) -> Gap:
    listed = tuple(details)
    return Gap(title, consequence, listed[:MOST_DETAILS], max(0, len(listed) - MOST_DETAILS))


def _stores(audit: Audit) -> Iterator[Gap]:
    snapshot = audit.policy.snapshot
    if snapshot is None:
        yield Gap("No flag store was read", "Rollout, expiry, owners and unknown keys are not judged.")
        return
    if not snapshot.authoritative:
        yield Gap("No store lists all its flags", "A key that is missing there may still exist.")
    if snapshot.warnings:
        yield _gap("A store was not read without doubt", "Its flags may be incomplete.", iter(snapshot.warnings))
    undated = [source for source in audit.sources if source.fetched_at is None]
    if undated:
        title = f"{plural(len(undated), 'store document')} of unknown age"
        yield _gap(title, "What it says may be out of date.", (f"{s.store}: {s.location}" for s in undated))


def _conflicts(audit: Audit) -> Iterator[Gap]:
    found = [f"{usage.key}: {conflict_text(each)}" for usage in audit.usages for each in conflicts(usage.flags)]
    if found:
        title = f"{plural(len(found), 'conflict')} between stores, accounts or documents"
        yield _gap(title, "Which of them is right is to be decided.", iter(found))


def _coverage(audit: Audit) -> Iterator[Gap]:
    if audit.problems:
        title = f"{plural(len(audit.problems), 'input')} could not be checked"
        lines = (f"{p.path}:{p.line}: {p.reason}" if p.line else f"{p.path}: {p.reason}" for p in audit.problems)
        yield _gap(title, "References in them are not counted.", lines)
    if audit.coverage.absence:
        yield Gap("A missing reference proves nothing", f"The reason: {audit.coverage.absence}.")


def _dynamic(audit: Audit) -> Iterator[Gap]:
    without = [r for usage in audit.usages if usage.key is None for r in usage.references if not r.in_test]
    bulk = [r for r in without if r.kind is ReferenceKind.BULK]
    if bulk:
        title = f"{plural(len(bulk), 'place')} where all flags are read at once"
        yield _gap(title, "Who uses which of them is not seen.", (f"{r.path}:{r.span.line}" for r in bulk))
    found = [r for r in without if r.kind is not ReferenceKind.BULK]
    if not found:
        return
    title = f"{plural(len(found), 'reference')} whose key is not known before run time"
    kept = (f"{r.path}:{r.span.line}: {r.pattern or 'any key'}{f', {r.reason}' if r.reason else ''}" for r in found)
    yield _gap(title, "Every flag whose key they may build is kept alive.", kept)


def _undecided(audit: Audit) -> Iterator[Gap]:
    unknown = [
        f"{usage.key}: {name}{f', {state.reason}' if state.reason else ''}"
        for usage in audit.usages
        for _, name, state in usage.states(audit.policy.environments)
        if state.serving is Serving.UNKNOWN
    ]
    if unknown:
        title = f"{plural(len(unknown), 'answer')} that no reader understood"
        yield _gap(title, "What these flags serve is not known; they are left alone.", iter(unknown))


def _undated(audit: Audit) -> Iterator[Gap]:
    undated = [
        usage.key or ""
        for usage in audit.usages
        if (states := usage.states(audit.policy.environments)) and not any(state.since for _, _, state in states)
    ]
    if undated:
        title = f"{plural(len(undated), 'flag')} whose store does not say since when"
        yield _gap(title, "That they are stable is likely, not certain.", iter(undated))
