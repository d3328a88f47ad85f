"""Readings of random documents against the vendors' own SDKs, each in an environment of tests/sdks/environments.toml.

`make test-sdks` makes these environments. FLAGLINT_FUZZ_EXAMPLES sets the number of documents for each store.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.oracles.holding import TALLIES, Tally
from tests.sdks.environments import VARIABLE, environments

_NAME = os.environ.get(VARIABLE)
_ORACLES = {f"test_{name}.py" for name in environments()[_NAME].oracles} if _NAME else set[str]()
# A missing SDK is an error there; elsewhere there is nothing to collect.
collect_ignore = sorted({path.name for path in Path(__file__).parent.glob("test_*.py")} - _ORACLES)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand what a worker of pytest-xdist counted to the process that prints."""
    if hasattr(session.config, "workeroutput"):
        counted = {store: (dict(tally.readings), tally.shown) for store, tally in TALLIES.items()}
        session.config.workeroutput["tallies"] = counted


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take what a worker counted."""
    for store, (readings, shown) in getattr(node, "workeroutput", {}).get("tallies", {}).items():
        tally = TALLIES.setdefault(store, Tally())
        tally.readings.update(readings)
        tally.shown += shown


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell how many partial readings were shown by two callers that differ."""
    for store, tally in sorted(TALLIES.items()):
        readings = ", ".join(f"{name} {count}" for name, count in sorted(tally.readings.items()))
        shown = f"{tally.shown} of {tally.readings['partial']} partial readings shown by differing callers"
        terminalreporter.write_line(f"{store}: {readings}; {shown}")
