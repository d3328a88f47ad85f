"""What a project found, as the reports want it."""

from __future__ import annotations

import inspect

from flaglint import __version__
from flaglint.discovery import collect, load, modules
from flaglint.model.reports import CheckDescription, RunSummary, SnapshotStamp
from flaglint.model.usage import Check
from flaglint.pipeline import Project


def summarize(project: Project, *, list_checks: bool = True) -> RunSummary:
    """Return the findings of a project, with what they rest on.

    To list all checks brings in thirty modules, which a commit without a flag need not wait for.
    """
    judgement = project.judgement
    return RunSummary(
        now=project.now,
        version=__version__,
        findings=judgement.findings,
        problems=judgement.scan.problems,
        coverage=project.coverage,
        snapshot=stamp(project),
        references=judgement.scan.references,
        usages=judgement.usages,
        checks=descriptions() if list_checks else (),
    )


def stamp(project: Project) -> SnapshotStamp | None:
    """Return the digest and age of the store data, or None where no store is configured."""
    if project.flags is None:
        return None
    fetched = [source.fetched_at for source in project.flags.sources if source.fetched_at is not None]
    digest: str = load("stores.snapshot").digest(project.flags)
    return SnapshotStamp(digest, min(fetched, default=None))


def descriptions() -> tuple[CheckDescription, ...]:
    """Return every check in words, sorted by code; the documentation is the module's docstring."""
    described = []
    collect("checks", "CHECK")
    for name in modules("checks"):
        module = load(name)
        check = getattr(module, "CHECK", None)
        if isinstance(check, Check):
            documentation = inspect.cleandoc(module.__doc__ or "")
            described.append(CheckDescription(check.code, check.name, check.severity, documentation))
    return tuple(sorted(described, key=lambda description: description.code))


def reference_summary(project: Project) -> RunSummary:
    """Return the references of a project without judging them."""
    scan = project.scan
    return RunSummary(
        now=project.now,
        version=__version__,
        problems=scan.problems,
        coverage=project.coverage,
        references=scan.references,
    )
