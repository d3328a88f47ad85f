"""Why a key has no evaluation: the places where it is written, and which stage lost it at each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Stage(str, Enum):
    """Where a key got lost, in the order in which a scan works."""

    ABSENT = "absent"
    EXCLUDED = "excluded"
    OUTSIDE = "outside"
    UNREADABLE = "unreadable"
    TEXT = "text"
    NOT_CANDIDATE = "not-candidate"
    COMMENT = "comment"
    NOT_PASSED = "not-passed"
    CALL = "call"
    DYNAMIC = "dynamic"
    BULK = "bulk"


@dataclass(frozen=True, slots=True)
class Loss:
    """One place and why it is no evaluation; line and column are 1-based, line 0 means the file or the tree."""

    stage: Stage
    path: str
    line: int
    column: int
    reason: str

    @property
    def sort_key(self) -> tuple[str, int, int]:
        """Return the order of listings."""
        return (self.path, self.line, self.column)


@dataclass(frozen=True, slots=True)
class Absence:
    """What became of a key; `evaluations` counts the places where it was found after all."""

    key: str
    evaluations: int
    losses: tuple[Loss, ...]
