"""Findings as GitHub workflow commands, which show as annotations on a pull request.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from flaglint.model.findings import Finding, Problem, Severity
from flaglint.model.reports import ReportFormat, RunSummary
from flaglint.reports.escaping import plural, visible

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(summary: RunSummary) -> str:
    """Return one command for each finding and each input that could not be checked, then the count."""
    lines = [_finding(finding) for finding in summary.findings]
    lines += [_problem(problem) for problem in summary.problems]
    lines.append(f"flaglint: {plural(len(summary.findings), 'finding')}.")
    return "\n".join(lines) + "\n"


def _finding(finding: Finding) -> str:
    properties: dict[str, object] = {}
    if finding.path is not None:
        properties["file"] = finding.path
    if finding.span is not None:
        properties |= {"line": finding.span.line, "endLine": finding.span.end_line, "col": finding.span.column + 1}
        if finding.span.line == finding.span.end_line:
            properties["endColumn"] = finding.span.end_column + 1
    properties["title"] = f"{finding.code} {finding.name}"
    keyed = f"{finding.message} [{finding.key}]" if finding.key is not None else finding.message
    return _command(COMMANDS[finding.severity], properties, keyed)


def _problem(problem: Problem) -> str:
    properties: dict[str, object] = {"file": problem.path}
    if problem.line:
        properties["line"] = problem.line
    properties["title"] = "not checked"
    return _command("warning", properties, problem.reason)


def _command(name: str, properties: dict[str, object], message: str) -> str:
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {listed}::{_data(message)}"


def _data(text: str) -> str:
    return visible(text).replace("%", "%25")


def _property(value: object) -> str:
    return _data(str(value)).replace(":", "%3A").replace(",", "%2C")


REPORT = ReportFormat(name="github", render=render)
