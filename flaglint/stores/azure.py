"""Azure feature management: `feature_management` files, .NET's `FeatureManagement`, and lists of App Configuration.

A flag that has variants has two channels: whether it is on, and the variant.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from flaglint.errors import DocumentError
from flaglint.model.flags import EnvironmentState, Flag, FlagKind, FlagSnapshot, FlagValue, StoreFact
from flaglint.model.stores import StoreSettings, StoreType
from flaglint.stores.azure_filters import PREFIX, Answer, answer
from flaglint.stores.azure_live import API, KEY_PREFIX
from flaglint.stores.azure_variants import Allocation, Assigned, Variant, assigned_when_off, assigned_when_on
from flaglint.stores.conventions import NOTHING, Declared, from_properties
from flaglint.stores.dates import latest, parse_moment, to_text
from flaglint.stores.decision import (
    SCHEDULED,
    Certainty,
    Step,
    Undecided,
    Verdict,
    decide,
    fact,
    kind_of,
    off,
    state_of,
    unknown,
    value_of,
)
from flaglint.stores.documents import DEFAULT_ENVIRONMENT, Document, environment_of, is_folder
from flaglint.stores.entries import once
from flaglint.stores.live import documents_at, place_of
from flaglint.stores.merge import merge, refuse_empty
from flaglint.stores.trees import json_tree, mapping, member, typed
from flaglint.stores.value_order import FALSE, TRUE, in_order

NAME = "azure"


class _Filter(msgspec.Struct):
    name: str
    parameters: dict[str, Any] | None = None


class _Conditions(msgspec.Struct):
    requirement_type: str = "Any"
    client_filters: list[_Filter] = []


class _Flag(msgspec.Struct):
    """One flag of Microsoft's schema."""

    id: str
    enabled: bool | str = False
    description: str | None = None
    conditions: _Conditions = msgspec.field(default_factory=_Conditions)
    variants: list[Variant] = []
    allocation: Allocation | None = None

    def named_variants(self) -> dict[str, Variant]:
        """Return the variants by name."""
        return {variant.name: variant for variant in self.variants}


class _Item(msgspec.Struct):
    """One entry of `GET /kv`."""

    key: str
    label: str | None = None
    value: str | None = None
    last_modified: str | None = None
    tags: dict[str, str] = {}


def fetch(settings: StoreSettings) -> FlagSnapshot:
    """Return every feature flag of the document, or of all documents in the folder.

    Raises:
        DocumentError: a document is unreadable or of none of the forms.
    """
    snapshots = []
    for document in documents_at(settings, (".json",), API):
        root = mapping(json_tree(document), document)
        environment = environment_of(document, settings, in_folder=is_folder(settings))
        whole = "@nextLink" not in root
        warnings = () if whole else (f"{document.location}: is one page of several; the others are missing",)
        if "items" in root:
            flags = tuple(_of_items(root, document, settings))
        else:
            flags = tuple(_of_file(root, environment, document, settings.now))
        snapshots.append(FlagSnapshot(flags, (document.source(NAME, settings),), whole, warnings))
    return refuse_empty(merge(snapshots), place_of(settings, API))


def _of_file(root: dict[str, object], environment: str, document: Document, now: datetime) -> Iterator[Flag]:
    if "feature_management" in root:
        pointer = "$.feature_management"
        section = mapping(root["feature_management"], document, pointer)
        flags = typed(section.get("feature_flags"), list[_Flag], document, f"{pointer}.feature_flags")
    elif "FeatureManagement" in root:
        section = mapping(root["FeatureManagement"], document, "$.FeatureManagement")
        flags = [_of_dotnet(name, tree, document) for name, tree in section.items()]
    else:
        problem = "has neither feature_management nor FeatureManagement nor items"
        raise DocumentError(document.location, problem, "give a feature management file, or the answer of /kv")
    once((flag.id for flag in flags), document)
    for flag in flags:
        yield _flag_of(flag, environment, document, now)


def _of_dotnet(name: str, tree: object, document: Document) -> _Flag:
    """Return a flag of .NET's older form: true, false, or filters of which one must be on; none is off."""
    if isinstance(tree, bool):
        return _Flag(name, tree)
    pointer = member("$.FeatureManagement", name)
    section = mapping(tree, document, pointer)
    entries = typed(section.get("EnabledFor", []), list[dict[str, Any]], document, f"{pointer}.EnabledFor")
    filters = []
    for entry in entries:
        found = typed({key.lower(): value for key, value in entry.items()}, _Filter, document, pointer)
        filters.append(_Filter(PREFIX + found.name.removeprefix(PREFIX), found.parameters))
    requirement = typed(section.get("RequirementType", "Any"), str, document, f"{pointer}.RequirementType")
    return _Flag(name, bool(filters), conditions=_Conditions(requirement, filters))


def _of_items(root: dict[str, object], document: Document, settings: StoreSettings) -> Iterator[Flag]:
    items = [
        item
        for item in typed(root["items"], list[_Item], document, "$.items")
        if item.key.startswith(KEY_PREFIX) and item.value is not None
    ]
    once((f"{item.key} of {item.label}" for item in items), document)
    for item in items:
        flag = typed(json_tree(document, item.value), _Flag, document, "$.items", item.key)
        environment = item.label or settings.environment or DEFAULT_ENVIRONMENT
        declared = from_properties(item.tags, settings.conventions, "tags")
        yield _flag_of(flag, environment, document, settings.now, parse_moment(item.last_modified), declared)


