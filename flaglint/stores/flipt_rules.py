"""Flipt's decision: the rollouts of boolean flags and the rules of variant flags, over segments.

Modelled on the engine of flipt-client 1.4.5. A segment without constraints matches everybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from flaglint.stores.decision import (
    PERCENTAGE,
    SEGMENT,
    Certainty,
    Outcome,
    Step,
    Undecided,
    value_of,
)
from flaglint.stores.value_order import FALSE, TRUE

BOOLEAN = "BOOLEAN_FLAG_TYPE"
VARIANT = "VARIANT_FLAG_TYPE"


class Variant(msgspec.Struct):
    """One variant of a flag."""

    key: str
    default: bool = False
    attachment: Any = None


class Distribution(msgspec.Struct):
    """A share of those whom a rule matches, in percent."""

    variant: str
    rollout: Any


class Rule(msgspec.Struct):
    """One rule of a variant flag; its segment is a key, or keys with an operator."""

    segment: Any = None
    distributions: list[Distribution] = []


class Threshold(msgspec.Struct):
    """A share of all callers, in percent."""

    percentage: Any = 0
    value: bool = False


class Rollout(msgspec.Struct):
    """One rollout of a boolean flag: of a segment, or of a share."""

    segment: dict[str, Any] | None = None
    threshold: Threshold | None = None


class Segment(msgspec.Struct):
    """A segment of callers."""

    key: str
    constraints: list[Any] | None = None


class Flag(msgspec.Struct):
    """One flag; `enabled` is the value of a boolean flag, and the switch of a variant flag."""

    key: str
    enabled: bool = False
    type: str = VARIANT
    description: str | None = None
    metadata: dict[str, Any] | None = None
    variants: list[Variant] | None = None
    rules: list[Rule] | None = None
    rollouts: list[Rollout] | None = None

    def default_variant(self) -> str | None:
        """Return the key of the default variant.

        Raises:
            Undecided: there are several.
        """
        found = [variant.key for variant in self.variants or () if variant.default]
        if len(found) > 1:
            raise Undecided("several default variants")
        return found[0] if found else None


Segments = Mapping[str, Segment]


def boolean_steps(flag: Flag, segments: Segments) -> Iterator[Step[Outcome]]:
    """Yield the rollouts in order, then the value that `enabled` is.

    Raises:
        Undecided: a rollout that is not understood.
    """
    for rollout in flag.rollouts or ():
        if (rollout.threshold is None) == (rollout.segment is None):
            raise Undecided("a rollout of neither a segment nor a share, or of both")
        if rollout.threshold is not None:
            certainty = _share(rollout.threshold.percentage)
            value, cause = rollout.threshold.value, PERCENTAGE
        else:
            certainty, cause = _matches(rollout.segment, segments), SEGMENT
            value = (rollout.segment or {}).get("value", False)
        if not isinstance(value, bool):
            raise Undecided("a rollout whose value is neither true nor false")
        yield Step((TRUE if value else FALSE,), certainty, (cause,) if certainty is Certainty.VARIES else ())
    yield Step((TRUE if flag.enabled else FALSE,))


def variant_steps(flag: Flag, segments: Segments) -> Iterator[Step[Outcome]]:
    """Yield the rules in order, then the default variant, or the default of the call.

    Raises:
        Undecided: a rule that is not understood.
    """
    default = flag.default_variant()
    keys = [variant.key for variant in flag.variants or ()]
    last: Outcome = None if default is None else value_of(default)
    for rule in flag.rules or ():
        certainty = _matches(rule.segment, segments)
        outcomes, whole = _shares(rule.distributions, keys)
        causes = (SEGMENT,) if certainty is Certainty.VARIES else ()
        if whole:
            yield Step(outcomes, certainty, (*causes, PERCENTAGE) if len(outcomes) > 1 else causes)
        else:
            # What those get whom the rule matches and no share holds differs between versions.
            yield Step((*outcomes, last, None), certainty, (*causes, PERCENTAGE))
    yield Step((last,))


def _shares(distributions: Sequence[Distribution], keys: Sequence[str]) -> tuple[tuple[Outcome, ...], bool]:
    """Return the variants with a share, and whether the shares hold everybody."""
    if not distributions:
        raise Undecided("a rule without a distribution")
    total = 0.0
    outcomes: list[Outcome] = []
    for each in distributions:
        share = _percentage(each.rollout)
        if each.variant not in keys:
            raise Undecided("a distribution to a variant that the flag does not have")
        total += share
        if share > 0:
            outcomes.append(value_of(each.variant))
    return tuple(dict.fromkeys(outcomes)), total >= 100


def _share(percentage: object) -> Certainty:
    number = _percentage(percentage)
    if number in (0, 100):
        return Certainty.ALWAYS if number else Certainty.NEVER
    return Certainty.VARIES


def _percentage(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 100:
        raise Undecided("a percentage that is no number from 0 to 100")
    return value


def _matches(reference: object, segments: Segments) -> Certainty:
    """Return whether a reference to segments matches: a key, or an object with key or keys and an operator."""
    keys, operator = _referred(reference)
    found = [segments.get(key) if isinstance(key, str) else None for key in keys]
    if not keys or None in found:
        raise Undecided("a segment that is not in the document")
    for_all = [not segment.constraints for segment in found if segment is not None]
    if len(for_all) > 1 and operator not in ("OR_SEGMENT_OPERATOR", "AND_SEGMENT_OPERATOR"):
        raise Undecided("segments that are joined by an unknown operator")
    whole = all(for_all) if operator == "AND_SEGMENT_OPERATOR" else any(for_all)
    return Certainty.ALWAYS if whole else Certainty.VARIES


def _referred(reference: object) -> tuple[list[object], object]:
    if isinstance(reference, str):
        return [reference], None
    if not isinstance(reference, dict):
        raise Undecided("a rule without a segment")
    if ("key" in reference) == ("keys" in reference):
        raise Undecided("a segment that is named neither by a key nor by keys, or by both")
    keys = reference["keys"] if "keys" in reference else [reference["key"]]
    if not isinstance(keys, list):
        raise Undecided("segments whose keys are no list")
    return keys, reference.get("operator", "OR_SEGMENT_OPERATOR")
