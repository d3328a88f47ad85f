"""How GrowthBook decides a feature: prerequisites and rules in order, then the default value.

Read from the Python SDK's `core.py` and GrowthBook's SDK specification; where the two differ the feature is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from msgspec.structs import replace

from flaglint.model.flags import EnvironmentState
from flaglint.stores.decision import (
    EXPERIMENT,
    NEEDS_ATTRIBUTE,
    PERCENTAGE,
    PREREQUISITE,
    TARGETING,
    Certainty,
    Outcome,
    Step,
    Undecided,
    Verdict,
    decide,
    off,
    state_of,
    unknown,
    value_of,
)
from flaglint.stores.prerequisites import dependency_order

Number = int | float

_HASH_VERSIONS = (None, 1, 2)


class Parent(msgspec.Struct):
    """Another feature whose value must meet a condition; a failing gate ends the evaluation without a value."""

    id: str
    condition: Any = None
    gate: bool | None = None


class Rule(msgspec.Struct, rename="camel"):
    """One rule of the SDK payload, as far as it decides."""

    condition: Any = None
    parent_conditions: list[Parent] | None = None
    filters: list[Any] | None = None
    force: Any = msgspec.UNSET
    coverage: Number | None = None
    range: list[Number] | None = None
    hash_attribute: str | None = None
    hash_version: int | None = None
    variations: list[Any] | None = None
    contextual_variations: list[Any] | None = None

    def values(self) -> list[Any]:
        """Return every value that the rule can serve."""
        forced = [] if self.force is msgspec.UNSET else [self.force]
        return [*forced, *(self.variations or ()), *(self.contextual_variations or ())]


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature of one environment as it is decided.

    Each rule comes with the reasons why it may not apply that the rule itself does not tell. `missing` features are
    in no payload of this environment; `problem` is why a feature cannot be decided.
    """

    default: object = None
    rules: tuple[tuple[Rule, tuple[str, ...]], ...] = ()
    missing: bool = False
    problem: str | None = None

    def parents(self) -> tuple[str, ...]:
        """Return the keys of the features that it depends on."""
        if self.missing:
            return ()
        return tuple(dict.fromkeys(parent.id for rule, _ in self.rules for parent in rule.parent_conditions or ()))

    def values(self) -> list[object]:
        """Return every value that it can serve, in the store's order."""
        return [*(value for rule, _ in self.rules for value in rule.values()), self.default]


def decide_all(features: Mapping[str, Feature], *, whole: bool) -> dict[str, EnvironmentState]:
    """Return the state of every feature of one environment; `whole` if no other feature exists there."""
    verdicts: dict[str, Verdict[Outcome] | str] = {}
    order, cyclic = dependency_order({key: feature.parents() for key, feature in features.items()})
    for key in order:
        verdicts[key] = _try(features[key], verdicts, whole=whole)
    verdicts.update(dict.fromkeys(cyclic, "the prerequisites form a cycle"))
    return {key: _state(features[key], verdicts[key]) for key in features}


def _try(feature: Feature, verdicts: Mapping[str, Verdict[Outcome] | str], *, whole: bool) -> Verdict[Outcome] | str:
    if feature.missing:
        return Verdict((None,))
    try:
        if feature.problem is not None:
            raise Undecided(feature.problem)
        return decide(_steps(feature, verdicts, whole=whole))
    except Undecided as reason:
        return str(reason)


def _state(feature: Feature, verdict: Verdict[Outcome] | str) -> EnvironmentState:
    if isinstance(verdict, str):
        return unknown(verdict)
    if feature.missing:
        return off(None)
    # An experiment between equal values changes nothing for callers.
    return state_of(replace(verdict, causes=()) if len(verdict.outcomes) == 1 else verdict)


def _steps(feature: Feature, verdicts: Mapping[str, Verdict[Outcome] | str], *, whole: bool) -> Iterator[Step[Outcome]]:
    for rule, doubts in feature.rules:
        yield from _rule_steps(rule, doubts, verdicts, whole=whole)
    yield Step((_outcome(feature.default),))


