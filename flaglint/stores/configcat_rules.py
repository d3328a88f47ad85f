"""ConfigCat's evaluation: a config JSON (version 6) to what each flag of it can serve.

Modelled on RolloutEvaluator of configcat-client 10.0.1. An evaluation error yields the default of the call.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from flaglint.model.flags import EnvironmentState, FlagKind, FlagValue
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
    Verdict,
    all_of,
    decide,
    state_of,
    unknown,
)
from flaglint.stores.prerequisites import dependency_order

KINDS = {0: FlagKind.BOOLEAN, 1: FlagKind.STRING, 2: FlagKind.NUMBER, 3: FlagKind.NUMBER}
LAST_COMPARATOR = 35
# What the comparators compare with; the others take a list of texts (COMPARISON_VALUES in the SDK's config.py).
_WITH_TEXT = frozenset({6, 7, 8, 9, 20, 21, 28, 29})
_WITH_NUMBER = frozenset({10, 11, 12, 13, 14, 15, 18, 19})
# Hashes of a start or an end say before an underscore how long it is.
_WITH_LENGTHS = frozenset({22, 23, 24, 25})
_LENGTH = re.compile(r"[0-9]+_")

_MAX_CYCLE_ROUNDS = 20
_FAILS: Verdict[Outcome] = Verdict((None,))


class Value(msgspec.Struct, rename={"boolean": "b", "text": "s", "integer": "i", "double": "d"}):
    """One value, in the member that is named after the setting's type."""

    boolean: bool | None = None
    text: str | None = None
    integer: int | None = None
    double: int | float | None = None


class UserCondition(
    msgspec.Struct, rename={"attribute": "a", "comparator": "c", "text": "s", "number": "d", "texts": "l"}
):
    """Compares an attribute of the user; false for callers without it."""

    comparator: int
    attribute: str | None = None
    text: str | None = None
    number: int | float | None = None
    texts: list[str] | None = None

    def is_whole(self) -> bool:
        """Tell whether there is an attribute, and a value of the kind that the comparator takes."""
        if self.attribute is None:
            return False
        if self.comparator in _WITH_TEXT:
            return self.text is not None
        if self.comparator in _WITH_NUMBER:
            return self.number is not None
        if self.texts is None:
            return False
        return self.comparator not in _WITH_LENGTHS or all(_LENGTH.match(text) for text in self.texts)


class SegmentCondition(msgspec.Struct, rename={"index": "s", "comparator": "c"}):
    """In (0) or not in (1) a segment of the document."""

    index: int
    comparator: int


class PrerequisiteCondition(msgspec.Struct, rename={"key": "f", "comparator": "c", "value": "v"}):
    """Another flag serves (0) or does not serve (1) a value."""

    key: str
    comparator: int
    value: Value


class Condition(msgspec.Struct, rename={"user": "u", "segment": "s", "prerequisite": "p"}):
    """One of the three kinds of condition."""

    user: UserCondition | None = None
    segment: SegmentCondition | None = None
    prerequisite: PrerequisiteCondition | None = None


class Served(msgspec.Struct, rename={"value": "v"}):
    """What a rule serves."""

    value: Value


class PercentageOption(msgspec.Struct, rename={"percent": "p", "value": "v"}):
    """One entry of a split by percent."""

    percent: int | float
    value: Value


class Rule(msgspec.Struct, rename={"conditions": "c", "served": "s", "options": "p"}):
    """A targeting rule: its conditions joined by AND, then a value or a split."""

    conditions: tuple[Condition, ...] = ()
    served: Served | None = None
    options: tuple[PercentageOption, ...] = ()


class Setting(msgspec.Struct, rename={"type": "t", "value": "v", "attribute": "a", "rules": "r", "options": "p"}):
    """One flag of the document."""

    value: Value
    type: int | None = None
    attribute: str | None = None
    rules: tuple[Rule, ...] = ()
    options: tuple[PercentageOption, ...] = ()

    def parents(self) -> tuple[str, ...]:
        """Return the keys of the prerequisites, in the order of the rules."""
        if not self.rules:
            return ()
        conditions = (each for rule in self.rules for each in rule.conditions if each.prerequisite is not None)
        return tuple(dict.fromkeys(each.prerequisite.key for each in conditions if each.prerequisite))

    def uses_segments(self) -> bool:
        """Tell whether a rule looks at a segment."""
        return any(each.segment is not None for rule in self.rules for each in rule.conditions)


class Segment(msgspec.Struct, rename={"conditions": "r"}):
    """A named list of conditions on the user."""

    conditions: tuple[UserCondition, ...] = ()


@dataclass(frozen=True, slots=True)
class _Config:
    settings: Mapping[str, Setting]
    segments: list[Segment]
    verdicts: dict[str, Verdict[Outcome] | str]


def decide_all(settings: Mapping[str, Setting], segments: list[Segment]) -> dict[str, EnvironmentState]:
    """Return the state of every flag of one config."""
    config = _Config(settings, segments, {})
    order, cyclic = dependency_order({key: setting.parents() for key, setting in settings.items()})
    for key in order:
        config.verdicts[key] = _try(key, config)
    _decide_cyclic(cyclic, config)
    return {
        key: unknown(verdict) if isinstance(verdict, str) else state_of(verdict)
        for key, verdict in config.verdicts.items()
    }


