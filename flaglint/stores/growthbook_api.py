"""GrowthBook's API bodies (`/api/v1/features`): pages of features with rules for each environment, values as text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from flaglint.errors import DocumentError
from flaglint.stores.dates import parse_moment
from flaglint.stores.decision import PERCENTAGE, SCHEDULED, SEGMENT, Undecided
from flaglint.stores.documents import Document
from flaglint.stores.growthbook_rules import Feature, Parent, Rule
from flaglint.stores.trees import mapping, typed, without_nulls

# What a feature as a whole depends on must be true, else nothing is served.
_REQUIRED = {"value": True}


class _ScheduleStep(msgspec.Struct):
    enabled: bool
    timestamp: str | None = None


class _ApiRule(msgspec.Struct, rename="camel"):
    """One rule; its type tells which of the fields count."""

    type: str | None = None
    enabled: bool = True
    condition: str = ""
    value: Any = None
    coverage: int | float | None = None
    hash_attribute: str | None = None
    variations: list[Any] | None = None
    values: list[Any] | None = None
    control_value: Any = None
    variation_value: Any = None
    namespace: Any = None
    saved_group_targeting: list[Any] = []
    prerequisites: list[Any] = []
    schedule_rules: list[_ScheduleStep] = []


class _ApiEnvironment(msgspec.Struct, rename="camel"):
    enabled: bool
    default_value: str | None = None
    rules: list[dict[str, Any]] | None = None


class Item(msgspec.Struct, rename="camel"):
    """One feature of a page; `environments` still as they stand."""

    id: str
    value_type: str
    default_value: str | None = None
    archived: bool = False
    description: str | None = None
    owner: str | None = None
    tags: list[str] = []
    date_created: str | None = None
    date_updated: str | None = None
    environments: dict[str, Any] = {}
    prerequisites: list[Any] = []
    custom_fields: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a listing; `total` is what the pages hold together, None if the body does not say."""

    items: tuple[Item, ...]
    total: int | None
    document: Document


def read_page(root: Mapping[str, object], document: Document) -> Page | None:
    """Return a page of features, or None if the document is something else.

    Raises:
        DocumentError: it is a page, but a field is missing or of another type.
    """
    if not isinstance(root.get("features"), list):
        return None
    items = tuple(
        typed(without_nulls(mapping(tree, document, f"$.features[{at}]")), Item, document, f"$.features[{at}]")
        for at, tree in enumerate(typed(root["features"], list[Any], document, "$.features"))
    )
    total = typed(root.get("total"), int | None, document, "$.total")  # type: ignore[arg-type]
    if total is None and root.get("hasMore"):
        raise DocumentError(document.location, "is one of several pages and has no total", "fetch the features again")
    return Page(items, total, document)


def check_complete(pages: Iterable[Page]) -> None:
    """Refuse a listing of which pages are missing or overlap.

    Raises:
        DocumentError: the features of the pages are not as many as they say, or not distinct.
    """
    parts = tuple(pages)
    keys = [item.id for page in parts for item in page.items]
    total = max((page.total for page in parts if page.total is not None), default=len(keys))
    if len(keys) < total:
        problem = f"lists {len(keys)} of {total} features"
        raise DocumentError(parts[0].document.location, problem, "add the other pages to the folder")
    if len(keys) > total or len(set(keys)) != len(keys):
        raise DocumentError(parts[0].document.location, "overlaps with another page", "fetch all pages again")


def in_environment(item: Item, name: str, now: datetime, document: Document) -> tuple[Feature, datetime | None]:
    """Return a feature as one environment has it, and the last step of a schedule that is past."""
    pointer = f"environments.{name} of {item.id}"
    tree = item.environments.get(name)
    if tree is None:
        return Feature(problem="its configuration in this environment was not read"), None
    found = typed(without_nulls(mapping(tree, document, pointer)), _ApiEnvironment, document, pointer)
    if item.archived or not found.enabled:
        return Feature(missing=True), None
    if found.rules is None:
        return Feature(problem="its rules are not in the document"), None
    rules = [
        typed(without_nulls(tree), _ApiRule, document, f"{pointer}, rules[{at}]") for at, tree in enumerate(found.rules)
    ]
    try:
        default = _value(item.value_type, found.default_value or item.default_value)
        decided = [_rule(rule, item.value_type, now) for rule in rules if rule.enabled]
        gates = [Parent(*_prerequisite(each), gate=True) for each in item.prerequisites]
    except Undecided as reason:
        return Feature(problem=str(reason)), None
    gate = ((Rule(parent_conditions=gates), ()),) if gates else ()
    since = [moment for rule in rules for moment in _moments(rule) if moment <= now]
    return Feature(default, (*gate, *(rule for rule in decided if rule is not None))), max(since, default=None)