def _flag_of(
    flag: _Flag,
    environment: str,
    document: Document,
    now: datetime,
    modified_at: datetime | None = None,
    declared: Declared = NOTHING,
) -> Flag:
    values = [each.configuration_value for each in flag.variants if each.configuration_value is not None]
    state = replace(_state(flag, now, modified_at), modified_at=modified_at)
    return Flag(
        key=flag.id,
        kind=kind_of(values) if values else FlagKind.BOOLEAN,
        store=NAME,
        environments=((environment, state),),
        variations=tuple(dict.fromkeys(FlagValue.of(value) for value in values)),
        description=flag.description or None,
        modified_at=modified_at,
        **declared.fields(),
        location=document.location,
    )


def _state(flag: _Flag, now: datetime, modified_at: datetime | None) -> EnvironmentState:
    try:
        enabled = _enabled(flag.enabled)
        names = flag.named_variants()
        if len(names) != len(flag.variants):
            raise Undecided("two variants of one name")
        if not enabled:
            variant = assigned_when_off(names, flag.allocation)[1]
            return replace(off(FALSE), since=modified_at, facts=_variant_facts((variant,), flag))
        answers = [answer(each.name, each.parameters or {}, now) for each in flag.conditions.client_filters]
        verdict = decide(_steps(flag, answers, as_of_now=False))
        state = in_order(state_of(verdict.map(lambda assigned: TRUE if assigned[0] else FALSE)))
        facts = _variant_facts(tuple(dict.fromkeys(variant for _, variant in verdict.outcomes)), flag)
        return _dated(replace(state, facts=(*state.facts, *facts)), flag, answers, modified_at)
    except Undecided as reason:
        return unknown(str(reason))


def _enabled(value: bool | str) -> bool:
    if isinstance(value, str) and value.lower() not in ("true", "false"):
        raise Undecided("a value of enabled that is neither true nor false")
    return value.lower() == "true" if isinstance(value, str) else value


def _steps(flag: _Flag, answers: Sequence[Answer], *, as_of_now: bool) -> Iterator[Step[Assigned]]:
    """Yield what the filters let through; `as_of_now` takes dated windows as they are today."""
    when_on = assigned_when_on(flag.named_variants(), flag.allocation)
    when_off = assigned_when_off(flag.named_variants(), flag.allocation)
    met = [(each.now if as_of_now else each.certainty, each) for each in answers]
    if not answers:
        yield _through(when_on, Certainty.ALWAYS, [])
    elif flag.conditions.requirement_type == "All":
        varying = [each for certainty, each in met if certainty is Certainty.VARIES]
        if all(certainty is not Certainty.NEVER for certainty, _ in met):
            yield _through(when_on, Certainty.VARIES if varying else Certainty.ALWAYS, varying)
    elif flag.conditions.requirement_type == "Any":
        for certainty, each in met:
            yield _through(when_on, certainty, [each] if certainty is Certainty.VARIES else [])
    else:
        raise Undecided("a requirement type that is neither Any nor All")
    yield Step((when_off,))


def _through(when_on: Verdict[Assigned], certainty: Certainty, varying: Sequence[Answer]) -> Step[Assigned]:
    """Return the step of those whom filters let in; `varying` are the filters that keep others out."""
    causes = (*(each.cause for each in varying), *when_on.causes)
    attribute = varying[0].attribute if len(varying) == 1 and len(when_on.outcomes) == 1 else None
    return Step(when_on.outcomes, certainty, causes, attribute)


def _variant_facts(names: tuple[str | None, ...], flag: _Flag) -> tuple[StoreFact, ...]:
    """Return what the second channel serves."""
    variants = flag.named_variants()
    if not variants or flag.allocation is None:
        return ()
    if len(names) > 1:
        listed = [name for name in names if name is not None]
        return (fact("variant_serving", "partial"), fact("variants", listed))
    if names[0] is None:
        return ()
    value = variants[names[0]].configuration_value
    known = () if value is None else (StoreFact("variant_value", value_of(value)),)
    return (fact("variant", names[0]), *known)


def _dated(
    state: EnvironmentState, flag: _Flag, answers: Sequence[Answer], modified_at: datetime | None
) -> EnvironmentState:
    """Return the state with what its windows in time add: the last bound that is over, or the next change."""
    past = [moment for each in answers for moment in each.past]
    if state.value is not None:
        since = latest((*past, modified_at)) if modified_at is not None else max(past, default=None)
        return replace(state, since=since, since_from="time window" if since in past else None)
    changes = [each.changes_at for each in answers if each.changes_at is not None]
    if state.reason != SCHEDULED or not changes:
        return state
    today = decide(_steps(flag, answers, as_of_now=True)).map(lambda assigned: assigned[0])
    facts = (*state.facts, fact("until", to_text(min(changes))))
    return replace(state, facts=facts if len(today.outcomes) > 1 else (fact("now", today.outcomes[0]), *facts))


STORE = StoreType(name=NAME, title="Azure feature management", fetch=fetch, options=("labels", "timeout"))
