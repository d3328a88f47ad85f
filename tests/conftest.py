from __future__ import annotations

import os
import tempfile

from hypothesis import HealthCheck, settings

from tests.rewriting.random_programs.tallies import (
    pytest_sessionfinish,
    pytest_terminal_summary,
    pytest_testnodedown,
)

__all__ = ["pytest_sessionfinish", "pytest_terminal_summary", "pytest_testnodedown"]

# No test reads or fills the cache of the person who runs it, nor reads their configuration; commands that tests start
# inherit this.
_OWN = tempfile.TemporaryDirectory(prefix="flaglint-tests-")
os.environ["FLAGLINT_CACHE_DIR"] = f"{_OWN.name}/cache"
os.environ["XDG_CONFIG_HOME"] = f"{_OWN.name}/config"

# `make test` gives the same answer twice; `make fuzz` looks further, each time elsewhere.
settings.register_profile("test", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("fuzz", max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("test")
