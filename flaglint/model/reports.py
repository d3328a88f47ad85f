"""What reports are made from, and the constants by which report formats are found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from flaglint.model.findings import Coverage, Finding, Problem, Severity
from flaglint.model.flags import SnapshotSource
from flaglint.model.references import Reference
from flaglint.model.usage import FlagUsage, Policy


@dataclass(frozen=True, slots=True)
class CheckDescription:
    """A check in words: `documentation` is its module's docstring, headed by code and name."""

    code: str
    name: str
    severity: Severity
    documentation: str

    @property
    def summary(self) -> str:
        """Return the `What:` paragraph in one line, or the name where there is none."""
        _, found, rest = self.documentation.partition("What:")
        paragraph = rest.partition("\nWhy:")[0]
        return " ".join(paragraph.split()) if found else self.name


@dataclass(frozen=True, slots=True)
class SnapshotStamp:
    """Which store data a run used: the digest of the flags read, and when they were fetched (None: not known)."""

    sha256: str | None
    fetched_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What one run found; findings are sorted by `sort_key`, references and problems by path and line.

    `snapshot` is None when no store was read. `checks` describes the checks that ran, sorted by code.
    """

    now: datetime
    version: str
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()
    coverage: Coverage = field(default_factory=Coverage)
    snapshot: SnapshotStamp | None = None
    references: tuple[Reference, ...] = ()
    usages: tuple[FlagUsage, ...] = ()
    checks: tuple[CheckDescription, ...] = ()

    @property
    def snapshot_days(self) -> int | None:
        """Return how many whole days old the store data is, or None when that is not known."""
        if self.snapshot is None or self.snapshot.fetched_at is None:
            return None
        return (self.now - self.snapshot.fetched_at).days


@dataclass(frozen=True, slots=True)
class Audit:
    """The monthly report's material: every key of code and stores, sorted by key, and what was found.

    `repositories` names what was scanned. The report is dated by the policy's clock.
    """

    title: str
    policy: Policy
    version: str
    usages: tuple[FlagUsage, ...] = ()
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()
    coverage: Coverage = field(default_factory=Coverage)
    sources: tuple[SnapshotSource, ...] = ()
    snapshot: SnapshotStamp | None = None
    repositories: tuple[str, ...] = ()
    checks: tuple[CheckDescription, ...] = ()

    @property
    def generated_at(self) -> datetime:
        """Return the moment that the report speaks of."""
        return self.policy.now


@dataclass(frozen=True, slots=True)
class ReportFormat:
    """A format for findings: `render` returns the whole text, ending in a line break unless it is empty.

    `lists_checks` tells that it describes every check, whether or not it found something.
    """

    name: str
    render: Callable[[RunSummary], str]
    lists_checks: bool = False


@dataclass(frozen=True, slots=True)
class AuditFormat:
    """A format for the audit: `suffix` ends the file's name, `render` returns the whole text."""

    name: str
    suffix: str
    render: Callable[[Audit], str]
