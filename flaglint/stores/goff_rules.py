"""GO Feature Flag's decision at a moment: which variations callers can get, and when that may change.

Modelled on the evaluator of gofeatureflag-python-provider 1.3.0. A name is a variation, or None: the call's default.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from flaglint.stores.dates import parse_moment
from flaglint.stores.decision import NEEDS_ATTRIBUTE, PERCENTAGE, TARGETING, Certainty, Step, Undecided, Verdict, decide

Name = str | None


class Ramp(msgspec.Struct):
    """One end of a progressive rollout."""

    variation: str | None = None
    percentage: Any = None
    date: Any = None


class Progressive(msgspec.Struct):
    """A share that grows between two dates."""

    initial: Ramp
    end: Ramp


class Rule(msgspec.Struct, rename="camel"):
    """A targeting rule, or the default rule, which has no query."""

    name: str | None = None
    query: str | None = None
    variation: str | None = None
    percentage: dict[str, Any] | None = None
    progressive_rollout: Progressive | None = None
    disable: bool = False

    def answers(self) -> int:
        """Return how many kinds of answer the rule has; which of several counts is not documented."""
        return sum(each is not None for each in (self.variation, self.percentage, self.progressive_rollout))


class Experimentation(msgspec.Struct):
    """The time in which a flag is evaluated at all."""

    start: Any = None
    end: Any = None


class Flag(msgspec.Struct, rename="camel"):
    """One flag; a step of a scheduled rollout has the same fields."""

    variations: dict[str, Any] | None = None
    targeting: list[Rule] | None = None
    default_rule: Rule | None = None
    disable: bool | None = None
    experimentation: Experimentation | None = None
    bucketing_key: str | None = None
    scheduled_rollout: list[Scheduled] | None = None
    metadata: dict[str, Any] | None = None


class Scheduled(Flag):
    """A change that is made to the flag at its date."""

    date: Any = None


@dataclass(frozen=True, slots=True)
class Timed:
    """A flag with its dates read: `steps` in their order, `bounds` are all moments at which something changes."""

    flag: Flag
    steps: tuple[tuple[datetime, Scheduled], ...]
    bounds: tuple[datetime, ...]


def timed(flag: Flag) -> Timed:
    """Return the flag with its dates.

    Raises:
        Undecided: a date that is missing or no date, or steps that do not follow each other.
    """
    steps = tuple((_moment(each.date, "a scheduled step"), each) for each in flag.scheduled_rollout or ())
    dates = [moment for moment, _ in steps]
    if dates != sorted(set(dates)):
        raise Undecided("scheduled steps that are not in the order of their dates")
    bounds = set(dates)
    for each in (flag, *(step for _, step in steps)):
        if each.experimentation is not None:
            bounds.update(_window(each.experimentation))
        for rule in (*(each.targeting or ()), *((each.default_rule,) if each.default_rule else ())):
            if rule.progressive_rollout is not None:
                bounds.update(_ramp(rule.progressive_rollout))
    return Timed(flag, steps, tuple(sorted(bounds)))


def decided(found: Timed, moment: datetime) -> Verdict[Name]:
    """Return the variations that callers can get at the moment.

    Raises:
        Undecided: a rule or a schedule that is not understood.
    """
    flag = found.flag
    done = [step for date, step in found.steps if date < moment]
    if sum(step.targeting is not None for step in done) > 1:
        raise Undecided("several scheduled steps that change the targeting")
    for step in done:
        flag = _changed(flag, step)
    if flag.disable or not _is_running(flag.experimentation, moment):
        return Verdict((None,))
    return decide(_steps(flag, moment))


def _steps(flag: Flag, moment: datetime) -> Iterator[Step[Name]]:
    if flag.bucketing_key:
        # Callers that lack the attribute get an error, and with it the default of their call.
        verdict = decide(_rules(flag, moment))
        if len(verdict.outcomes) == 1 and verdict.outcomes[0] is not None:
            yield Step(verdict.outcomes, Certainty.VARIES, (NEEDS_ATTRIBUTE,), flag.bucketing_key)
        else:
            yield Step(verdict.outcomes, Certainty.VARIES, verdict.causes)
        yield Step((None,))
        return
    yield from _rules(flag, moment)


def _rules(flag: Flag, moment: datetime) -> Iterator[Step[Name]]:
    for rule in flag.targeting or ():
        if not rule.disable:
            if not rule.query:
                raise Undecided("a targeting rule without a query")
            outcomes, causes = _served(rule, flag.variations or {}, moment)
            yield Step(outcomes, Certainty.VARIES, (TARGETING, *causes))
    if flag.default_rule is None:
        yield Step((None,))
        return
    outcomes, causes = _served(flag.default_rule, flag.variations or {}, moment)
    yield Step(outcomes, Certainty.ALWAYS, causes)


def _served(rule: Rule, variations: Mapping[str, Any], moment: datetime) -> tuple[tuple[Name, ...], tuple[str, ...]]:
    if rule.answers() != 1:
        raise Undecided("a rule without an answer, or with several")
    if rule.progressive_rollout is not None:
        names = _progress(rule.progressive_rollout, moment)
    elif rule.percentage is not None:
        names = _shares(rule.percentage)
    else:
        names = [rule.variation or ""]
    if any(name not in variations for name in names):
        raise Undecided("a rule with a variation that the flag does not have")
    distinct = tuple(dict.fromkeys(names))
    return distinct, ((PERCENTAGE,) if len(distinct) > 1 else ())


def _shares(percentages: Mapping[str, Any]) -> list[str]:
    numbers = [_percentage(each) for each in percentages.values()]
    if sum(numbers) != 100:
        raise Undecided("percentages that do not sum up to 100")
    return [name for name, number in percentages.items() if number > 0]


def _progress(rollout: Progressive, moment: datetime) -> list[str]:
    start, end = _ramp(rollout)
    before, after = rollout.initial.variation or "", rollout.end.variation or ""
    if moment < start:
        return [before]
    goal = 100 if rollout.end.percentage is None else _percentage(rollout.end.percentage)
    if moment > end and goal == 100:
        return [after]
    return [before, after]


def _ramp(rollout: Progressive) -> tuple[datetime, datetime]:
    start, end = (_moment(each.date, "a progressive rollout") for each in (rollout.initial, rollout.end))
    if start >= end:
        raise Undecided("a progressive rollout that ends before it starts")
    return start, end


def _window(experimentation: Experimentation) -> list[datetime]:
    return [
        _moment(each, "an experimentation") for each in (experimentation.start, experimentation.end) if each is not None
    ]


def _is_running(experimentation: Experimentation | None, moment: datetime) -> bool:
    if experimentation is None:
        return True
    if experimentation.start is not None and moment < _moment(experimentation.start, "an experimentation"):
        return False
    return experimentation.end is None or moment <= _moment(experimentation.end, "an experimentation")


def _changed(flag: Flag, step: Scheduled) -> Flag:
    """Return the flag after a scheduled step."""
    return Flag(
        variations={**(flag.variations or {}), **(step.variations or {})},
        targeting=_merged(flag.targeting or [], step.targeting or []),
        default_rule=_replaced(flag.default_rule, step.default_rule),
        disable=flag.disable if step.disable is None else step.disable,
        experimentation=flag.experimentation if step.experimentation is None else _whole(step.experimentation),
        bucketing_key=flag.bucketing_key if step.bucketing_key is None else step.bucketing_key,
    )


def _whole(experimentation: Experimentation) -> Experimentation:
    if experimentation.start is None or experimentation.end is None:
        raise Undecided("a scheduled step that changes a part of the experimentation")
    return experimentation


def _merged(rules: Sequence[Rule], changes: Sequence[Rule]) -> list[Rule]:
    """Return the rules with changes made to those of the same name, and new ones after them."""
    if not changes:
        return list(rules)
    by_name = {rule.name: rule for rule in rules}
    if None in by_name or any(change.name is None for change in changes) or len(by_name) != len(rules):
        raise Undecided("a scheduled step on rules without names of their own")
    if any(change.name in by_name for change in changes):
        raise Undecided("a scheduled step that changes a rule")
    return [*rules, *changes]


def _replaced(rule: Rule | None, change: Rule | None) -> Rule | None:
    """Return the default rule after a step that gives it an answer of the same kind; of another kind is undecided."""
    if change is None:
        return rule
    if rule is None:
        raise Undecided("a scheduled step that changes the default rule of a flag without one, on which the SDK fails")
    if rule.variation is None or change.variation is None or change.answers() != 1:
        raise Undecided("a scheduled step that changes a share of the default rule")
    return change


def _percentage(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 100:
        raise Undecided("a percentage that is no number from 0 to 100")
    return value


def _moment(value: object, what: str) -> datetime:
    moment = parse_moment(value)
    if moment is None:
        raise Undecided(f"{what} without a date that can be read")
    return moment
