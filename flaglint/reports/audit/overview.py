"""The audit as the page shows it: totals, decisions, one row for each flag, findings by check, and the gaps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flaglint.model.findings import Finding
from flaglint.model.reports import Audit
from flaglint.model.usage import FlagUsage
from flaglint.reports.audit.chart import AgeRow, ages
from flaglint.reports.audit.decisions import Decision, decision, owner_of
from flaglint.reports.audit.unseen import Gap, gaps
from flaglint.reports.audit.verdicts import Verdict, verdict_of
from flaglint.reports.flags import serving_text


@dataclass(frozen=True, slots=True)
class FlagRow:
    """One flag of a store or of the code; `calls` are evaluations outside tests."""

    key: str
    verdict: Verdict
    stores: tuple[str, ...]
    serving: tuple[tuple[str, str], ...]
    owner: str | None
    created_at: datetime | None
    expires_at: datetime | None
    calls: int
    references: int


@dataclass(frozen=True, slots=True)
class CheckGroup:
    """The findings of one check, in order."""

    code: str
    name: str
    summary: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """The figures at the head of the report."""

    flags: int
    referenced: int
    zombies: int
    overdue: int
    unreferenced: int
    unknown: int
    references: int
    files: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that a rendering needs, in the order in which it is read."""

    audit: Audit
    totals: Totals
    ages: tuple[AgeRow, ...]
    zombies: tuple[Decision, ...]
    overdue: tuple[Decision, ...]
    unreferenced: tuple[FlagRow, ...]
    rows: tuple[FlagRow, ...]
    groups: tuple[CheckGroup, ...]
    gaps: tuple[Gap, ...]


def survey(audit: Audit) -> Overview:
    """Return the audit in order; the flags to remove come first that have stood still for the longest time."""
    by_key: defaultdict[str | None, list[Finding]] = defaultdict(list)
    for finding in audit.findings:
        by_key[finding.key].append(finding)
    keyed = [usage for usage in audit.usages if usage.key is not None]
    judged = [(usage, verdict_of(usage, by_key[usage.key], audit.policy)) for usage in keyed]
    rows = tuple(_row(usage, verdict) for usage, verdict in judged)
    to_decide = [
        decision(usage, verdict, by_key[usage.key], audit.policy)
        for usage, verdict in judged
        if verdict.is_zombie or verdict is Verdict.EXPIRED
    ]
    to_decide.sort(key=lambda each: (-(each.days if each.days is not None else -1), each.key))
    return Overview(
        audit=audit,
        totals=_totals(audit, judged),
        ages=ages(judged, audit.policy.now),
        zombies=tuple(each for each in to_decide if each.verdict.is_zombie),
        overdue=tuple(each for each in to_decide if not each.verdict.is_zombie),
        unreferenced=tuple(row for row in rows if row.verdict.group == "unreferenced"),
        rows=tuple(sorted(rows, key=lambda row: (list(Verdict).index(row.verdict), row.key))),
        groups=_groups(audit),
        gaps=gaps(audit),
    )


def _totals(audit: Audit, judged: Sequence[tuple[FlagUsage, Verdict]]) -> Totals:
    verdicts = [verdict for _, verdict in judged]
    return Totals(
        flags=sum(bool(usage.flags) for usage, _ in judged),
        referenced=sum(any(not r.in_test for r in usage.references) for usage, _ in judged if usage.flags),
        zombies=sum(verdict.is_zombie for verdict in verdicts),
        overdue=len({finding.key for finding in audit.findings if finding.code == "FLG102"}),
        unreferenced=sum(verdict.group == "unreferenced" for verdict in verdicts),
        unknown=sum(verdict is Verdict.UNKNOWN for verdict in verdicts),
        references=sum(len(usage.references) for usage in audit.usages),
        files=audit.coverage.files,
    )


def _row(usage: FlagUsage, verdict: Verdict) -> FlagRow:
    created = [flag.created_at for flag in usage.flags if flag.created_at]
    expires = [flag.expires_at for flag in usage.flags if flag.expires_at]
    several = len({flag.store for flag in usage.flags if flag.environments}) > 1
    return FlagRow(
        key=usage.key or "",
        verdict=verdict,
        stores=tuple(sorted({flag.store for flag in usage.flags})),
        serving=tuple(
            (f"{flag.store} {name}" if several else name, serving_text(state)) for flag, name, state in usage.states(())
        ),
        owner=owner_of(usage),
        created_at=min(created, default=None),
        expires_at=min(expires, default=None),
        calls=len(usage.evaluations),
        references=len(usage.references),
    )


def _groups(audit: Audit) -> tuple[CheckGroup, ...]:
    summaries = {check.code: check.summary for check in audit.checks}
    by_code: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in audit.findings:
        by_code[finding.code].append(finding)
    return tuple(
        CheckGroup(code, found[0].name, summaries.get(code, found[0].name), tuple(found))
        for code, found in sorted(by_code.items())
    )
