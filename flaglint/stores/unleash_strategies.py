"""Unleash's activation strategies, which are joined by OR. GitLab serves the same ones.

Read from Yggdrasil, the engine of Unleash's SDKs. What it cannot compile turns the whole flag off there, and the one
strategy in other SDKs: such a flag is unknown, whatever else it has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from msgspec.structs import replace

from flaglint.model.flags import EnvironmentState, FlagValue
from flaglint.stores.dates import parse_moment
from flaglint.stores.decision import (
    NEEDS_ATTRIBUTE,
    PERCENTAGE,
    PREREQUISITE,
    SEGMENT,
    TARGETING,
    Certainty,
    Outcome,
    Step,
    Undecided,
    decide,
    state_of,
    unknown,
)

TRUE = FlagValue.of(True)
FALSE = FlagValue.of(False)

# Strategies by the attribute that their percentage is counted on; None: any caller can be counted.
_GRADUAL = {"gradualRolloutRandom": None, "gradualRolloutUserId": "userId", "gradualRolloutSessionId": "sessionId"}
_VARYING = frozenset({"userWithId", "remoteAddress", "applicationHostname", "gitlabUserList"})

_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?", re.ASCII)
_VERSION = re.compile(r"(?:0|[1-9]\d{0,8})(?:\.(?:0|[1-9]\d{0,8})){2}(?:-[0-9A-Za-z.]+)?", re.ASCII)
_LISTED = frozenset({"IN", "NOT_IN", "STR_CONTAINS", "STR_STARTS_WITH", "STR_ENDS_WITH"})
_NUMERIC = frozenset({"NUM_EQ", "NUM_GT", "NUM_GTE", "NUM_LT", "NUM_LTE"})
_VERSIONS = frozenset({"SEMVER_EQ", "SEMVER_GT", "SEMVER_LT"})
_DATES = frozenset({"DATE_AFTER", "DATE_BEFORE"})


class Payload(msgspec.Struct):
    """What a variation carries: text, to be read as its type."""

    type: str = "string"
    value: str | None = None


class Variant(msgspec.Struct):
    """One variation with its weight in 1/1000."""

    name: str
    weight: int | float = 0
    payload: Payload | None = None
    overrides: list[Any] | None = None


class Strategy(msgspec.Struct):
    """One activation strategy; it holds where its constraints and segments do and its percentage is met."""

    name: str
    parameters: dict[str, Any] | None = None
    constraints: list[Any] | None = None
    segments: list[Any] | None = None
    variants: list[Variant] | None = None
    disabled: bool | None = None


class _CustomStrategyError(Undecided):
    """A strategy that the team wrote itself; what it says does not matter beside one that is on for everyone."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the flags of a document refer to: the constraints of its segments by id.

    `whole` is false if the document may leave out flags and segments.
    """

    segments: Mapping[str, Sequence[object]]
    whole: bool


def state_of_strategies(strategies: Sequence[Strategy], around: Surroundings) -> EnvironmentState:
    """Return the state of a flag that is on and depends on no other one."""
    try:
        return boolean_state(list(strategy_steps(strategies, around)))
    except Undecided as reason:
        return unknown(str(reason))


def boolean_state(steps: Sequence[Step[Outcome]]) -> EnvironmentState:
    """Return what the steps amount to, in the words of Unleash.

    Raises:
        Undecided: no step decides for everybody.
    """
    verdict = decide(steps)
    if len(verdict.outcomes) == 2:
        verdict = replace(verdict, outcomes=(TRUE, FALSE))
    state = state_of(verdict)
    return replace(state, reason="dependency") if state.reason == PREREQUISITE else state


def strategy_steps(strategies: Sequence[Strategy], around: Surroundings) -> Iterator[Step[Outcome]]:
    """Yield the strategies, which are joined by OR; none at all is on for everyone.

    Raises:
        Undecided: one of them cannot be understood, or all are disabled.
    """
    counted = [strategy for strategy in strategies if not strategy.disabled]
    if not strategies:
        yield Step((TRUE,))
        return
    if not counted:
        raise Undecided("all its strategies are disabled")
    steps: list[Step[Outcome]] = []
    custom: Undecided | None = None
    for strategy in counted:
        try:
            steps.append(strategy_step(strategy, around))
        except _CustomStrategyError as reason:
            custom = reason
    if any(_missing(strategy, around) for strategy in counted) and any(
        each.certainty is not Certainty.NEVER for each in steps
    ):
        raise Undecided(
            "a segment that does not exist, which turns off the flag in some SDKs and the strategy in others"
        )
    if any(step.certainty is Certainty.ALWAYS for step in steps):
        yield Step((TRUE,))
        return
    if custom is not None:
        raise custom
    yield from steps
    yield Step((FALSE,))


def strategy_step(strategy: Strategy, around: Surroundings) -> Step[Outcome]:
    """Return one strategy as a step, for those whom its constraints and segments let in.

    Raises:
        Undecided: it cannot be understood.
    """
    for constraint in (*(strategy.constraints or ()), *_of_segments(strategy, around)):
        _check_constraint(constraint)
    certainty, causes, attribute = _own_condition(strategy)
    missing = _missing(strategy, around)
    if missing and not around.whole:
        raise Undecided(f"a segment that is not in the document ({missing[0]})")
    if certainty is Certainty.NEVER or missing:
        return Step((TRUE,), Certainty.NEVER)
    if strategy.constraints:
        causes = (*causes, TARGETING)
    if strategy.segments:
        causes = (*causes, SEGMENT)
    certainty = Certainty.VARIES if causes else certainty
    return Step((TRUE,), certainty, causes, attribute if causes == (NEEDS_ATTRIBUTE,) else None)


def _own_condition(strategy: Strategy) -> tuple[Certainty, tuple[str, ...], str | None]:
    """Return when a strategy holds, its constraints and segments aside, and the attribute that it counts on."""
    parameters = strategy.parameters or {}
    if strategy.name == "default":
        return Certainty.ALWAYS, (), None
    if strategy.name in _VARYING:
        return Certainty.VARIES, (TARGETING,), None
    if strategy.name == "flexibleRollout":
        stickiness = parameters.get("stickiness", "default")
        if not isinstance(stickiness, str) or not stickiness:
            raise Undecided("a stickiness that is no field's name")
        return _share(parameters.get("rollout"), None if stickiness in ("default", "random") else stickiness)
    if strategy.name in _GRADUAL:
        if _GRADUAL[strategy.name] is not None and not parameters.get("groupId"):
            raise Undecided("a gradual rollout without a groupId")
        return _share(parameters.get("percentage"), _GRADUAL[strategy.name])
    raise _CustomStrategyError("custom strategy")


def _share(percentage: object, counted_on: str | None) -> tuple[Certainty, tuple[str, ...], str | None]:
    text = percentage if isinstance(percentage, str) else ""  # a number is an error to the engine
    if not (text.isascii() and text.isdecimal()) or int(text[:4]) > 100:
        raise Undecided("a rollout that is not the text of a whole number from 0 to 100")
    if int(text) == 0:
        return Certainty.NEVER, (), None
    if int(text) < 100:
        return Certainty.VARIES, (PERCENTAGE,), None
    if counted_on is None:
        return Certainty.ALWAYS, (), None
    return Certainty.VARIES, (NEEDS_ATTRIBUTE,), counted_on


def _missing(strategy: Strategy, around: Surroundings) -> list[Any]:
    return [each for each in strategy.segments or () if str(each) not in around.segments]


def _of_segments(strategy: Strategy, around: Surroundings) -> Iterator[object]:
    for each in strategy.segments or ():
        yield from around.segments.get(str(each), ())


def _check_constraint(constraint: object) -> None:
    """Refuse a constraint that the engine cannot compute; whom a good one lets in varies."""
    if not isinstance(constraint, dict):
        raise Undecided("a constraint that is no object")
    operator, value, values = (constraint.get(name) for name in ("operator", "value", "values"))
    if not isinstance(constraint.get("contextName"), str) or not isinstance(operator, str):
        raise Undecided("a constraint without a context field or operator")
    text = value if isinstance(value, str) else ""
    if operator in _LISTED:
        listed = isinstance(values, list) and all(isinstance(each, str) for each in values)
        readable = listed and (bool(values) or operator in ("IN", "NOT_IN"))
    elif operator in _NUMERIC:
        readable = _NUMBER.fullmatch(text) is not None
    elif operator in _VERSIONS:
        readable = _VERSION.fullmatch(text) is not None
    else:
        readable = operator in _DATES and parse_moment(text) is not None and "T" in text
    if not readable:
        raise Undecided(f"a constraint that cannot be computed ({operator})")
