"""Flipt's evaluation snapshot: what a server hands to its client-side SDKs, as the features document that it was.

It names the segments of rules in full, and of variants those that are served.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from flaglint.errors import DocumentError
from flaglint.stores.documents import Document
from flaglint.stores.flipt_rules import VARIANT
from flaglint.stores.trees import typed


class _Key(msgspec.Struct):
    key: str


class _Segment(msgspec.Struct):
    key: str
    constraints: list[Any] | None = None


class _Distribution(msgspec.Struct, rename="camel"):
    variant_key: str
    rollout: Any = 0
    variant_attachment: str | None = None


class _Rule(msgspec.Struct, rename="camel"):
    segments: list[_Segment] = []
    segment_operator: str = "OR_SEGMENT_OPERATOR"
    distributions: list[_Distribution] = []
    rank: int = 0


class _RolloutSegment(msgspec.Struct, rename="camel"):
    segments: list[_Segment] = []
    segment_operator: str = "OR_SEGMENT_OPERATOR"
    value: bool = False


class _Rollout(msgspec.Struct, rename="camel"):
    rank: int = 0
    threshold: dict[str, Any] | None = None
    segment: _RolloutSegment | None = None


class _Variant(msgspec.Struct):
    key: str
    attachment: str | None = None


class _Flag(msgspec.Struct, rename="camel"):
    key: str
    type: str = VARIANT
    enabled: bool = False
    description: str | None = None
    rules: list[_Rule] | None = None
    rollouts: list[_Rollout] | None = None
    default_variant: _Variant | None = None


class _Snapshot(msgspec.Struct):
    namespace: _Key
    flags: list[_Flag]


def features_of(tree: object, document: Document) -> dict[str, Any]:
    """Return a snapshot as a features document.

    Raises:
        DocumentError: a field is missing or of another type, or one segment is two things.
    """
    snapshot = typed(tree, _Snapshot, document)
    return {
        "namespace": snapshot.namespace.key,
        "flags": [_flag(flag) for flag in snapshot.flags],
        "segments": [
            {"key": key, "constraints": constraints} for key, constraints in _segments(snapshot, document).items()
        ],
    }


def _flag(flag: _Flag) -> dict[str, Any]:
    rules = sorted(flag.rules or (), key=lambda rule: rule.rank)
    rollouts = sorted(flag.rollouts or (), key=lambda rollout: rollout.rank)
    return {
        "key": flag.key,
        "type": flag.type,
        "enabled": flag.enabled,
        "description": flag.description,
        "variants": _variants(flag, rules),
        "rules": [
            {
                "segment": _reference(rule.segments, rule.segment_operator),
                "distributions": [
                    {"variant": each.variant_key, "rollout": each.rollout} for each in rule.distributions
                ],
            }
            for rule in rules
        ],
        "rollouts": [_rollout(rollout) for rollout in rollouts],
    }


def _variants(flag: _Flag, rules: Iterable[_Rule]) -> list[dict[str, Any]]:
    default = flag.default_variant
    attachments: dict[str, str | None] = {} if default is None else {default.key: default.attachment}
    for each in (each for rule in rules for each in rule.distributions):
        attachments.setdefault(each.variant_key, each.variant_attachment)
    return [
        {"key": key, "default": default is not None and key == default.key, "attachment": attachment or None}
        for key, attachment in attachments.items()
    ]


def _rollout(rollout: _Rollout) -> dict[str, Any]:
    segment = rollout.segment
    served: dict[str, Any] = {} if rollout.threshold is None else {"threshold": rollout.threshold}
    if segment is not None:
        served["segment"] = {**_reference(segment.segments, segment.segment_operator), "value": segment.value}
    return served


def _reference(segments: Iterable[_Segment], operator: str) -> dict[str, Any]:
    return {"keys": [segment.key for segment in segments], "operator": operator}


def _segments(snapshot: _Snapshot, document: Document) -> dict[str, list[Any]]:
    """Return the constraints of each segment; what names one in two ways was put together from two states."""
    found: dict[str, list[Any]] = {}
    for flag in snapshot.flags:
        named = [each for rule in flag.rules or () for each in rule.segments]
        named += [each for rollout in flag.rollouts or () if rollout.segment for each in rollout.segment.segments]
        for segment in named:
            constraints = segment.constraints or []
            if bool(found.setdefault(segment.key, constraints)) != bool(constraints):
                problem = f"names the segment {segment.key!r} with constraints and without"
                raise DocumentError(document.location, problem, "try again")
    return found
