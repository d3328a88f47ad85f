"""LaunchDarkly's evaluation: the flags of one environment to what each can serve.

Modelled on Evaluator of launchdarkly-server-sdk 9.18.2. It works on variation indexes, as prerequisites compare
these and not values; None stands for the default of the call.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import msgspec
from msgspec.structs import replace

from flaglint.model.flags import EnvironmentState, FlagValue
from flaglint.stores.decision import (
    EXPERIMENT,
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
    off,
    state_of,
    unknown,
    value_of,
)
from flaglint.stores.prerequisites import dependency_order

Index = int | None

WHOLE = 100_000

_OPERATORS = frozenset(
    {"in", "endsWith", "startsWith", "matches", "contains", "lessThan", "lessThanOrEqual", "greaterThan"}
    | {"greaterThanOrEqual", "before", "after", "segmentMatch", "semVerEqual", "semVerLessThan", "semVerGreaterThan"}
)


class Weighted(msgspec.Struct):
    """One entry of a rollout, in 1/100,000."""

    variation: int
    weight: int


class Rollout(msgspec.Struct, rename="camel"):
    """A split by weight among contexts of one kind (user, if it is not given)."""

    variations: tuple[Weighted, ...]
    kind: str = "rollout"
    context_kind: str | None = None


class Served(msgspec.Struct):
    """What a rule or the fallthrough serves: a variation or a rollout."""

    variation: int | None = None
    rollout: Rollout | None = None


class Clause(msgspec.Struct):
    """One condition of a rule."""

    op: str


class Rule(Served):
    """A targeting rule: its clauses joined by AND; without any it catches everyone."""

    clauses: tuple[Clause, ...] = ()
    disabled: bool = False


class Target(msgspec.Struct):
    """Contexts that get a variation by their key."""

    variation: int
    values: tuple[str, ...] = ()


class Prerequisite(msgspec.Struct):
    """Another flag that must be on and serve a variation."""

    key: str
    variation: int


class Configuration(msgspec.Struct, rename="camel"):
    """A flag in one environment; the SDK file and the API have the same fields here."""

    on: bool = False
    fallthrough: Served | None = None
    off_variation: int | None = None
    prerequisites: tuple[Prerequisite, ...] = ()
    targets: tuple[Target, ...] = ()
    context_targets: tuple[Target, ...] = ()
    rules: tuple[Rule, ...] = ()

    def parents(self) -> tuple[str, ...]:
        """Return the keys of the prerequisites in their order."""
        return tuple(dict.fromkeys(each.key for each in self.prerequisites))

    def uses_segments(self) -> bool:
        """Tell whether a rule looks at a segment."""
        return any(clause.op == "segmentMatch" for rule in self.rules for clause in rule.clauses)


@dataclass(frozen=True, slots=True)
class Configured:
    """A flag as it is decided; `gone` tells that it is archived or deleted, so that no SDK has it.

    `configuration` is None where the flag exists, but this environment of it was not read.
    """

    configuration: Configuration | None
    variations: tuple[object, ...]
    gone: bool = False

    def parents(self) -> tuple[str, ...]:
        """Return the keys of the prerequisites that count: none for a flag that is off or gone."""
        if self.gone or self.configuration is None or not self.configuration.on:
            return ()
        return self.configuration.parents()


def decide_all(flags: Mapping[str, Configured]) -> dict[str, EnvironmentState]:
    """Return the state of every flag of one environment."""
    verdicts: dict[str, Verdict[Index] | str] = {}
    order, cyclic = dependency_order({key: flag.parents() for key, flag in flags.items()})
    for key in order:
        verdicts[key] = _try(flags[key], flags, verdicts)
    verdicts.update(dict.fromkeys(cyclic, "the prerequisites form a cycle"))
    return {key: _state(flag, verdicts[key]) for key, flag in flags.items()}


def _try(
    flag: Configured, flags: Mapping[str, Configured], verdicts: Mapping[str, Verdict[Index] | str]
) -> Verdict[Index] | str:
    try:
        if flag.gone:
            return Verdict((None,))
        if flag.configuration is None:
            raise Undecided("its configuration in this environment was not read")
        if not flag.configuration.on:
            return Verdict((flag.configuration.off_variation,))
        return decide(_steps(flag.configuration, flags, verdicts))
    except Undecided as reason:
        return str(reason)


def _state(flag: Configured, verdict: Verdict[Index] | str) -> EnvironmentState:
    try:
        if isinstance(verdict, str):
            raise Undecided(verdict)
        if len(verdict.outcomes) > 1:
            # The store's own order is that of the variations, with the default of the call last.
            indexes = sorted(verdict.outcomes, key=lambda index: len(flag.variations) if index is None else index)
            verdict = replace(verdict, outcomes=tuple(indexes))
        by_value = verdict.map(lambda index: _value(flag.variations, index))
        if flag.gone or flag.configuration is None or not flag.configuration.on:
            return off(by_value.outcomes[0])
        return state_of(by_value)
    except Undecided as reason:
        return unknown(str(reason))


def _value(variations: tuple[object, ...], index: Index) -> Outcome:
    if index is None:
        return None
    if not 0 <= index < len(variations):
        raise Undecided("a variation index outside the list of variations")
    value: FlagValue = value_of(variations[index])
    return value


def _steps(
    configuration: Configuration, flags: Mapping[str, Configured], verdicts: Mapping[str, Verdict[Index] | str]
) -> Iterator[Step[Index]]:
    for prerequisite in configuration.prerequisites:
        holds = _holds(prerequisite, flags, verdicts)
        if holds is not Certainty.ALWAYS:
            certainty = Certainty.ALWAYS if holds is Certainty.NEVER else Certainty.VARIES
            yield Step((configuration.off_variation,), certainty, (PREREQUISITE,))
    for target in (*configuration.targets, *configuration.context_targets):
        if target.values:
            yield Step((target.variation,), Certainty.VARIES, (TARGETING,))
    for rule in configuration.rules:
        certainty, causes = all_of(_clause(clause) for clause in rule.clauses)
        if rule.disabled:  # not every SDK knows the field: some skip the rule, some do not
            certainty, causes = Certainty.VARIES, causes or (TARGETING,)
        yield _serve(rule, certainty, causes)
    if configuration.fallthrough is None:
        raise Undecided("no fallthrough (a summary? fetch the flags with summary=0)")
    yield _serve(configuration.fallthrough)


def _holds(
    prerequisite: Prerequisite, flags: Mapping[str, Configured], verdicts: Mapping[str, Verdict[Index] | str]
) -> Certainty:
    """Return whether a prerequisite is met: its flag is on and serves the variation, whatever its value."""
    parent = flags.get(prerequisite.key)
    if parent is None or parent.gone:
        return Certainty.NEVER
    if parent.configuration is not None and not parent.configuration.on:
        return Certainty.NEVER
    verdict = verdicts[prerequisite.key]
    if isinstance(verdict, str):
        raise Undecided(f"its prerequisite {prerequisite.key} is unknown: {verdict}")
    if prerequisite.variation not in verdict.outcomes:
        return Certainty.NEVER
    return Certainty.ALWAYS if len(verdict.outcomes) == 1 else Certainty.VARIES


def _clause(clause: Clause) -> tuple[Certainty, str]:
    if clause.op not in _OPERATORS:
        raise Undecided(f"an unknown operator ({clause.op})")
    return Certainty.VARIES, SEGMENT if clause.op == "segmentMatch" else TARGETING


def _serve(served: Served, certainty: Certainty = Certainty.ALWAYS, causes: tuple[str, ...] = ()) -> Step[Index]:
    """Return a rule or the fallthrough as a step, for those whom its clauses catch.

    The last entry of a rollout takes whatever the weights leave short of the whole, even with weight 0. The first
    one takes the contexts that are not of the rollout's kind (`_bucket_context` in the SDK), even with weight 0.
    """
    if served.variation is not None:
        return Step((served.variation,), certainty, causes)
    if served.rollout is None or not served.rollout.variations:
        raise Undecided("a rule or fallthrough that serves nothing")
    entries = served.rollout.variations
    if any(entry.weight < 0 for entry in entries) or served.rollout.kind not in ("rollout", "experiment"):
        raise Undecided("a rollout of an unknown kind, or with negative weights")
    found = [entry.variation for entry in entries if entry.weight > 0]
    if sum(entry.weight for entry in entries) < WHOLE:
        found.append(entries[-1].variation)
    everyone = (*found, entries[0].variation)
    if served.rollout.kind == "experiment":
        return Step(everyone, certainty, (*causes, EXPERIMENT))
    if len(set(found)) > 1:
        return Step(everyone, certainty, (*causes, PERCENTAGE))
    if entries[0].variation in found:
        return Step(everyone, certainty, causes)
    kind = served.rollout.context_kind or "user"
    return Step(everyone, certainty, (*causes, NEEDS_ATTRIBUTE), kind)
