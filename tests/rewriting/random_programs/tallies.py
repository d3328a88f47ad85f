"""How many random programs were rewritten and why some were not; told at the end of a run, with pytest-xdist too.

The hooks are imported by tests/conftest.py: the process that prints under pytest-xdist collects no test itself.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest

from flaglint.model.edits import RefusalReason, RewritePlan

# Definitions that the whole project still needs are no doubt about the rewrite.
HARMLESS = (RefusalReason.STILL_REFERENCED,)
TALLY: Counter[str] = Counter()
PROGRAMS, REFUSED = "programs", "refused"
MUTANTS, ACCEPTED, SAME = "mutants", "mutants accepted", "mutants that run the same"


def refusals(plan: RewritePlan) -> list[str]:
    """Return why places were not rewritten, without what is particular to the program."""
    return sorted(
        {
            re.sub(r"\d+", "N", re.sub(r"[`\"'(].*[`\"')]", "…", f"{refusal.reason.value}: {refusal.message}"))
            for refusal in plan.refusals
            if refusal.reason not in HARMLESS
        }
    )


def count(plan: RewritePlan) -> None:
    """Count a program, once for each value of its flag."""
    reasons = refusals(plan)
    TALLY.update([PROGRAMS, *([REFUSED] if reasons or not plan.files else []), *reasons])


def share_refused() -> float:
    return TALLY[REFUSED] / max(1, TALLY[PROGRAMS])


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand what a worker of pytest-xdist counted to the process that prints."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["random programs"] = dict(TALLY)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take what a worker counted."""
    TALLY.update(getattr(node, "workeroutput", {}).get("random programs", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell the share of refused programs, with the reasons, and of accepted mutants."""
    if TALLY[PROGRAMS]:
        share = f"{TALLY[REFUSED]} refused ({share_refused():.1%})"
        terminalreporter.write_line(f"random programs, by value: {TALLY[PROGRAMS]}, {share}")
    for reason, number in TALLY.most_common():
        if ": " in reason:
            terminalreporter.write_line(f"  {number:5} {reason}")
    if TALLY[MUTANTS]:
        accepted = f"{TALLY[ACCEPTED]} accepted, and {TALLY[SAME]} that run the same"
        terminalreporter.write_line(f"wrong rewrites: {TALLY[MUTANTS]}, {accepted}")
