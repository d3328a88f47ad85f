"""Findings for people at a terminal: a line each, the evidence below it, and what to do next."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from flaglint.model.findings import EvidenceFact, Finding, Fix, Problem, Severity
from flaglint.model.reports import ReportFormat, RunSummary
from flaglint.reports.commands import remove_command, why_command
from flaglint.reports.escaping import plural, visible

# So many findings of one check about the store are listed one by one, and so many keys are named beyond that.
MOST_ALIKE = 3
MOST_KEYS = 12
DIGEST_SHOWN = 12  # digits of a digest that are enough to compare two by eye
WORDS = ((Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.INFO, "note"))


def render(summary: RunSummary) -> str:
    """Return the findings in the order given, the inputs that could not be checked, and the counts."""
    lines = [line for finding in summary.findings if finding.path is not None for line in _finding(finding)]
    lines += _about_the_store([finding for finding in summary.findings if finding.path is None])
    lines += [_problem(problem) for problem in summary.problems]
    if lines:
        lines.append("")
    return "\n".join([*lines, *_summary(summary)]) + "\n"


def _about_the_store(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield findings that have no place in code; many of one check become one line that names the flags.

    A store with hundreds of flags without an owner must not bury what is found in the code.
    """
    by_check: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_check[finding.code].append(finding)
    for code, alike in by_check.items():
        if len(alike) <= MOST_ALIKE:
            for finding in alike:
                yield from _finding(finding)
            continue
        keys = [visible(finding.key or "") for finding in alike]
        more = f" and {len(keys) - MOST_KEYS} more" if len(keys) > MOST_KEYS else ""
        yield f"store: {code} {alike[0].name}: {len(keys)} flags: {', '.join(keys[:MOST_KEYS])}{more}"


def place(path: str | None, line: int, column: int) -> str:
    """Return `path:line:column`, all 1-based, or `store` for what has no place in code."""
    return f"{visible(path)}:{line}:{column}" if path is not None else "store"


def _finding(finding: Finding) -> Iterator[str]:
    where = place(finding.path, finding.span.line, finding.span.column + 1) if finding.span else place(None, 0, 0)
    key = f" [{visible(finding.key)}]" if finding.key is not None else ""
    yield f"{where}: {finding.code} {visible(finding.message)}{key}"
    for fact in finding.evidence:
        yield f"    {_fact(fact)}"


def _fact(fact: EvidenceFact) -> str:
    dated = f", {fact.date:%Y-%m-%d}" if fact.date else ""
    return f"{visible(fact.fact)} ({visible(fact.source)}{dated})"


def _problem(problem: Problem) -> str:
    where = f"{visible(problem.path)}:{problem.line}" if problem.line else visible(problem.path)
    return f"{where}: not checked: {visible(problem.reason)}"


def _summary(summary: RunSummary) -> Iterator[str]:
    yield counts(summary)
    if not (summary.findings or summary.references or summary.usages or summary.coverage.absence):
        yield "Only SDKs that flaglint knows were looked for; a flag system of your own needs a pack (docs/packs)."
    if summary.snapshot is None:
        yield "No flag store was read, so rollout, expiry and unknown keys were not judged."
        yield "Give one with --store TYPE:LOCATION, or a saved --snapshot FILE."
    elif summary.snapshot_days:
        taken = f"{summary.snapshot.fetched_at:%Y-%m-%d}" if summary.snapshot.fetched_at else "not known"
        digest = f", sha256 {summary.snapshot.sha256[:DIGEST_SHOWN]}…" if summary.snapshot.sha256 else ""
        yield f"The store data is {plural(summary.snapshot_days, 'day')} old (read {taken}{digest})."
    if summary.coverage.absence:
        yield f"A missing reference proves nothing here: {visible(summary.coverage.absence)}."
    if summary.findings:
        yield _next_step(summary.findings)


def counts(summary: RunSummary) -> str:
    """Return one sentence: how many findings of which severity, on how many flags, in how many files."""
    files = f"{plural(summary.coverage.files, 'file')} searched"
    unread = f", {plural(len(summary.problems), 'input')} could not be checked" if summary.problems else ""
    if not summary.findings and not summary.references and not summary.usages:
        return f"No feature flag was found: nothing to do. {files}{unread}."
    if not summary.findings:
        return f"Nothing to do: no finding in {files}{unread}."
    severities = Counter(finding.severity for finding in summary.findings)
    listed = ", ".join(plural(severities[severity], word) for severity, word in WORDS if severities[severity])
    flags = plural(len({finding.key for finding in summary.findings if finding.key is not None}), "flag")
    return f"Found {plural(len(summary.findings), 'finding')} ({listed}) on {flags}; {files}{unread}."


def _next_step(findings: tuple[Finding, ...]) -> str:
    """Return one command: the removal that is proved where there is one, else the reasons of the first finding."""
    safe = next((finding.key for finding in findings if finding.fix is Fix.SAFE and finding.key is not None), None)
    if safe is not None:
        return f"Next: {remove_command(safe)} shows what its removal would change."
    keyed = next((finding.key for finding in findings if finding.key is not None), None)
    if keyed is not None:
        return f"Next: {why_command(keyed)} lists what is known about it."
    return f"Next: flaglint explain {findings[0].code} says what is meant and why."


REPORT = ReportFormat(name="text", render=render)
