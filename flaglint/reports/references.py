"""Every reference, for `flaglint refs`: as text for people, as JSON (version 1) for scripts."""

from __future__ import annotations

from collections import Counter

from flaglint.model.references import Reference, ReferenceKind
from flaglint.model.reports import RunSummary
from flaglint.reports.escaping import plural, visible
from flaglint.reports.json import coverage_json, problems_json, to_text
from flaglint.reports.text import place


def render_text(summary: RunSummary) -> str:
    """Return a line for each reference, how it was found, and the counts."""
    lines = [_line(reference) for reference in summary.references]
    lines += [f"{visible(problem.path)}: not checked: {visible(problem.reason)}" for problem in summary.problems]
    kinds = Counter(reference.kind.value for reference in summary.references)
    keys = {reference.key for reference in summary.references if reference.key is not None}
    listed = ", ".join(plural(count, kind) for kind, count in sorted(kinds.items()))
    if lines:
        lines.append("")
    if summary.references:
        total = f"{plural(len(summary.references), 'reference')} ({listed}) to {plural(len(keys), 'flag')}"
    else:
        total = "No reference to a flag"
    lines.append(f"{total} in {plural(summary.coverage.files, 'file')}.")
    if summary.coverage.absence:
        lines.append(f"There may be more: {visible(summary.coverage.absence)}.")
    return "\n".join(lines) + "\n"


def render_json(summary: RunSummary) -> str:
    """Return the references, problems and coverage under the contract's names."""
    return to_text(
        {
            "version": 1,
            "references": [reference_json(reference) for reference in summary.references],
            "problems": problems_json(summary.problems),
            "coverage": coverage_json(summary.coverage),
        }
    )


def reference_json(reference: Reference) -> dict[str, object]:
    """Return one reference; line and column are 1-based, a default that is no literal is null."""
    value = reference.default.value if reference.default else None
    return {
        "key": reference.key,
        "path": reference.path,
        "line": reference.span.line,
        "column": reference.span.column + 1,
        "kind": reference.kind.value,
        "sdk": reference.sdk,
        "evidence": reference.evidence.value,
        "resolution": reference.resolution.value,
        "default": value.decode() if value else None,
        "pattern": reference.pattern,
        "reason": reference.reason,
        "in_test": reference.in_test,
    }


def _line(reference: Reference) -> str:
    where = place(reference.path, reference.span.line, reference.span.column + 1)
    return f"{where}: {_key(reference)}  {reference.kind.value}, {visible(reference.sdk)} ({_how(reference)})"


def _key(reference: Reference) -> str:
    if reference.key is not None:
        return visible(reference.key)
    if reference.kind is ReferenceKind.BULK:
        return "all flags"
    return f"{visible(reference.pattern)} (a pattern)" if reference.pattern else "key not known"


def _how(reference: Reference) -> str:
    found = [] if reference.kind is ReferenceKind.BULK else [f"key: {reference.resolution.value}"]
    found.append(f"known by: {reference.evidence.value}")
    if reference.default is not None:
        found.append(f"default: {visible(reference.default.text)}")
    if reference.reason:
        found.append(visible(reference.reason))
    if reference.in_test:
        found.append("in a test")
    return "; ".join(found)
