"""The exit codes, which scripts rely on."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """What a run's end means."""

    CLEAN = 0
    FINDINGS = 1
    ERROR = 2
    PARTIAL = 3
    BUG = 70
    INTERRUPTED = 130
    TERMINATED = 143
