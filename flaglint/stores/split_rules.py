"""Split's decision: which treatments a flag can give, step by step.

Modelled on the evaluator of splitio_client 10.7.0. Treatments are text; `control` is what callers get for no answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from flaglint.model.flags import EnvironmentState, FlagValue
from flaglint.stores.decision import (
    PERCENTAGE,
    PREREQUISITE,
    SEGMENT,
    TARGETING,
    Certainty,
    Step,
    Undecided,
    Verdict,
    all_of,
    decide,
    off,
    state_of,
    unknown,
)
from flaglint.stores.prerequisites import dependency_order

CONTROL = "control"
ALL_KEYS = "ALL_KEYS"
ROLLOUT = "ROLLOUT"

_SEGMENTS = frozenset({"IN_SEGMENT", "IN_RULE_BASED_SEGMENT"})
_ATTRIBUTES = frozenset(
    {"WHITELIST", "EQUAL_TO", "GREATER_THAN_OR_EQUAL_TO", "LESS_THAN_OR_EQUAL_TO", "BETWEEN", "EQUAL_TO_SET"}
    | {"PART_OF_SET", "CONTAINS_ALL_OF_SET", "CONTAINS_ANY_OF_SET", "STARTS_WITH", "ENDS_WITH", "CONTAINS_STRING"}
    | {"EQUAL_TO_BOOLEAN", "MATCHES_STRING", "EQUAL_TO_SEMVER", "GREATER_THAN_OR_EQUAL_TO_SEMVER"}
    | {"LESS_THAN_OR_EQUAL_TO_SEMVER", "BETWEEN_SEMVER", "IN_LIST_SEMVER"}
)


class Partition(msgspec.Struct):
    """A share of the traffic, in percent."""

    treatment: str
    size: Any


class Selector(msgspec.Struct):
    """What a matcher looks at: the key, or an attribute."""

    attribute: str | None = None


class Dependency(msgspec.Struct):
    """Treatments of another flag."""

    split: str
    treatments: list[str]


class Matcher(msgspec.Struct, rename="camel"):
    """One matcher of a condition."""

    matcher_type: str
    negate: bool = False
    key_selector: Selector | None = None
    dependency_matcher_data: Dependency | None = None


class MatcherGroup(msgspec.Struct):
    """Matchers that must all match."""

    matchers: list[Matcher]
    combiner: str = "AND"


class Condition(msgspec.Struct, rename="camel"):
    """One condition with what it gives to those who match."""

    matcher_group: MatcherGroup
    condition_type: str | None = None
    partitions: list[Partition] = []


class Prerequisite(msgspec.Struct):
    """Another flag, and the treatments of it that let callers in."""

    n: str
    ts: list[str]


class Split(msgspec.Struct, rename="camel"):
    """One flag, as SDKs receive it."""

    name: str
    default_treatment: str
    status: str = "ACTIVE"
    killed: bool = False
    traffic_allocation: Any = 100
    conditions: list[Condition] = []
    configurations: dict[str, Any] | None = None
    prerequisites: list[Prerequisite] | None = None

    def parents(self) -> tuple[str, ...]:
        """Return the flags that this one depends on."""
        matchers = [matcher for each in self.conditions for matcher in each.matcher_group.matchers]
        names = [each.n for each in self.prerequisites or ()]
        names += [each.dependency_matcher_data.split for each in matchers if each.dependency_matcher_data is not None]
        return tuple(dict.fromkeys(names))

    def treatments(self) -> tuple[str, ...]:
        """Return the treatments that the flag names, in its own order."""
        named = [partition.treatment for each in self.conditions for partition in each.partitions]
        return tuple(dict.fromkeys((*named, self.default_treatment)))


# What is known of other flags: the treatments that they can give, or why that is open.
Known = Mapping[str, Verdict[str] | str]


def states_of(splits: dict[str, Split]) -> dict[str, EnvironmentState]:
    """Return the state of each flag, those that others depend on first."""
    order, circular = dependency_order({name: split.parents() for name, split in splits.items()})
    states = {name: unknown("prerequisites that go round in a circle") for name in circular}
    known: dict[str, Verdict[str] | str] = dict.fromkeys(circular, "it goes round in a circle")
    for name in order:
        split = splits[name]
        try:
            known[name], states[name] = _decided(split, known)
        except Undecided as reason:
            known[name], states[name] = str(reason), unknown(str(reason))
    return states


def _decided(split: Split, known: dict[str, Verdict[str] | str]) -> tuple[Verdict[str], EnvironmentState]:
    if split.status not in ("ACTIVE", "ARCHIVED"):
        raise Undecided(f"a status that is not known ({split.status})")
    if split.status == "ARCHIVED" or split.killed:
        treatment = CONTROL if split.status == "ARCHIVED" else split.default_treatment
        return Verdict((treatment,)), off(FlagValue.of(treatment))
    verdict = decided(split, known)
    return verdict, state_of(verdict.map(FlagValue.of))


def decided(split: Split, known: Known) -> Verdict[str]:
    """Return the treatments that callers can get of a flag that is neither killed nor archived.

    Raises:
        Undecided: a matcher, size or prerequisite that is not understood.
    """
    return decide(_steps(split, known))


def _steps(split: Split, known: Known) -> Iterator[Step[str]]:
    default = split.default_treatment
    certainty, causes = all_of(_parent(each.n, each.ts, known) for each in split.prerequisites or ())
    if certainty is Certainty.NEVER and default != CONTROL:
        yield Step((default,))
    elif certainty is not Certainty.ALWAYS:
        yield Step((default,), Certainty.VARIES, causes or (PREREQUISITE,))
    limited = False
    for condition in split.conditions:
        if condition.condition_type not in ("WHITELIST", ROLLOUT):
            raise Undecided("a condition that is neither a whitelist nor a rollout")
        if condition.condition_type == ROLLOUT and not limited:
            limited = True
            yield from _outside(split)
        yield _condition(condition, known)
    if default != "off" and not _ends_with_everybody(split.conditions):
        raise Undecided("no rule for everybody: the service gives the default treatment, localhost mode gives off")
    yield Step((default,))


def _outside(split: Split) -> Iterator[Step[str]]:
    """Yield what callers outside the traffic allocation get: the default treatment."""
    allocation = split.traffic_allocation
    if isinstance(allocation, bool) or not isinstance(allocation, int) or not 0 <= allocation <= 100:
        raise Undecided("a traffic allocation that is no whole number from 0 to 100")
    if allocation == 0:
        yield Step((split.default_treatment,))
    elif allocation < 100:
        yield Step((split.default_treatment,), Certainty.VARIES, (PERCENTAGE,))


def _condition(condition: Condition, known: Known) -> Step[str]:
    if condition.matcher_group.combiner != "AND":
        raise Undecided("matchers that are joined by something else than AND")
    certainty, causes = all_of(_matcher(each, known) for each in condition.matcher_group.matchers)
    treatments = tuple(dict.fromkeys(_served(condition.partitions)))
    return Step(treatments, certainty, (*causes, PERCENTAGE) if len(treatments) > 1 else causes)


def _served(partitions: Sequence[Partition]) -> Iterator[str]:
    """Yield the treatments that some bucket from 1 to 100 falls into; buckets beyond all sizes get `control`."""
    covered = 0
    for partition in partitions:
        size = partition.size
        if isinstance(size, bool) or not isinstance(size, int) or size < 0:
            raise Undecided("a partition with a size that is no whole number")
        if size > 0 and covered < 100:
            yield partition.treatment
        covered += size
    if covered < 100:
        yield CONTROL


def _matcher(matcher: Matcher, known: Known) -> tuple[Certainty, str]:
    if matcher.matcher_type == ALL_KEYS:
        on_key = matcher.key_selector is None or matcher.key_selector.attribute is None
        return (_negated(Certainty.ALWAYS, matcher) if on_key else Certainty.VARIES), TARGETING
    if matcher.matcher_type == "IN_SPLIT_TREATMENT":
        data = matcher.dependency_matcher_data
        if data is None:
            raise Undecided("a matcher of another flag that does not name it")
        certainty, cause = _parent(data.split, data.treatments, known)
        return _negated(certainty, matcher), cause
    if matcher.matcher_type in _SEGMENTS:
        return Certainty.VARIES, SEGMENT
    if matcher.matcher_type in _ATTRIBUTES:
        return Certainty.VARIES, TARGETING
    raise Undecided(f"a matcher that is not known ({matcher.matcher_type})")


def _negated(certainty: Certainty, matcher: Matcher) -> Certainty:
    if not matcher.negate or certainty is Certainty.VARIES:
        return certainty
    return Certainty.NEVER if certainty is Certainty.ALWAYS else Certainty.ALWAYS


def _parent(name: str, treatments: Sequence[str], known: Known) -> tuple[Certainty, str]:
    """Return whether another flag gives one of the treatments."""
    found = known.get(name, "it is not in the document")
    if isinstance(found, str):
        raise Undecided(f"the prerequisite {name}: {found}")
    met = {treatment in treatments for treatment in found.outcomes}
    if len(met) == 2:
        return Certainty.VARIES, PREREQUISITE
    return (Certainty.ALWAYS if True in met else Certainty.NEVER), PREREQUISITE


def _ends_with_everybody(conditions: Sequence[Condition]) -> bool:
    """Tell whether the last condition is the default rule; localhost mode adds one that gives `off` where it is not."""
    if not conditions or conditions[-1].condition_type != ROLLOUT:
        return False
    return any(matcher.matcher_type == ALL_KEYS for matcher in conditions[-1].matcher_group.matchers)