def _decide_cyclic(keys: tuple[str, ...], config: _Config) -> None:
    """Decide flags on a cycle, or behind one: an error for every caller who comes to the condition.

    Assume that each of them fails for everybody, and drop those that do not until the assumption bears itself out.
    """
    failing = dict.fromkeys(keys, _FAILS)
    for _ in range(_MAX_CYCLE_ROUNDS):
        config.verdicts.update(failing)
        found = {key: _try(key, config) for key in failing}
        still = {key: _FAILS for key, each in found.items() if isinstance(each, Verdict) and each.outcomes == (None,)}
        if len(still) == len(failing):
            break
        config.verdicts.update(dict.fromkeys(failing.keys() - still.keys(), "the prerequisites form a cycle"))
        failing = still
    else:
        config.verdicts.update(dict.fromkeys(keys, "the prerequisites form a cycle"))


def _try(key: str, config: _Config) -> Verdict[Outcome] | str:
    setting = config.settings[key]
    try:
        if not setting.rules and not setting.options:
            value = setting.value
            return _plain(value.boolean, value.text, value.integer, value.double, setting.type)
        return decide(_steps(setting, config))
    except Undecided as reason:
        return str(reason)


@lru_cache(maxsize=4096, typed=True)
def _plain(
    boolean: bool | None, text: str | None, integer: int | None, double: int | float | None, type_: int | None
) -> Verdict[Outcome]:
    """Return the verdict on a flag without rules; most flags of a large config are alike."""
    return Verdict((_read(Value(boolean, text, integer, double), type_),))


def _steps(setting: Setting, config: _Config) -> Iterator[Step[Outcome]]:
    for rule in setting.rules:
        yield _rule_step(rule, setting, config)
    if setting.options:
        yield _options_step(setting.options, setting, Certainty.ALWAYS, ())
    yield Step((_read(setting.value, setting.type),))


def _rule_step(rule: Rule, setting: Setting, config: _Config) -> Step[Outcome]:
    met: list[tuple[Certainty, str]] = []
    for condition in rule.conditions:
        certainty, cause = _condition(condition, config)
        if certainty is None:  # an evaluation error for all who come this far
            return Step((None,), *all_of(met))
        met.append((certainty, cause))
    certainty, causes = all_of(met)
    if certainty is Certainty.NEVER:
        return Step((), certainty)
    if rule.served is not None:
        if not rule.conditions:
            raise Undecided("a rule without conditions, which the SDKs read differently")
        return Step((_read(rule.served.value, setting.type),), certainty, causes)
    if rule.options:
        return _options_step(rule.options, setting, certainty, causes)
    raise Undecided("a rule serves nothing")


def _options_step(
    options: Sequence[PercentageOption], setting: Setting, certainty: Certainty, causes: tuple[str, ...]
) -> Step[Outcome]:
    """Return a split as a step that callers without a user, or without the attribute, pass by."""
    total = sum(option.percent for option in options)
    if total > 100 or any(option.percent < 0 for option in options):
        raise Undecided("percentages that are negative or exceed 100 together")
    outcomes = tuple(_read(option.value, setting.type) for option in options if option.percent > 0)
    if len(set(outcomes)) == 1 and total == 100:
        if certainty is Certainty.ALWAYS:
            return Step(outcomes, Certainty.VARIES, (NEEDS_ATTRIBUTE,), setting.attribute or "Identifier")
        return Step(outcomes, Certainty.VARIES, causes)
    return Step(outcomes, Certainty.VARIES, (*causes, PERCENTAGE))


def _condition(condition: Condition, config: _Config) -> tuple[Certainty | None, str]:
    """Return whether the condition holds and what it depends on; None: it ends in an error."""
    if condition.user is not None:
        _check_comparator(condition.user)
        return Certainty.VARIES, TARGETING
    if condition.segment is not None:
        if not 0 <= condition.segment.index < len(config.segments) or condition.segment.comparator not in (0, 1):
            raise Undecided("a segment that the document does not define")
        for each in config.segments[condition.segment.index].conditions:
            _check_comparator(each)
        return Certainty.VARIES, SEGMENT
    if condition.prerequisite is not None:
        return _prerequisite(condition.prerequisite, config), PREREQUISITE
    raise Undecided("an unknown kind of condition")


def _check_comparator(condition: UserCondition) -> None:
    if not 0 <= condition.comparator <= LAST_COMPARATOR:
        raise Undecided(f"an unknown comparator ({condition.comparator})")
    if not condition.is_whole():  # an error of the SDK for those alone who have the attribute
        raise Undecided(f"a comparison without its attribute or value (comparator {condition.comparator})")


def _prerequisite(condition: PrerequisiteCondition, config: _Config) -> Certainty | None:
    parent = config.settings.get(condition.key)
    if parent is None:
        return None
    verdict = config.verdicts.get(condition.key, "the prerequisites form a cycle")
    if isinstance(verdict, str):
        raise Undecided(f"its prerequisite {condition.key} is unknown: {verdict}")
    if verdict.outcomes == (None,):
        return None
    if None in verdict.outcomes:
        raise Undecided(f"its prerequisite {condition.key} fails for some callers")
    if condition.comparator not in (0, 1):
        raise Undecided(f"an unknown comparator of a prerequisite ({condition.comparator})")
    expected = _read(condition.value, parent.type).decode()
    equal = {value is not None and value.decode() == expected for value in verdict.outcomes}
    if len(equal) == 2:
        return Certainty.VARIES
    return Certainty.ALWAYS if equal == {condition.comparator == 0} else Certainty.NEVER


def _read(value: Value, type_: int | None) -> FlagValue:
    members = {0: value.boolean, 1: value.text, 2: value.integer, 3: value.double}
    found = members.get(-1 if type_ is None else type_)
    if found is None:
        raise Undecided("a value is missing or not of the setting's type")
    return FlagValue.of(found)
