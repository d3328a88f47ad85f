"""The decision that all rule-based stores share: which values can callers get, and why do they differ.

A vendor describes the evaluation of a flag as steps in order; `decide` folds them, `state_of` words the result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
from functools import lru_cache
from typing import Generic, TypeVar

import msgspec

from flaglint.model.flags import CODE_DEFAULT, EnvironmentState, FlagKind, FlagValue, Serving, StoreFact
from flaglint.stores.words import AmbiguousWord

T = TypeVar("T")
U = TypeVar("U")

# What one caller gets: a value, or None for the default written at the call.
Outcome = FlagValue | None

TARGETING = "targeting"
SEGMENT = "segment"
PERCENTAGE = "percentage"
EXPERIMENT = "experiment"
PREREQUISITE = "prerequisite"
SCHEDULED = "scheduled"
NEEDS_ATTRIBUTE = "needs-attribute"

_PRECEDENCE = (EXPERIMENT, PERCENTAGE, TARGETING, SEGMENT, PREREQUISITE, SCHEDULED, NEEDS_ATTRIBUTE)


class Undecided(Exception):  # noqa: N818 (an answer, not an error)
    """The reader does not fully understand the flag: the state is unknown, for the reason in `str()`."""


class Certainty(str, Enum):
    """Whether a condition holds for every caller, for none, or for some."""

    ALWAYS = "always"
    NEVER = "never"
    VARIES = "varies"


class Step(msgspec.Struct, Generic[T], frozen=True):
    """What a step serves to the callers that it catches; those whom it does not catch go on to the next one.

    `causes` say why callers differ in this step. `attribute` is set where all callers that pass it are caught.
    """

    outcomes: tuple[T, ...]
    certainty: Certainty = Certainty.ALWAYS
    causes: tuple[str, ...] = ()
    attribute: str | None = None


class Verdict(msgspec.Struct, Generic[T], frozen=True):
    """All outcomes, distinct, in the order in which the steps name them, and the causes met on the way."""

    outcomes: tuple[T, ...]
    causes: tuple[str, ...] = ()
    attribute: str | None = None
    if_present: T | None = None

    def map(self, function: Callable[[T], U]) -> Verdict[U]:
        """Return the verdict in other terms (variation names to values); equal outcomes become one."""
        present = None if self.attribute is None else function(self.if_present)  # type: ignore[arg-type]
        return Verdict(_distinct(function(each) for each in self.outcomes), self.causes, self.attribute, present)

    def sole(self) -> T | None:
        """Return the one outcome, or None if there are several."""
        return self.outcomes[0] if len(self.outcomes) == 1 else None


def decide(steps: Iterable[Step[T]]) -> Verdict[T]:
    """Return what an evaluation can yield; steps after one that always decides are not looked at.

    Raises:
        Undecided: the steps end without one that catches everybody left.
    """
    outcomes: list[T] = []
    causes: list[str] = []
    needed: Step[T] | None = None
    for step in steps:
        if step.certainty is Certainty.NEVER:
            continue
        outcomes.extend(step.outcomes)
        causes.extend(step.causes)
        needed = needed or (step if step.attribute is not None else None)
        if step.certainty is Certainty.ALWAYS:
            break
    else:
        raise Undecided("no value is served to callers that no rule matches")
    found = _distinct(outcomes)
    if needed is None:
        return Verdict(found, _distinct(causes))
    return Verdict(found, _distinct(causes), needed.attribute, needed.outcomes[0])


def state_of(verdict: Verdict[Outcome]) -> EnvironmentState:
    """Return the state that a verdict amounts to; a running experiment is never constant."""
    if len(verdict.outcomes) == 1 and EXPERIMENT not in verdict.causes:
        [sole] = verdict.outcomes
        return off(None) if sole is None else full(sole)
    values = tuple(value for value in verdict.outcomes if value is not None)
    facts: list[StoreFact] = []
    reason = _reason(verdict.causes)
    if None in verdict.outcomes:
        facts.append(fact("includes_code_default", True))
    if reason == NEEDS_ATTRIBUTE:
        facts.append(fact("attribute", verdict.attribute))
        if verdict.if_present is not None:
            facts.append(StoreFact("value_if_present", verdict.if_present))
    return EnvironmentState(Serving.PARTIAL, values=values, reason=reason, facts=tuple(facts))


@lru_cache(maxsize=1024)
def full(value: FlagValue) -> EnvironmentState:
    """Return the state in which every caller gets the value."""
    return EnvironmentState(Serving.FULL, value)


@lru_cache(maxsize=1024)
def off(value: Outcome) -> EnvironmentState:
    """Return the state of a flag that a master switch turned off."""
    if value is None:
        return EnvironmentState(Serving.OFF, value_from=CODE_DEFAULT)
    return EnvironmentState(Serving.OFF, value)


def unknown(reason: str) -> EnvironmentState:
    """Return the state of a flag that the document cannot tell, or the reader not understand."""
    return EnvironmentState(Serving.UNKNOWN, reason=reason)


def all_of(conditions: Iterable[tuple[Certainty, str]]) -> tuple[Certainty, tuple[str, ...]]:
    """Return whether conditions joined by AND hold, with the causes of those that vary."""
    causes: list[str] = []
    for certainty, cause in conditions:
        if certainty is Certainty.NEVER:
            return Certainty.NEVER, ()
        if certainty is Certainty.VARIES:
            causes.append(cause)
    return (Certainty.VARIES if causes else Certainty.ALWAYS), _distinct(causes)


def fact(name: str, value: object) -> StoreFact:
    """Return something that the store says, under its own word."""
    return StoreFact(name, FlagValue.of(value))


def value_of(value: object) -> FlagValue:
    """Return a value that a document holds.

    Raises:
        Undecided: null, or text that two versions of YAML read differently.
    """
    if value is None:
        raise Undecided("a value is null")
    if _is_ambiguous(value):
        raise Undecided("a value without quotes means different things to YAML 1.1 and 1.2")
    return FlagValue.of(value)


def kind_of(values: Iterable[object]) -> FlagKind:
    """Return the type that the plain values share; JSON where they differ or there are none."""
    kinds = {_kind(value) for value in values if value is not None}
    return kinds.pop() if len(kinds) == 1 else FlagKind.JSON


def _is_ambiguous(value: object) -> bool:
    if isinstance(value, dict):
        return any(_is_ambiguous(each) for each in value.values())
    if isinstance(value, list):
        return any(_is_ambiguous(each) for each in value)
    return isinstance(value, AmbiguousWord)


def _kind(value: object) -> FlagKind:
    if isinstance(value, bool):
        return FlagKind.BOOLEAN
    if isinstance(value, (int, float)):
        return FlagKind.NUMBER
    return FlagKind.STRING if isinstance(value, str) else FlagKind.JSON


def _reason(causes: tuple[str, ...]) -> str:
    if EXPERIMENT not in causes and PERCENTAGE in causes and (TARGETING in causes or SEGMENT in causes):
        return "targeting+percentage"
    return next((cause for cause in _PRECEDENCE if cause in causes), TARGETING)


def _distinct(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(items))