def _rule_steps(
    rule: Rule, doubts: tuple[str, ...], verdicts: Mapping[str, Verdict[Outcome] | str], *, whole: bool
) -> Iterator[Step[Outcome]]:
    causes = doubts
    for parent in rule.parent_conditions or ():
        holds = _holds(parent, verdicts, whole=whole)
        if holds is Certainty.ALWAYS:
            continue
        if parent.gate:
            always = holds is Certainty.NEVER and not causes
            yield Step((None,), Certainty.ALWAYS if always else Certainty.VARIES, (PREREQUISITE,))
        if holds is Certainty.NEVER:
            return
        if not parent.gate:
            causes = (*causes, PREREQUISITE)
    if not isinstance(rule.condition, (dict, type(None))):
        raise Undecided("a condition that is no object")
    causes = (*causes, TARGETING) if rule.condition else causes
    causes = (*causes, PERCENTAGE) if rule.filters else causes
    if rule.hash_version not in _HASH_VERSIONS:
        raise Undecided(f"an unknown way to count callers (hashVersion {rule.hash_version})")
    yield _experiment(rule, causes) if rule.force is msgspec.UNSET else _forced(rule, causes)


def _forced(rule: Rule, causes: tuple[str, ...]) -> Step[Outcome]:
    """Return a rule with one value; with a coverage or range, callers without the hash attribute skip it."""
    if rule.force is None:
        raise Undecided("a rule that forces null, which SDKs read differently")
    outcomes = (_outcome(rule.force),)
    if rule.range is not None and len(rule.range) != 2:
        raise Undecided("a range that is no pair of numbers")
    if rule.range is None and rule.coverage is None:
        return Step(outcomes, Certainty.VARIES if causes else Certainty.ALWAYS, causes)
    if rule.range is None and rule.coverage == 0:
        return Step(outcomes, Certainty.NEVER)
    low, high = rule.range or (0, rule.coverage or 0)
    if low > 0 or high < 1:
        return Step(outcomes, Certainty.VARIES, (*causes, PERCENTAGE))
    attribute = rule.hash_attribute or "id"
    return Step(outcomes, Certainty.VARIES, (*causes, NEEDS_ATTRIBUTE), None if causes else attribute)


def _experiment(rule: Rule, causes: tuple[str, ...]) -> Step[Outcome]:
    """Return a rule with variations; callers can be forced into any of them, and SDKs skip a lone one."""
    found = [list_ for list_ in (rule.variations, rule.contextual_variations) if list_ is not None and len(list_) > 1]
    if not found:
        return Step((None,), Certainty.NEVER)
    return Step(tuple(_outcome(value) for each in found for value in each), Certainty.VARIES, (*causes, EXPERIMENT))


def _holds(parent: Parent, verdicts: Mapping[str, Verdict[Outcome] | str], *, whole: bool) -> Certainty:
    verdict = verdicts.get(parent.id)
    if verdict is None:
        if not whole:
            raise Undecided(f"its prerequisite {parent.id} is not in the document")
        verdict = Verdict((None,))
    if isinstance(verdict, str):
        raise Undecided(f"its prerequisite {parent.id} is unknown: {verdict}")
    answers = {_meets(parent.condition, outcome) for outcome in verdict.outcomes}
    if len(answers) > 1:
        return Certainty.VARIES
    return Certainty.ALWAYS if answers == {True} else Certainty.NEVER


def _meets(condition: object, outcome: Outcome) -> bool:
    """Tell whether the value of a prerequisite meets a condition on it, for the forms that have one plain meaning."""
    if not isinstance(condition, dict) or list(condition) != ["value"]:
        raise Undecided("a prerequisite with a condition that is not understood")
    value = None if outcome is None else outcome.decode()
    wanted = condition["value"]
    if not isinstance(wanted, dict):
        return _equal(value, wanted)
    if not wanted:
        raise Undecided("a prerequisite with an empty condition, which SDKs read differently")
    return all(_compare(operator, value, operand) for operator, operand in wanted.items())


def _compare(operator: str, value: object, operand: object) -> bool:
    if operator == "$eq":
        return _equal(value, operand)
    if operator == "$ne":
        return not _equal(value, operand)
    if operator == "$exists":
        return (value is not None) is bool(operand)
    if operator in ("$in", "$nin") and isinstance(operand, list) and not isinstance(value, (dict, list)):
        return any(_equal(value, each) for each in operand) is (operator == "$in")
    raise Undecided(f"a prerequisite with an operator that is not understood ({operator})")


def _equal(value: object, wanted: object) -> bool:
    if isinstance(wanted, (dict, list)):
        raise Undecided("a prerequisite that is compared with an object or a list")
    numbers = [isinstance(each, (int, float)) and not isinstance(each, bool) for each in (value, wanted)]
    return (all(numbers) or type(value) is type(wanted)) and value == wanted


def _outcome(value: object) -> Outcome:
    return None if value is None else value_of(value)
