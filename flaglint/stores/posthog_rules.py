"""How PostHog decides a flag: condition groups joined by OR, the first that matches decides; then false.

Read from `feature_flags.py` of the Python SDK, which evaluates as the server does. Where it asks the server, so do we.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from flaglint.model.flags import EnvironmentState, FlagValue, Serving
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
    all_of,
    decide,
    off,
    state_of,
    unknown,
)
from flaglint.stores.prerequisites import dependency_order

TRUE = FlagValue.of(True)
FALSE = FlagValue.of(False)

_OPERATORS = frozenset(
    {"exact", "is_not", "is_set", "is_not_set", "icontains", "not_icontains", "regex", "not_regex", "starts_with"}
    | {"not_starts_with", "ends_with", "not_ends_with", "gt", "gte", "lt", "lte", "is_date_before", "is_date_after"}
    | {"semver_eq", "semver_neq", "semver_gt", "semver_gte", "semver_lt", "semver_lte", "semver_tilde"}
    | {"semver_caret", "semver_wildcard", "in", "not_in"}
)
# Parts of a flag that let the server decide in ways that the conditions do not tell.
_NOT_UNDERSTOOD = ("super_groups", "holdout", "holdout_groups", "feature_enrollment")

Number = int | float


class Property(msgspec.Struct):
    """One condition on a person, a group, a cohort or another flag."""

    key: str | int | None = None
    value: Any = None
    type: str | None = None
    operator: str | None = None


class Group(msgspec.Struct):
    """Conditions joined by AND, then a rollout; `variant` is served instead of the split if the flag has it."""

    properties: list[Property] | None = None
    rollout_percentage: Number | None = None
    variant: str | None = None
    aggregation_group_type_index: int | msgspec.UnsetType | None = msgspec.UNSET


class Variant(msgspec.Struct):
    """One variation with its share in percent."""

    key: str
    rollout_percentage: Number


class _Multivariate(msgspec.Struct):
    variants: list[Variant] | None = None


class Filters(msgspec.Struct):
    """What decides a flag that is active."""

    groups: list[Group] | None = None
    multivariate: _Multivariate | None = None
    payloads: dict[str, Any] | None = None
    aggregation_group_type_index: int | None = None
    bucketing_identifier: str | None = None
    early_exit: bool | None = None
    super_groups: Any = None
    holdout: Any = None
    holdout_groups: Any = None
    feature_enrollment: Any = None

    def variants(self) -> list[Variant]:
        """Return the variations in the store's order."""
        return (self.multivariate.variants or []) if self.multivariate is not None else []


class Configured(msgspec.Struct):
    """A flag as local evaluation and the API have it."""

    key: str
    active: bool
    id: int | None = None
    deleted: bool = False
    filters: Filters | None = None
    ensure_experience_continuity: bool | None = None
    bucketing_identifier: str | None = None
    evaluation_tags: list[str] | None = None

    def rules(self) -> Filters:
        """Return the filters, empty if there are none."""
        return self.filters or Filters()

    def dependencies(self) -> list[Property]:
        """Return the conditions on other flags."""
        groups = self.rules().groups or []
        return [each for group in groups for each in group.properties or () if each.type == "flag"]


def decide_all(flags: Mapping[str, Configured], group_types: Mapping[str, str]) -> dict[str, EnvironmentState]:
    """Return the state of every flag of a project; `group_types` names the kinds of groups by index."""
    states: dict[str, EnvironmentState] = {}
    order, cyclic = dependency_order(parents_of(flags))
    names = _names(flags)
    for key in order:
        states[key] = _state(flags[key], names, states, group_types)
    for key in cyclic:
        states[key] = unknown("the dependencies form a cycle") if flags[key].active else off(FALSE)
    return states


def parents_of(flags: Mapping[str, Configured]) -> dict[str, tuple[str, ...]]:
    """Return for each flag the keys of those that it depends on; the API refers to them by id."""
    names = _names(flags)
    found = {key: [str(each.key) for each in flag.dependencies()] for key, flag in flags.items()}
    return {key: tuple(dict.fromkeys(names.get(name, name) for name in given)) for key, given in found.items()}


def _names(flags: Mapping[str, Configured]) -> dict[str, str]:
    """Return the key of each flag by all that a condition may call it: its key goes before an id."""
    by_id = {str(each.id): key for key, each in flags.items() if each.id is not None}
    return {**by_id, **{key: key for key in flags}}


def _state(
    flag: Configured,
    names: Mapping[str, str],
    states: Mapping[str, EnvironmentState],
    group_types: Mapping[str, str],
) -> EnvironmentState:
    if flag.deleted:
        return off(None)
    if not flag.active:
        return off(FALSE)
    try:
        _check(flag)
        state = state_of(decide(_steps(flag, names, states, group_types)))
    except Undecided as reason:
        return unknown(str(reason))
    if flag.ensure_experience_continuity and state.serving is not Serving.PARTIAL:
        return unknown("known users keep the answer that they got before")
    return replace(state, reason="dependency") if state.reason == PREREQUISITE else state


