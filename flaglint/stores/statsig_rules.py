"""How Statsig decides a gate or dynamic config: the first rule whose conditions all hold decides, then the default.

Read from `evaluator.py` of the Python SDK. A failed percentage does not go on to the next rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from msgspec.structs import replace

from flaglint.model.flags import EnvironmentState, FlagValue
from flaglint.stores.decision import (
    EXPERIMENT,
    PERCENTAGE,
    PREREQUISITE,
    SCHEDULED,
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

TRUE = FlagValue.of(True)
FALSE = FlagValue.of(False)
_EMPTY = FlagValue.of({})

_VARYING = frozenset(
    {"ip_based", "ua_based", "user_field", "user_bucket", "unit_id", "target_app"}
    | {"user_id", "email", "ip_address", "browser_name", "browser_version", "os_name", "os_version", "country"}
    | {"app_version", "locale", "device_model", "custom_field", "passes_segment", "fails_segment"}
)
_TIMED = frozenset({"current_time", "time"})
_TIERS = frozenset({"environment_field", "environment_tier"})
_GATES = frozenset({"pass_gate", "fail_gate", "multi_pass_gate", "multi_fail_gate"})
_KINDS = _VARYING | _TIMED | _TIERS | _GATES | {"public"}
_OPERATORS = frozenset(
    {"gt", "gte", "lt", "lte", "version_gt", "version_gte", "version_lt", "version_lte", "version_eq", "version_neq"}
    | {"any", "none", "any_case_sensitive", "none_case_sensitive", "str_starts_with_any", "str_ends_with_any"}
    | {"str_contains_any", "str_contains_none", "str_matches", "eq", "neq", "before", "after", "on"}
    | {"in_segment_list", "not_in_segment_list", "array_contains_any", "array_contains_none", "array_contains_all"}
    | {"not_array_contains_all"}
)


_NUMERIC = frozenset({"gt", "gte", "lt", "lte"})
_SCALAR = frozenset(
    {"version_gt", "version_gte", "version_lt", "version_lte", "version_eq", "version_neq", "str_matches", "eq", "neq"}
    | {"before", "after", "on", "in_segment_list", "not_in_segment_list"}
)


# Operators that end the evaluation without a value for callers whose attribute is no number or date.
_FAILING = _NUMERIC | {"before", "after", "on", "str_matches"}


class Condition(msgspec.Struct, rename="camel"):
    """One condition of a rule; config specs and the console name some types differently."""

    type: str | None = None
    target_value: Any = None
    operator: str | None = None
    field: str | None = None

    def kind(self) -> str:
        """Return the type in the words of config specs."""
        name = (self.type or "").lower()
        return {"passes_gate": "pass_gate", "fails_gate": "fail_gate"}.get(name, name)

    def gates(self) -> list[str]:
        """Return the gates that it asks for."""
        if self.kind() in ("pass_gate", "fail_gate"):
            return [self.target_value] if isinstance(self.target_value, str) else []
        if self.kind() in ("multi_pass_gate", "multi_fail_gate") and isinstance(self.target_value, list):
            return [each for each in self.target_value if isinstance(each, str)]
        return []


class Rule(msgspec.Struct, rename="camel"):
    """One rule; `environments` only in the console, None stands for all."""

    pass_percentage: int | float = 0
    conditions: list[Condition] = []
    return_value: Any = None
    config_delegate: str | None = None
    environments: list[str] | None = None


@dataclass(frozen=True, slots=True)
class Spec:
    """A gate (its default is false) or a dynamic config as it is decided."""

    enabled: bool
    rules: tuple[Rule, ...]
    default: object = False
    held_out: bool = False
    problem: str | None = None

    def parents(self) -> tuple[str, ...]:
        """Return the gates that it asks for."""
        conditions = (each for rule in self.rules for each in rule.conditions)
        return tuple(dict.fromkeys(key for each in conditions for key in each.gates()))


def decide_all(
    gates: Mapping[str, Spec], configs: Mapping[str, Spec], environment: str, *, whole: bool
) -> tuple[dict[str, EnvironmentState], dict[str, EnvironmentState]]:
    """Return the states of the gates and of the dynamic configs; `whole` if no other gate exists."""
    verdicts: dict[str, Verdict[Outcome] | str] = {}
    order, cyclic = dependency_order({key: spec.parents() for key, spec in gates.items()})
    for key in order:
        verdicts[key] = _try(gates[key], verdicts, environment, whole=whole)
    verdicts.update(dict.fromkeys(cyclic, "the gates ask for each other"))
    found = {key: _try(spec, verdicts, environment, whole=whole) for key, spec in configs.items()}
    return (
        {key: _state(spec, verdicts[key]) for key, spec in gates.items()},
        {key: _state(spec, found[key]) for key, spec in configs.items()},
    )


def _try(
    spec: Spec, verdicts: Mapping[str, Verdict[Outcome] | str], environment: str, *, whole: bool
) -> Verdict[Outcome] | str:
    try:
        if spec.problem is not None:
            raise Undecided(spec.problem)
        default = value_of(spec.default)
        if spec.enabled or default != FALSE:  # a gate that an SDK gives up is false, as one that is off
            _check(spec)
        if not spec.enabled:
            return Verdict((default,))
        steps = list(_steps(spec, default, verdicts, environment, whole=whole))
        verdict = decide(steps)
        # If all who are targeted agree but for the percentage, that alone is why callers differ.
        agreed = decide(replace(step, outcomes=step.outcomes[:1]) for step in steps).outcomes
        return replace(verdict, causes=(PERCENTAGE,)) if len(agreed) == 1 < len(verdict.outcomes) else verdict
    except Undecided as reason:
        return str(reason)


def _state(spec: Spec, verdict: Verdict[Outcome] | str) -> EnvironmentState:
    if isinstance(verdict, str):
        return unknown(verdict)
    if not spec.enabled:
        return off(verdict.outcomes[0])
    if set(verdict.outcomes) == {TRUE, FALSE}:
        verdict = replace(verdict, outcomes=(TRUE, FALSE))
    return state_of(verdict)


def _check(spec: Spec) -> None:
    """Refuse what makes an SDK give up the whole gate."""
    for rule in spec.rules:
        if rule.config_delegate is not None:
            raise Undecided("a rule that leaves the decision to an experiment")
        for condition in rule.conditions:
            if condition.operator is not None and condition.operator.lower() not in _OPERATORS:
                raise Undecided(f"an unknown operator ({condition.operator})")
            if condition.operator is not None and not _is_computable(
                condition.operator.lower(), condition.target_value
            ):
                raise Undecided(f"a value that the operator cannot compute ({condition.operator})")
            if condition.kind() not in _KINDS:
                raise Undecided(f"a condition of an unknown type ({condition.type})")


def _may_fail(condition: Condition) -> bool:
    return (condition.operator or "").lower() in _FAILING and condition.kind() not in _TIMED


def _is_computable(operator: str, target: object) -> bool:
    if operator in _NUMERIC:
        return isinstance(target, (int, float)) and not isinstance(target, bool)
    if operator in _SCALAR:
        return isinstance(target, (str, int, float))
    return isinstance(target, list)


def _steps(
    spec: Spec,
    default: FlagValue,
    verdicts: Mapping[str, Verdict[Outcome] | str],
    environment: str,
    *,
    whole: bool,
) -> Iterator[Step[Outcome]]:
    if spec.held_out:
        yield Step((default,), Certainty.VARIES, (EXPERIMENT,))
    for rule in spec.rules:
        if rule.environments is not None and environment not in rule.environments:
            continue
        if any(_may_fail(condition) for condition in rule.conditions):
            yield Step((FALSE if default == FALSE else _EMPTY,), Certainty.VARIES, (TARGETING,))
        certainty, causes = all_of([_condition(each, verdicts, environment, whole=whole) for each in rule.conditions])
        passed = value_of(rule.return_value)
        if rule.pass_percentage >= 100:
            yield Step((passed,), certainty, causes)
        elif rule.pass_percentage <= 0:
            yield Step((default,), certainty, causes)
        else:
            yield Step((passed, default), certainty, (*causes, PERCENTAGE))
    yield Step((default,))


def _condition(
    condition: Condition, verdicts: Mapping[str, Verdict[Outcome] | str], environment: str, *, whole: bool
) -> tuple[Certainty, str]:
    kind = condition.kind()
    if kind == "public":
        return Certainty.ALWAYS, TARGETING
    if kind in _GATES:
        return _asks(condition, verdicts, whole=whole), PREREQUISITE
    if kind in _TIERS:
        return _tier(condition, environment), TARGETING
    return Certainty.VARIES, SCHEDULED if kind in _TIMED else TARGETING


def _tier(condition: Condition, environment: str) -> Certainty:
    """Return whether an environment is meant; programs that do not name theirs are in none."""
    targets = condition.target_value
    listed = isinstance(targets, list) and all(isinstance(each, str) for each in targets)
    if not listed or condition.operator != "any" or condition.field not in (None, "tier"):
        return Certainty.VARIES
    meant = environment.lower() in [each.lower() for each in targets]
    return Certainty.VARIES if meant else Certainty.NEVER


def _asks(condition: Condition, verdicts: Mapping[str, Verdict[Outcome] | str], *, whole: bool) -> Certainty:
    """Return whether one of the gates passes (or fails), as the condition asks."""
    gates = condition.gates()
    if not gates:
        raise Undecided("a condition on a gate without its name")
    wanted = TRUE if "pass" in condition.kind() else FALSE
    answers = [_answer(key, wanted, verdicts, whole=whole) for key in gates]
    if Certainty.ALWAYS in answers:
        return Certainty.ALWAYS
    return Certainty.VARIES if Certainty.VARIES in answers else Certainty.NEVER


def _answer(key: str, wanted: FlagValue, verdicts: Mapping[str, Verdict[Outcome] | str], *, whole: bool) -> Certainty:
    verdict = verdicts.get(key)
    if verdict is None:
        if not whole:
            raise Undecided(f"the gate {key} is not in the document")
        verdict = Verdict((FALSE,))
    if isinstance(verdict, str):
        raise Undecided(f"the gate {key} is unknown: {verdict}")
    if wanted not in verdict.outcomes:
        return Certainty.NEVER
    return Certainty.ALWAYS if len(verdict.outcomes) == 1 and EXPERIMENT not in verdict.causes else Certainty.VARIES


def gate_problem(rules: Iterable[Rule], default: object) -> str | None:
    """Return why a gate of config specs is not one that passes true and else false, or None."""
    if default not in (None, False) or any(rule.return_value not in (None, True) for rule in rules):
        return "a gate with other values than true and false"
    return None


def as_gate(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Return the rules of a gate, which pass true."""
    return tuple(msgspec.structs.replace(rule, return_value=True) for rule in rules)