def next_step(item: Item, name: str, now: datetime) -> datetime | None:
    """Return when the next dated change of a rule comes in an environment that was read before, or None."""
    trees = item.environments[name].get("rules") or []
    rules = [msgspec.convert(without_nulls(tree), _ApiRule) for tree in trees]
    return min((moment for rule in rules if rule.enabled for moment in _moments(rule) if moment > now), default=None)


def _moments(rule: _ApiRule) -> list[datetime]:
    found = (parse_moment(step.timestamp) for step in rule.schedule_rules)
    return [moment for moment in found if moment is not None]


def _rule(rule: _ApiRule, type_: str, now: datetime) -> tuple[Rule, tuple[str, ...]] | None:
    """Return a rule as the SDK payload has it, with the doubts; None if its schedule has ended it."""
    doubts = [SEGMENT] if rule.saved_group_targeting else []
    steps = [(parse_moment(step.timestamp), step) for step in rule.schedule_rules if step.timestamp]
    if any(moment is None for moment, _ in steps):
        raise Undecided("a schedule with an unreadable date")
    past = [(moment, step.enabled) for moment, step in steps if moment is not None and moment <= now]
    if len(past) < len(steps):
        doubts.append(SCHEDULED)
    elif past and not max(past)[1]:
        return None
    if rule.namespace:
        doubts.append(PERCENTAGE)
    shared = Rule(
        condition=_json(rule.condition) if rule.condition else None,
        parent_conditions=[Parent(*_prerequisite(each)) for each in rule.prerequisites],
        hash_attribute=rule.hash_attribute,
    )
    return _typed_rule(rule, type_, shared), tuple(doubts)


def _typed_rule(rule: _ApiRule, type_: str, shared: Rule) -> Rule:
    if rule.type == "force":
        return msgspec.structs.replace(shared, force=_value(type_, rule.value))
    if rule.type == "rollout":
        if rule.coverage is None:
            raise Undecided("a rollout without coverage")
        return msgspec.structs.replace(shared, force=_value(type_, rule.value), coverage=rule.coverage)
    if rule.type == "safe-rollout":
        pair = [_value(type_, rule.control_value), _value(type_, rule.variation_value)]
        return msgspec.structs.replace(shared, variations=pair)
    trees = rule.variations or rule.values or rule.value
    if rule.type in ("experiment", "experiment-ref") and isinstance(trees, list):
        if not all(isinstance(each, dict) for each in trees):
            raise Undecided("an experiment with unreadable variations")
        return msgspec.structs.replace(shared, variations=[_value(type_, each.get("value")) for each in trees])
    raise Undecided(f"a rule of an unknown type ({rule.type})")


def _prerequisite(tree: object) -> tuple[str, object]:
    """Return the key and the condition of a prerequisite: an object, or the key of a feature that must be true."""
    if isinstance(tree, str):
        return tree, _REQUIRED
    if not isinstance(tree, dict) or not isinstance(tree.get("id"), str):
        raise Undecided("a prerequisite without the key of a feature")
    condition = tree.get("condition")
    if condition is None:
        return tree["id"], _REQUIRED
    return tree["id"], _json(condition) if isinstance(condition, str) else condition


def _value(type_: str, text: object) -> object:
    """Return a value of the API, which is text, as the SDKs get it."""
    if not isinstance(text, str):
        raise Undecided("a value that is no text")
    if type_ == "string":
        return text
    value = _json(text)
    plain = isinstance(value, (int, float)) and not isinstance(value, bool)
    if (type_ == "boolean" and isinstance(value, bool)) or (type_ == "number" and plain) or type_ == "json":
        return value
    raise Undecided(f"a value that is no {type_}")


def _json(text: str) -> object:
    try:
        tree: object = json.loads(text)
        json.dumps(tree, allow_nan=False, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        raise Undecided("a condition or value that is no JSON") from None
    return tree
