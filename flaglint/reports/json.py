"""Findings as JSON, version 1: the contract for scripts; fields are only ever added."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

import msgspec

from flaglint.model.findings import Coverage, Finding, Problem
from flaglint.model.reports import ReportFormat, RunSummary, SnapshotStamp
from flaglint.reports.escaping import escape

NOT_ASCII = re.compile(r"[^\x00-\x7f]")
AT_ONCE = 500  # items of a long list that are text in memory at the same time


def render(summary: RunSummary) -> str:
    """Return the findings, problems, coverage and store data of a run."""
    return to_text(
        {
            "version": 1,
            "findings": [finding_json(finding) for finding in summary.findings],
            "problems": problems_json(summary.problems),
            "coverage": coverage_json(summary.coverage),
            "snapshot": snapshot_json(summary.snapshot),
        }
    )


def to_text(document: object) -> str:
    """Return the document as ASCII JSON, indented, with a final line break.

    ASCII, so that no control or bidirectional character reaches a terminal as such; a surrogate (an
    undecodable byte of a file name) becomes a visible escape, because no strict reader takes it.
    """
    try:
        encoded = msgspec.json.encode(document)
    except UnicodeEncodeError:
        encoded = msgspec.json.encode(_encodable(document))
    text = msgspec.json.format(encoded, indent=2).decode()
    return (text if text.isascii() else NOT_ASCII.sub(_as_escape, text)) + "\n"


def list_text(name: str, items: Iterable[object]) -> Iterator[str]:
    """Yield a document of version 1 with one list, in pieces: joined they are what `to_text` gives for the whole."""
    yield f'{{\n  "version": 1,\n  "{name}": ['
    left = iter(items)
    before = ""
    while batch := list(islice(left, AT_ONCE)):
        yield before + to_text(batch)[1:-3].replace("\n", "\n  ")
        before = ","
    yield "\n  ]\n}\n" if before else "]\n}\n"


def finding_json(finding: Finding) -> dict[str, object]:
    """Return one finding under the contract's names; line and column are 1-based, null for the store."""
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "key": finding.key,
        "path": finding.path,
        "line": finding.span.line if finding.span else None,
        "column": finding.span.column + 1 if finding.span else None,
        "message": finding.message,
        "evidence": [
            {"fact": fact.fact, "source": fact.source, "date": moment_json(fact.date)} for fact in finding.evidence
        ],
        "fix": finding.fix.value if finding.fix else None,
        "fingerprint": finding.fingerprint,
    }


def problems_json(problems: tuple[Problem, ...]) -> list[dict[str, object]]:
    """Return the inputs that could not be checked; line 0 is the whole file."""
    return [{"path": problem.path, "line": problem.line, "reason": problem.reason} for problem in problems]


def coverage_json(coverage: Coverage) -> dict[str, object]:
    """Return what was looked at; `absence` is null where a missing reference proves that there is none."""
    return {
        "files": coverage.files,
        "candidates": coverage.candidates,
        "skipped": coverage.skipped,
        "bytes_read": coverage.bytes_read,
        "repositories": list(coverage.repositories),
        "absence": coverage.absence,
    }


def moment_json(moment: datetime | None) -> str | None:
    """Return the moment in ISO 8601 with its offset (`2026-01-31T00:00:00+00:00`), or None."""
    return moment.isoformat() if moment else None


def snapshot_json(stamp: SnapshotStamp | None) -> dict[str, object] | None:
    """Return which store data was used, or None where no store was read."""
    if stamp is None:
        return None
    return {"sha256": stamp.sha256, "fetched_at": moment_json(stamp.fetched_at)}


def _as_escape(found: re.Match[str]) -> str:
    point = ord(found.group())
    if point <= 0xFFFF:
        return f"\\u{point:04x}"
    return f"\\u{0xD800 + (point - 0x10000 >> 10):04x}\\u{0xDC00 + (point & 0x3FF):04x}"


def _encodable(value: object) -> object:
    if isinstance(value, str):
        return "".join(escape(c) if "\ud800" <= c <= "\udfff" else c for c in value)
    if isinstance(value, dict):
        return {_encodable(key): _encodable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_encodable(item) for item in value]
    return value


REPORT = ReportFormat(name="json", render=render)
