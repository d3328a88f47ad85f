"""Rewrites: what is to be removed, the edited files, and what was refused."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from flaglint.model.findings import Problem
from flaglint.model.flags import FlagValue
from flaglint.model.references import Reference, Span, TagLibrary


class Applicability(str, Enum):
    """Whether a plan may be written without a person reading it first."""

    SAFE = "safe"
    REVIEW = "review"


class RefusalReason(str, Enum):
    """Why a place was left alone; the value is the code shown to people and scripts."""

    DYNAMIC_KEY = "dynamic-key"
    UNSUPPORTED_SHAPE = "unsupported-shape"
    CODE_DEFAULT_UNKNOWN = "code-default-unknown"
    NAME_REUSED = "name-reused"
    ALTERS_SCOPE = "alters-scope"
    NOT_PROVED = "not-proved"
    NOT_COMPILABLE = "not-compilable"
    NOT_REPRODUCED = "not-reproduced"
    FILE_CHANGED = "file-changed"
    TOO_LARGE = "too-large"
    TEST_OVERRIDE = "test-override"
    TEMPLATE = "template"
    STILL_REFERENCED = "still-referenced"
    QUOTED = "quoted"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A place that stays, for a person to decide."""

    path: str
    line: int
    reason: RefusalReason
    message: str


@dataclass(frozen=True, slots=True)
class Substitution:
    """Put `value` in place of the expression at `span`: the flag's value, already negated where needed.

    `recognised_by` is the word in the expression by which it was found, `library` what a tag was loaded from (see
    `Evaluated`).
    """

    span: Span
    value: FlagValue
    recognised_by: str
    library: TagLibrary | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """Take out the call at `span`, by which a test forces `value`; None where that is not a literal.

    `text` is the value's source. `recognised_by` is the word in the call by which it was found, `told_by` are the
    attributes by which a double is told the value later (see `Forced`).
    """

    span: Span
    value: FlagValue | None
    text: str
    recognised_by: str
    told_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RemovalRequest:
    """One flag to take out of the code, with every reference found to it, sorted by path and line.

    `value` is None when each call site keeps its own default (an archived flag).
    """

    key: str
    value: FlagValue | None
    references: tuple[Reference, ...]


class SourceTree(Protocol):
    """The files that a removal may look at and change; paths are relative to the root, with slashes."""

    def read(self, path: str) -> bytes:
        """Return the file's bytes, as they were when the references were found."""

    def paths_with_word(self, word: str) -> tuple[str, ...]:
        """Return, sorted, every text file of the tree that holds the word between non-identifier characters."""


@dataclass(frozen=True, slots=True)
class FileRewrite:
    """The old and new bytes of one file, and the substitutions that were asked for in it.

    `removed_names` are the bindings (imports, constants, functions, dotted for class members) that went
    because this removal orphaned them; `notes` say in words what was done, in order. `overrides` are those that went,
    by themselves or with their test; `doubts` say why a person should look before the file is written, `remains` what
    stays though it says nothing any more.
    """

    path: str
    before: bytes
    after: bytes
    substitutions: tuple[Substitution, ...] = ()
    removed_names: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    overrides: tuple[Override, ...] = ()
    doubts: tuple[str, ...] = ()
    remains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RewritePlan:
    """All rewrites for one flag, sorted by path: applied whole or not at all.

    `mentions` are paths with lines where prose or a comment names the key. `asking` are files whose wrappers keep
    asking for the flag, since a call of theirs stays: what would have to be put in place there, so that the proof can
    tell what such a call gives elsewhere. Nothing in them is written.
    """

    key: str
    value: FlagValue | None
    files: tuple[FileRewrite, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    applicability: Applicability = Applicability.SAFE
    problems: tuple[Problem, ...] = ()
    mentions: tuple[tuple[str, int], ...] = ()
    asking: tuple[FileRewrite, ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """How a project's own tests end without and with a plan, by exit codes and, where they are known, single tests.

    `broken` fail only with it, sorted; `gone` counts those that are not there any more. `output` is the end of what the
    command printed, empty unless it got worse.
    """

    command: str
    before: int
    after: int
    broken: tuple[str, ...] = ()
    gone: int = 0
    is_worse: bool = False
    output: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a plan: written in place, or committed on a branch; `held_back`: a person must look first."""

    written: bool = False
    held_back: bool = False
    branch: str | None = None
    commit: str | None = None
    trial: Trial | None = None

    @property
    def is_done(self) -> bool:
        """Tell whether the plan stands somewhere now."""
        return self.written or self.branch is not None
