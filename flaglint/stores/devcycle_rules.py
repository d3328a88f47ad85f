"""DevCycle's evaluation: a feature of a config to the variations that callers can get.

Modelled on the bucketing library that devcycle-python-server-sdk 3.14.0 ships (bucketing.ts and segmentation.ts of
DevCycleHQ/js-sdks). None stands for no variation: the SDK then gives the default of the call.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from flaglint.stores.dates import parse_moment
from flaglint.stores.decision import (
    PERCENTAGE,
    SCHEDULED,
    SEGMENT,
    TARGETING,
    Certainty,
    Step,
    Undecided,
    Verdict,
    all_of,
    decide,
)

Name = str | None

_USER_FIELDS = frozenset(
    {"user_id", "email", "ip", "country", "platform", "platformVersion", "appVersion", "deviceModel", "customData"}
)
# Shares are fractions; a third is written with an end.
_ROUNDING = 1e-9
_MAX_DEPTH = 20


class _Setting(msgspec.Struct, rename={"variable": "_var"}):
    """What a variation gives for one variable."""

    variable: str
    value: Any = None


class _Variation(msgspec.Struct, rename={"id": "_id"}):
    id: str
    variables: list[_Setting] = []


class _Share(msgspec.Struct, rename={"variation": "_variation"}):
    variation: str
    percentage: int | float


class _Stage(msgspec.Struct):
    """One step of a rollout; `percentage` is a fraction."""

    type: str
    date: str
    percentage: int | float


class _Rollout(msgspec.Struct, rename="camel"):
    """Lets callers in by and by, from a date on."""

    type: str
    start_date: str
    start_percentage: int | float = 0
    stages: list[_Stage] = []


class _Audience(msgspec.Struct):
    filters: dict[str, Any]


class _Target(msgspec.Struct, rename={"audience": "_audience"}):
    """Callers of an audience, and what they get."""

    audience: _Audience
    distribution: list[_Share]
    rollout: _Rollout | None = None


class _Configuration(msgspec.Struct, rename="camel"):
    targets: list[_Target] = []
    forced_users: dict[str, Any] = {}


class Feature(msgspec.Struct, rename={"id": "_id"}):
    """One feature: its variations, and who gets which."""

    id: str
    key: str
    variations: list[_Variation]
    configuration: _Configuration

    def variables(self) -> set[str]:
        """Return the ids of the variables that a variation sets."""
        return {each.variable for variation in self.variations for each in variation.variables}

    def values(self, variable: str) -> list[object]:
        """Return what the variations give for a variable, in their order."""
        return [each.value for one in self.variations for each in one.variables if each.variable == variable]

    def value(self, variation: str, variable: str) -> object:
        """Return what one variation gives for a variable.

        Raises:
            Undecided: there is no such variation, or it does not set the variable.
        """
        for one in self.variations:
            if one.id == variation:
                for each in one.variables:
                    if each.variable == variable:
                        return each.value
                raise Undecided("a variation that does not set this variable")
        raise Undecided("a target serves a variation that the feature does not have")


@dataclass(frozen=True, slots=True)
class Rules:
    """How features are decided at a moment; `passes_through`: whom a rollout keeps out goes on to the next target."""

    now: datetime
    passes_through: bool = True

    def variations(self, feature: Feature) -> Verdict[Name]:
        """Return the ids of the variations that callers can get, None for those whom no target catches.

        Raises:
            Undecided: something here that the reader does not understand.
        """
        if feature.configuration.forced_users:
            raise Undecided("users who are forced into a variation")
        return decide(self._steps(feature.configuration.targets))

    def _steps(self, targets: list[_Target]) -> Iterator[Step[Name]]:
        for target in targets:
            audience = _audience(target.audience.filters, 0)
            passing = (Certainty.ALWAYS, "") if target.rollout is None else _passing(target.rollout, self.now)
            if not self.passes_through and passing[0] is not Certainty.ALWAYS:
                # Whom the audience catches and the rollout keeps out gets nothing, whatever comes after.
                certainty, causes = all_of([audience])
                names = (None,) if passing[0] is Certainty.NEVER else (*_shares(target), None)
                yield Step(names, certainty, (*causes, passing[1]))
                continue
            certainty, causes = all_of([passing, audience])
            if certainty is not Certainty.NEVER:
                names = _shares(target)
                yield Step(names, certainty, (*causes, PERCENTAGE) if len(names) > 1 else causes)
        yield Step((None,))


def _shares(target: _Target) -> tuple[str, ...]:
    shares = target.distribution
    if any(share.percentage < 0 for share in shares) or abs(sum(share.percentage for share in shares) - 1) > _ROUNDING:
        raise Undecided("a distribution that does not add up to the whole")
    return tuple(dict.fromkeys(share.variation for share in shares if share.percentage > 0))


def _passing(rollout: _Rollout, now: datetime) -> tuple[Certainty, str]:
    """Return whether a rollout lets callers in, now and from now on."""
    moments = [_moment(rollout.start_date), *(_moment(stage.date) for stage in rollout.stages)]
    if any(moment >= now for moment in moments):
        return Certainty.VARIES, SCHEDULED
    if rollout.type == "schedule":
        return Certainty.ALWAYS, SCHEDULED
    if rollout.type not in ("gradual", "stepped"):
        raise Undecided(f"a rollout of an unknown type ({rollout.type})")
    share = rollout.stages[-1].percentage if rollout.stages else rollout.start_percentage
    if share >= 1:
        return Certainty.ALWAYS, PERCENTAGE
    return (Certainty.NEVER if share <= 0 else Certainty.VARIES), PERCENTAGE


def _moment(text: str) -> datetime:
    moment = parse_moment(text)
    if moment is None:
        raise Undecided("a rollout with a date that cannot be read")
    return moment


def _audience(tree: object, depth: int) -> tuple[Certainty, str]:
    """Return whether callers are in an audience: one filter, or several joined by and, or."""
    if not isinstance(tree, dict) or depth > _MAX_DEPTH:
        raise Undecided("an audience that is no filter")
    operator = tree.get("operator")
    if operator is None:
        return _filter(tree)
    filters = tree.get("filters")
    if operator not in ("and", "or") or not isinstance(filters, list):
        raise Undecided(f"an audience with an unknown operator ({operator})")
    found = [_audience(each, depth + 1) for each in filters]
    if not found:  # nobody passes no filter, whatever the operator
        return Certainty.NEVER, TARGETING
    decisive = Certainty.NEVER if operator == "and" else Certainty.ALWAYS
    if any(certainty is decisive for certainty, _ in found):
        return decisive, TARGETING
    varying = [cause for certainty, cause in found if certainty is Certainty.VARIES]
    return (Certainty.VARIES, varying[0]) if varying else found[0]


def _filter(tree: dict[str, object]) -> tuple[Certainty, str]:
    kind = tree.get("type")
    if kind == "all":
        return Certainty.ALWAYS, TARGETING
    if kind == "audienceMatch":
        return Certainty.VARIES, SEGMENT
    if kind == "user" and tree.get("subType") in _USER_FIELDS:
        return Certainty.VARIES, TARGETING
    raise Undecided(f"an audience with an unknown filter ({kind})")
