"""Paths as people see them: relative to the working directory, as ruff and grep print them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from flaglint.discovery import load
from flaglint.model.absence import Loss
from flaglint.model.reports import RunSummary


def shown_from(root: Path) -> Callable[[str], str]:
    """Return what turns a path below the root into one from the working directory, or an absolute one.

    The files of a bare repository are nowhere on the disk: their paths stay those of the commit.
    """
    here = Path.cwd()
    root = root.resolve()
    if root == here or load("repos.state").is_bare(root):
        return lambda path: path
    if here in root.parents:
        prefix = root.relative_to(here).as_posix()
        return lambda path: f"{prefix}/{path}"
    if root in here.parents:
        return lambda path: os.path.relpath(root / path, here)
    return lambda path: str(root / path)


def localized(summary: RunSummary, root: Path) -> RunSummary:
    """Return the summary with every path as seen from the working directory."""
    shown = shown_from(root)
    return replace(
        summary,
        findings=tuple(
            replace(finding, path=shown(finding.path) if finding.path else None) for finding in summary.findings
        ),
        problems=tuple(replace(problem, path=shown(problem.path)) for problem in summary.problems),
        references=tuple(replace(reference, path=shown(reference.path)) for reference in summary.references),
    )


def localized_losses(losses: Iterable[Loss], root: Path) -> tuple[Loss, ...]:
    """Return losses with every path as seen from the working directory; what concerns the tree has none."""
    shown = shown_from(root)
    return tuple(replace(loss, path=shown(loss.path) if loss.path else "") for loss in losses)
