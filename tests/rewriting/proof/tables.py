"""All right and wrong rewrites."""

from __future__ import annotations

from tests.rewriting.proof import (
    branches,
    control_flow,
    control_traps,
    doubles,
    evaluations,
    expressions,
    fidelity,
    local_names,
    names,
    overridden,
)

_TABLES = (
    expressions,
    branches,
    control_flow,
    control_traps,
    local_names,
    names,
    evaluations,
    fidelity,
    overridden,
    doubles,
)
RIGHT = tuple(case for table in _TABLES for case in table.RIGHT)
WRONG = tuple(case for table in _TABLES for case in table.WRONG)
