"""Findings of the checks, problems with single files, and what a scan covered."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from flaglint.model.references import Span


class Severity(str, Enum):
    """How bad a finding is; only a `certain` finding may be an error."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Confidence(str, Enum):
    """How sure the check is."""

    CERTAIN = "certain"
    LIKELY = "likely"
    HINT = "hint"


class Fix(str, Enum):
    """Whether flaglint can repair the finding: SAFE is proved, UNSAFE needs `--unsafe-fixes`."""

    SAFE = "safe"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True)
class EvidenceFact:
    """A fact behind a finding: what, from which document or file, and as of when (None: not known)."""

    fact: str
    source: str
    date: datetime | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One violation; `path` and `span` are None for a finding about the store rather than a place in code."""

    code: str
    name: str
    severity: Severity
    confidence: Confidence
    key: str | None
    message: str
    path: str | None = None
    span: Span | None = None
    scope: str = ""
    evidence: tuple[EvidenceFact, ...] = ()
    fix: Fix | None = None

    @property
    def fingerprint(self) -> str:
        """Return 16 hex digits that survive moved lines: check, key, path and enclosing scope."""
        text = "\0".join((self.code, self.key or "", self.path or "", self.scope))
        return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:16]

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Return the order of listings: findings about the store (no path) last."""
        if self.path is None or self.span is None:
            return ("\U0010ffff", 0, 0, self.code, self.key or "")
        return (self.path, self.span.line, self.span.column, self.code, self.key or "")


@dataclass(frozen=True, slots=True)
class Problem:
    """An input that could not be checked; it ends nothing, and makes the exit code 3. Line 0: whole file."""

    path: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a scan looked at; `files` counts source files considered, `skipped` those with a problem.

    `absence` is None when a missing reference proves that there is none, else the reason why it does not.
    """

    files: int = 0
    candidates: int = 0
    skipped: int = 0
    bytes_read: int = 0
    repositories: tuple[str, ...] = ()
    absence: str | None = None
