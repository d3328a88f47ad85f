"""Readings of random documents against the vendors' own SDKs, where these are installed.

With FLAGLINT_ORACLES=1 a missing SDK is an error. FLAGLINT_FUZZ_EXAMPLES sets the number of documents for each store.
"""

from __future__ import annotations

import os
from importlib.util import find_spec

import pytest

from tests.oracles.holding import TALLIES

# The test files, and the module that each cannot do without.
SDKS = {
    "test_azure.py": "featuremanagement",
    "test_flipt.py": "flipt_client",
    "test_goff.py": "gofeatureflag_python_provider",
    "test_optimizely.py": "optimizely",
    "test_split.py": "splitio",
    "test_unleash.py": "yggdrasil_engine",
    "test_gitlab.py": "yggdrasil_engine",
    "test_flagsmith.py": "flagsmith",
    "test_growthbook.py": "growthbook",
    "test_posthog.py": "posthog",
    "test_statsig.py": "statsig",
}

collect_ignore = (
    [] if os.environ.get("FLAGLINT_ORACLES") == "1" else [name for name, sdk in SDKS.items() if find_spec(sdk) is None]
)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell how many partial readings were shown by two callers that differ."""
    for store, tally in sorted(TALLIES.items()):
        readings = ", ".join(f"{name} {count}" for name, count in sorted(tally.readings.items()))
        shown = f"{tally.shown} of {tally.readings['partial']} partial readings shown by differing callers"
        terminalreporter.write_line(f"{store}: {readings}; {shown}")