def _check(flag: Configured) -> None:
    rules = flag.rules()
    for name in _NOT_UNDERSTOOD:
        if getattr(rules, name):
            raise Undecided(f"{name}, which only the server computes")
    if (flag.bucketing_identifier or rules.bucketing_identifier) not in (None, "distinct_id"):
        raise Undecided("callers are counted by something else than their distinct id")
    if flag.evaluation_tags:
        raise Undecided("it is for some evaluation contexts only")


def _steps(
    flag: Configured,
    names: Mapping[str, str],
    states: Mapping[str, EnvironmentState],
    group_types: Mapping[str, str],
) -> Iterator[Step[Outcome]]:
    rules = flag.rules()
    steps = [_group(group, flag, names, states) for group in rules.groups or ()]
    steps.append(Step((FALSE,)))
    index = rules.aggregation_group_type_index
    if index is None:
        yield from steps
        return
    # A flag about groups is false for callers that do not name theirs.
    found = decide(steps)
    attribute = group_types.get(str(index), f"group {index}") if len(found.outcomes) == 1 else None
    causes = (*found.causes, NEEDS_ATTRIBUTE) if found.outcomes != (FALSE,) else ()
    yield Step(found.outcomes, Certainty.VARIES, causes, attribute)
    yield Step((FALSE,))


def _group(
    group: Group, flag: Configured, names: Mapping[str, str], states: Mapping[str, EnvironmentState]
) -> Step[Outcome]:
    rules = flag.rules()
    certainty, causes = all_of(_condition(each, flag, names, states) for each in group.properties or ())
    outcomes, split = _served(group, rules)
    index = group.aggregation_group_type_index
    if index is not msgspec.UNSET and index != rules.aggregation_group_type_index:
        certainty = Certainty.VARIES if certainty is Certainty.ALWAYS else certainty
        causes = (*causes, NEEDS_ATTRIBUTE)
    percentage = 100 if group.rollout_percentage is None else group.rollout_percentage
    if certainty is Certainty.NEVER:
        return Step(outcomes, Certainty.NEVER)
    if percentage >= 100:
        return Step(outcomes, certainty, (*causes, *split))
    left = (FALSE,) if rules.early_exit else ()
    if percentage <= 0:
        return Step(left, certainty, causes) if left else Step(outcomes, Certainty.NEVER)
    return Step((*outcomes, *left), Certainty.VARIES, (*causes, *split, PERCENTAGE))


def _served(group: Group, rules: Filters) -> tuple[tuple[Outcome, ...], tuple[str, ...]]:
    """Return what those in a group get, and why they differ: shares below 100 % leave the rest with true."""
    variants = rules.variants()
    if group.variant and group.variant in [variant.key for variant in variants]:
        return (FlagValue.of(group.variant),), ()
    upper = 0.0
    found: list[Outcome] = []
    for variant in variants:
        lower, upper = upper, upper + variant.rollout_percentage / 100
        if upper > lower and lower < 1 and variant.key:
            found.append(FlagValue.of(variant.key))
    if upper < 1:
        found.append(TRUE)
    if any(variant.rollout_percentage < 0 or not variant.key for variant in variants):
        raise Undecided("a variation without a key, or with a negative share")
    return tuple(found), (EXPERIMENT,) if len(set(found)) > 1 else ()


def _condition(
    condition: Property, flag: Configured, names: Mapping[str, str], states: Mapping[str, EnvironmentState]
) -> tuple[Certainty, str]:
    if condition.type == "flag":
        return _depends(condition, names, states), PREREQUISITE
    if condition.operator is not None and condition.operator not in _OPERATORS:
        raise Undecided(f"an unknown operator ({condition.operator})")
    if condition.type == "cohort":
        return Certainty.VARIES, SEGMENT
    if condition.type not in (None, "person", "group"):
        raise Undecided(f"a condition of an unknown type ({condition.type})")
    return Certainty.VARIES, TARGETING


def _depends(condition: Property, names: Mapping[str, str], states: Mapping[str, EnvironmentState]) -> Certainty:
    name = str(condition.key)
    state = states.get(names.get(name, name))
    wanted = condition.value
    if condition.operator != "flag_evaluates_to" or not isinstance(wanted, (bool, str)):
        raise Undecided("a malformed condition on another flag")
    if state is None or state.serving is Serving.UNKNOWN or state.serves_code_default():
        raise Undecided(f"the flag that it depends on ({name}) is not known")
    values = state.values or ((state.value,) if state.value is not None else ())
    answers = {_meets(wanted, value.decode()) for value in values}
    if len(answers) > 1:
        return Certainty.VARIES
    return Certainty.ALWAYS if answers == {True} else Certainty.NEVER


def _meets(wanted: bool | str, value: object) -> bool:
    """Tell whether a value meets what a dependency asks for; any variation meets true."""
    if isinstance(value, str) and isinstance(wanted, bool):
        return wanted
    return type(value) is type(wanted) and value == wanted
