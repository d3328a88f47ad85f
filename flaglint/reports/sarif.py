"""Findings as SARIF 2.1.0, for code scanning; https://docs.oasis-open.org/sarif/sarif/v2.1.0/."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from urllib.parse import quote

from flaglint.model.findings import Finding, Problem, Severity
from flaglint.model.references import Span
from flaglint.model.reports import CheckDescription, ReportFormat, RunSummary
from flaglint.reports.escaping import visible
from flaglint.reports.json import finding_json, moment_json, to_text

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
ROOT = "%SRCROOT%"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
MOST_RESULTS = 25_000  # GitHub refuses a run with more


def render(summary: RunSummary) -> str:
    """Return one run; results beyond what code scanning accepts are left out, and a notification says so."""
    rules = _rules(summary)
    index = {rule.code: at for at, rule in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": "flaglint",
                "version": visible(summary.version),
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": list(_notifications(summary))}],
        "columnKind": "unicodeCodePoints",
        "results": list(_results(summary.findings[:MOST_RESULTS], index)),
        "properties": _properties(summary),
    }
    return to_text({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def relative_uri(path: str) -> str:
    """Return the path percent-encoded byte by byte; undecodable bytes come back as they were."""
    return quote(path.encode("utf-8", "surrogateescape"), safe="/")


def _rules(summary: RunSummary) -> tuple[CheckDescription, ...]:
    described = {check.code: check for check in summary.checks}
    for finding in summary.findings:
        described.setdefault(finding.code, CheckDescription(finding.code, finding.name, finding.severity, ""))
    return tuple(described[code] for code in sorted(described))


def _rule(check: CheckDescription) -> dict[str, object]:
    text = check.documentation.strip() or check.name
    return {
        "id": check.code,
        "name": check.name,
        "shortDescription": {"text": check.name},
        "fullDescription": {"text": _message(check.summary)},
        "help": {"text": text},
        "defaultConfiguration": {"level": LEVELS[check.severity]},
        "properties": {"tags": ["feature-flags"]},
    }


def _results(findings: tuple[Finding, ...], index: dict[str, int]) -> Iterator[dict[str, object]]:
    seen: Counter[str] = Counter()
    for finding in findings:
        fingerprint = finding.fingerprint
        seen[fingerprint] += 1  # two uses in one function are two results
        keyed = f"{finding.key}: {finding.message}" if finding.key is not None else finding.message
        detail = finding_json(finding)
        yield {
            "ruleId": finding.code,
            "ruleIndex": index[finding.code],
            "level": LEVELS[finding.severity],
            "message": {"text": _message(keyed)},
            "locations": [_location(finding)],
            "partialFingerprints": {"flaglint/v1": f"{fingerprint}:{seen[fingerprint]}"},
            "properties": {name: detail[name] for name in ("key", "confidence", "evidence", "fix")},
        }


def _message(text: str) -> str:
    """Return plain text in which nothing reads as a link (SARIF 3.11.6)."""
    return visible(text).replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def _location(finding: Finding) -> dict[str, object]:
    """Return the place in code; a finding about the store stands at the root, because uploads need a file."""
    if finding.path is not None:
        return {"physicalLocation": _physical(finding.path, finding.span)}
    named = visible(finding.key or finding.name)
    logical = {"name": named, "fullyQualifiedName": named, "kind": "resource"}
    return {"physicalLocation": _physical(".", None), "logicalLocations": [logical]}


def _physical(path: str, span: Span | None) -> dict[str, object]:
    artifact: dict[str, object] = {"artifactLocation": {"uri": relative_uri(path), "uriBaseId": ROOT}}
    if span is not None:
        artifact["region"] = {
            "startLine": span.line,
            "startColumn": span.column + 1,
            "endLine": span.end_line,
            "endColumn": span.end_column + 1,
        }
    return artifact


def _notifications(summary: RunSummary) -> Iterator[dict[str, object]]:
    for problem in summary.problems:
        text = _message(f"not checked: {problem.reason}")
        yield {"level": "warning", "message": {"text": text}, "locations": [_problem_location(problem)]}
    if summary.coverage.absence:
        text = _message(f"a missing reference proves nothing: {summary.coverage.absence}")
        yield {"level": "note", "message": {"text": text}}
    left_out = len(summary.findings) - MOST_RESULTS
    if left_out > 0:
        yield {
            "level": "warning",
            "message": {"text": f"{left_out} results were left out: the limit is {MOST_RESULTS}"},
        }


def _problem_location(problem: Problem) -> dict[str, object]:
    place = _physical(problem.path, None)
    if problem.line:
        place["region"] = {"startLine": problem.line}
    return {"physicalLocation": place}


def _properties(summary: RunSummary) -> dict[str, object]:
    stamp = summary.snapshot
    return {
        "filesSearched": summary.coverage.files,
        "snapshotSha256": stamp.sha256 if stamp else None,
        "snapshotFetchedAt": moment_json(stamp.fetched_at) if stamp else None,
    }


REPORT = ReportFormat(name="sarif", render=render, lists_checks=True)
