"""Variants of Azure feature flags: which are assigned, and what they make of the flag itself.

Modelled on featuremanagement 2.2.0. The outcome of an evaluation is a pair: whether the flag is on, and the variant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from flaglint.stores.azure_filters import USER
from flaglint.stores.decision import (
    NEEDS_ATTRIBUTE,
    PERCENTAGE,
    TARGETING,
    Certainty,
    Step,
    Undecided,
    Verdict,
    decide,
)

# Whether the flag is on, and the name of the variant.
Assigned = tuple[bool, str | None]


class Variant(msgspec.Struct):
    """One variant of a flag."""

    name: str
    configuration_value: Any = None
    status_override: str | None = None


class Allocation(msgspec.Struct):
    """Who gets which variant."""

    default_when_enabled: str | None = None
    default_when_disabled: str | None = None
    user: list[dict[str, Any]] = []
    group: list[dict[str, Any]] = []
    percentile: list[dict[str, Any]] = []


def assigned_when_on(variants: Mapping[str, Variant], allocation: Allocation | None) -> Verdict[Assigned]:
    """Return what callers can get whom the filters let in.

    Raises:
        Undecided: an allocation that the SDK refuses, or of a variant that the flag does not have.
    """
    return decide(_steps(variants, allocation))


def assigned_when_off(variants: Mapping[str, Variant], allocation: Allocation | None) -> Assigned:
    """Return what callers get whom the filters keep out.

    Raises:
        Undecided: a variant that the flag does not have.
    """
    if not variants or allocation is None:
        return False, None
    return _assigned(variants, allocation.default_when_disabled, on=False)


def _steps(variants: Mapping[str, Variant], allocation: Allocation | None) -> Iterator[Step[Assigned]]:
    if not variants or allocation is None:
        yield Step(((True, None),))
        return
    for entry in (*allocation.user, *allocation.group):
        yield Step((_assigned(variants, entry.get("variant"), on=True),), Certainty.VARIES, (TARGETING,))
    if allocation.percentile:
        yield _by_percentile(variants, allocation.percentile)
    yield Step((_assigned(variants, allocation.default_when_enabled, on=True),))


def _by_percentile(variants: Mapping[str, Variant], entries: list[dict[str, Any]]) -> Step[Assigned]:
    """Return the split; not every SDK makes it for callers without a user, so even a whole one does not catch all."""
    outcomes: list[Assigned] = []
    covered = 0
    for entry in entries:
        start, end = _whole(entry.get("from", 0)), _whole(entry.get("to"))
        if not 0 <= start < end <= 100:
            raise Undecided("a percentile that ends before it starts")
        covered = end if start <= covered < end else covered
        outcomes.append(_assigned(variants, entry.get("variant"), on=True))
    if covered == 100 and len(set(outcomes)) == 1:
        return Step((outcomes[0],), Certainty.VARIES, (NEEDS_ATTRIBUTE,), USER)
    return Step(tuple(outcomes), Certainty.VARIES, (PERCENTAGE,))


def _whole(number: object) -> int:
    if isinstance(number, bool) or not isinstance(number, int):
        raise Undecided("a percentile that is no whole number")
    return number


def _assigned(variants: Mapping[str, Variant], name: object, *, on: bool) -> Assigned:
    if name is None:
        return on, None
    variant = variants.get(name) if isinstance(name, str) else None
    if variant is None:
        raise Undecided("an allocation of a variant that the flag does not have")
    if variant.status_override in (None, "None"):
        return on, variant.name
    if variant.status_override not in ("Enabled", "Disabled"):
        raise Undecided(f"a status override that is not known ({variant.status_override})")
    return variant.status_override == "Enabled", variant.name
