"""Optimizely's decision: whether a flag can be on and off, by its experiments and the rules of its rollout.

Modelled on the decision service of optimizely-sdk 5.7.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from flaglint.stores.decision import EXPERIMENT, PERCENTAGE, TARGETING, Certainty, Step, Undecided, Verdict, decide

EVERYBODY = 10_000


class Variation(msgspec.Struct, rename="camel"):
    """One variation of a rule; without `featureEnabled` the flag is off."""

    id: str
    feature_enabled: Any = False


class Allocation(msgspec.Struct, rename="camel"):
    """The share of traffic up to a bound, in 1/10,000; without an entity it is nobody's."""

    end_of_range: Any
    entity_id: str | None = None


class Rule(msgspec.Struct, rename="camel"):
    """An experiment, or one rule of a rollout."""

    id: str
    key: str
    status: str | None = None
    audience_ids: list[str] = []
    audience_conditions: Any = None
    variations: list[Variation] = []
    traffic_allocation: list[Allocation] = []

    def is_for_all(self) -> bool:
        """Tell whether the rule has no audience; conditions go before ids where they are given."""
        return not (self.audience_ids if self.audience_conditions is None else self.audience_conditions)


def decided(experiment_ids: Sequence[str], rollout: Sequence[Rule], experiments: Mapping[str, Rule]) -> Verdict[bool]:
    """Return whether callers can get the flag on and off.

    Raises:
        Undecided: a rule or an experiment that is not understood.
    """
    return decide((*_of_experiments(experiment_ids, experiments), *_of_rollout(rollout)))


def _of_experiments(ids: Sequence[str], experiments: Mapping[str, Rule]) -> Iterator[Step[bool]]:
    for each in ids:
        experiment = experiments.get(each)
        if experiment is None:
            raise Undecided("an experiment that is not in the document")
        if experiment.status == "Running":
            outcomes = tuple(dict.fromkeys(_is_on(variation) for variation in experiment.variations))
            yield Step(outcomes, Certainty.VARIES, (EXPERIMENT,))


def _of_rollout(rules: Sequence[Rule]) -> Iterator[Step[bool]]:
    """Yield the rules in order; whom a rule matches and does not let in goes on to the last one."""
    for index, rule in enumerate(rules):
        if rule.status not in (None, "Running"):
            raise Undecided(f"a rule of the rollout that is not running ({rule.status})")
        outcomes, whole = _served(rule)
        causes = () if whole and len(outcomes) == 1 else (PERCENTAGE,)
        last = len(rules) - 1
        if not whole and index < last:
            # Whom the rule does not let in skips the rules between.
            outcomes += decide(_of_rollout(rules[last:])).outcomes
            whole = True
        if not rule.is_for_all():
            yield Step(outcomes, Certainty.VARIES, (TARGETING, *causes))
        else:
            yield Step(outcomes, Certainty.ALWAYS if whole else Certainty.VARIES, causes)
    yield Step((False,))


def _served(rule: Rule) -> tuple[tuple[bool, ...], bool]:
    """Return what a rule gives to those whom it lets in, and whether it lets everybody in."""
    variations = {variation.id: variation for variation in rule.variations}
    if len(variations) != len(rule.variations) or not rule.key.strip():
        raise Undecided("a rule without a key, or with two variations of one id")
    outcomes: list[bool] = []
    reached, whole = 0, True
    for allocation in rule.traffic_allocation:
        end = allocation.end_of_range
        if isinstance(end, bool) or not isinstance(end, int):
            raise Undecided("a traffic allocation that is no whole number")
        if min(end, EVERYBODY) <= reached:
            continue
        reached = min(end, EVERYBODY)
        if not allocation.entity_id:
            whole = False
            continue
        variation = variations.get(allocation.entity_id)
        if variation is None:
            raise Undecided("a traffic allocation to a variation that the rule does not have")
        outcomes.append(_is_on(variation))
    return tuple(dict.fromkeys(outcomes)), whole and reached == EVERYBODY


def _is_on(variation: Variation) -> bool:
    if not isinstance(variation.feature_enabled, bool):
        raise Undecided("a variation whose featureEnabled is neither true nor false")
    return variation.feature_enabled
