"""Firebase Remote Config: a template. Values are text there, read by the type of the parameter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec
from msgspec.structs import replace

from flaglint.model.flags import EnvironmentState, Flag, FlagKind, FlagSnapshot
from flaglint.model.stores import StoreSettings, StoreType
from flaglint.stores.conventions import from_text
from flaglint.stores.dates import parse_moment
from flaglint.stores.decision import (
    EXPERIMENT,
    PERCENTAGE,
    TARGETING,
    Certainty,
    Outcome,
    Step,
    Undecided,
    decide,
    fact,
    state_of,
    unknown,
    value_of,
)
from flaglint.stores.documents import Document, environment_of, is_folder
from flaglint.stores.entries import once
from flaglint.stores.firebase_live import API
from flaglint.stores.live import documents_at, place_of
from flaglint.stores.merge import merge, refuse_empty
from flaglint.stores.trees import json_tree, typed
from flaglint.stores.value_order import in_order

NAME = "firebase"

_KINDS = {
    "BOOLEAN": FlagKind.BOOLEAN,
    "NUMBER": FlagKind.NUMBER,
    "STRING": FlagKind.STRING,
    "JSON": FlagKind.JSON,
}
_TEXT = re.compile(r"'[^']*'|\"[^\"]*\"")
_PERCENT = re.compile(r"\bpercent\b(?:\s*\([^)]*\))?")


class _Value(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """A value of one of the kinds; a kind that is new is an error of the flag, not of the document."""

    value: str | None = None
    use_in_app_default: bool = False
    rollout_value: dict[str, Any] | None = None
    personalization_value: dict[str, Any] | None = None


class _Parameter(msgspec.Struct, rename="camel"):
    default_value: dict[str, Any] | None = None
    conditional_values: dict[str, dict[str, Any]] = {}
    value_type: str = "STRING"
    description: str = ""


class _Group(msgspec.Struct):
    parameters: dict[str, _Parameter] = {}


class _Condition(msgspec.Struct):
    name: str
    expression: str


class _Version(msgspec.Struct, rename="camel"):
    update_time: str | None = None


class _Template(msgspec.Struct, rename="camel"):
    """The template; conditions are in the order of their priority."""

    parameters: dict[str, _Parameter] = {}
    parameter_groups: dict[str, _Group] = {}
    conditions: list[_Condition] = []
    version: _Version | None = None


def fetch(settings: StoreSettings) -> FlagSnapshot:
    """Return every parameter of the template, or of all templates in the folder.

    Raises:
        DocumentError: a document is unreadable or no template.
    """
    snapshots = []
    for document in documents_at(settings, (".json",), API):
        environment = environment_of(document, settings, in_folder=is_folder(settings))
        flags = tuple(_read(document, environment, settings))
        snapshots.append(FlagSnapshot(flags, (document.source(NAME, settings, environment),)))
    return refuse_empty(merge(snapshots), place_of(settings, API))


def _read(document: Document, environment: str, settings: StoreSettings) -> Iterator[Flag]:
    template = typed(json_tree(document), _Template, document)
    once((condition.name for condition in template.conditions), document, "condition")
    found: list[tuple[str, _Parameter, str | None]] = [(key, each, None) for key, each in template.parameters.items()]
    for name, group in template.parameter_groups.items():
        found += [(key, each, name) for key, each in group.parameters.items()]
    once((key for key, _, _ in found), document, "parameter")
    since = parse_moment(template.version.update_time) if template.version else None
    for key, parameter, group_name in found:
        state = _state(parameter, template)
        if state.value is not None or state.value_from is not None:
            state = replace(state, since=since, since_from="version.updateTime" if since else None)
        yield _flag_of(key, parameter, group_name, ((environment, state),), document, settings)


def _flag_of(
    key: str,
    parameter: _Parameter,
    group: str | None,
    environments: tuple[tuple[str, EnvironmentState], ...],
    document: Document,
    settings: StoreSettings,
) -> Flag:
    declared = from_text(parameter.description, settings.conventions, "description", only_place=True)
    return Flag(
        key=key,
        kind=_KINDS.get(parameter.value_type, FlagKind.STRING),
        store=NAME,
        environments=environments,
        description=parameter.description or None,
        **declared.fields((fact("group", group),) if group is not None else ()),
        location=document.location,
    )


def _state(parameter: _Parameter, template: _Template) -> EnvironmentState:
    try:
        if parameter.value_type not in _KINDS:
            raise Undecided(f"a value type that is not known ({parameter.value_type})")
        return in_order(state_of(decide(_steps(parameter, template))))
    except Undecided as reason:
        return unknown(str(reason))


def _steps(parameter: _Parameter, template: _Template) -> Iterator[Step[Outcome]]:
    """Yield the conditional values by the priority of their conditions, then the default value."""
    missing = parameter.conditional_values.keys() - {condition.name for condition in template.conditions}
    if missing:
        raise Undecided(f"a value for a condition that the template does not have ({min(missing)})")
    for condition in template.conditions:
        if condition.name in parameter.conditional_values:
            certainty, causes = _condition(condition.expression)
            if certainty is not Certainty.NEVER:
                yield _served(parameter.conditional_values[condition.name], parameter.value_type, certainty, causes)
    if parameter.default_value is None:
        raise Undecided("no default value in the template")
    last = _served(parameter.default_value, parameter.value_type, Certainty.ALWAYS, ())
    yield last
    if last.certainty is Certainty.VARIES:
        raise Undecided("a default value that not everybody gets")


def _condition(expression: str) -> tuple[Certainty, tuple[str, ...]]:
    """Return whether a condition holds; all but true and false depends on the caller."""
    text = _TEXT.sub("''", expression).strip()
    if text in ("true", "false"):
        return (Certainty.ALWAYS if text == "true" else Certainty.NEVER), ()
    rest = _PERCENT.sub("", text)
    causes = (PERCENTAGE,) if rest != text else ()
    return Certainty.VARIES, (*causes, TARGETING) if re.search(r"[A-Za-z]", rest) else causes or (TARGETING,)


def _served(tree: dict[str, Any], type_: str, certainty: Certainty, causes: tuple[str, ...]) -> Step[Outcome]:
    """Return what a value serves to those whom its condition lets in."""
    try:
        found = msgspec.convert(tree, _Value)
    except msgspec.ValidationError:
        raise Undecided("a value of a kind that is not known") from None
    if len(tree) != 1:
        raise Undecided("a value of no kind, or of several")
    if found.personalization_value is not None:
        return Step((), Certainty.VARIES, (*causes, EXPERIMENT))
    if found.rollout_value is not None:
        outcome = _converted(found.rollout_value.get("value"), type_)
        if found.rollout_value.get("percent") == 100:
            return Step((outcome,), certainty, causes)
        return Step((outcome,), Certainty.VARIES, (*causes, PERCENTAGE))
    if found.value is None:
        if not found.use_in_app_default:
            raise Undecided("a value that is missing")
        return Step((None,), certainty, causes)
    return Step((_converted(found.value, type_),), certainty, causes)


def _converted(text: object, type_: str) -> Outcome:
    """Return a value by its type; JSON stays the text that code receives."""
    if not isinstance(text, str):
        raise Undecided("a value that is no text")
    if type_ == "BOOLEAN":
        if text.strip().lower() not in ("true", "false"):
            raise Undecided("a boolean value that is neither true nor false")
        return value_of(text.strip().lower() == "true")
    if type_ != "NUMBER":
        return value_of(text)
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        raise Undecided("a number value that is no number") from None
    if not number.is_finite() or number.adjusted() > 300:
        raise Undecided("a number value that is out of range")
    return value_of(int(number) if re.fullmatch(r"[+-]?\d+", text.strip()) else float(number))


STORE = StoreType(name=NAME, title="Firebase Remote Config", fetch=fetch, options=("project", "timeout"))
