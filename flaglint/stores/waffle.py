"""django-waffle: its flags, switches and samples in the live database, or in a `dumpdata` fixture (JSON).

A database is given by its address or its file of SQLite, or by `api` and `DATABASE_URL` (see `databases`).
Options: `flag_model`, `switch_model`, `sample_model` (the project's own models, such as `accounts.flag`);
`override` (`true` where the project sets WAFFLE_OVERRIDE, which lets a query parameter win over any flag).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec
from msgspec.structs import replace

from flaglint.errors import DocumentError
from flaglint.model.flags import EnvironmentState, Flag, FlagKind, FlagSnapshot, FlagValue
from flaglint.model.stores import StoreSettings, StoreType
from flaglint.stores.conventions import from_text
from flaglint.stores.databases import is_database
from flaglint.stores.dates import parse_moment
from flaglint.stores.decision import (
    PERCENTAGE,
    TARGETING,
    Certainty,
    Outcome,
    Step,
    Undecided,
    decide,
    fact,
    full,
    state_of,
    unknown,
)
from flaglint.stores.documents import Document, environment_of, is_folder, read_documents
from flaglint.stores.merge import merge, refuse_empty
from flaglint.stores.trees import json_tree, typed
from flaglint.stores.waffle_database import documents

NAME = "waffle"

_TRUE = FlagValue.of(True)
_FALSE = FlagValue.of(False)


class _Row(msgspec.Struct):
    """One object of a fixture."""

    model: str
    fields: dict[str, Any]


class _Common(msgspec.Struct):
    name: str
    note: str | None = None
    created: str | None = None
    modified: str | None = None


class _Flag(_Common):
    """A row of waffle_flag; what an older waffle does not write has the default of the model."""

    everyone: bool | None = None
    percent: str | int | float | None = None
    testing: bool = False
    superusers: bool = True
    staff: bool = False
    authenticated: bool = False
    languages: str = ""
    groups: list[Any] = []
    users: list[Any] = []


class _Switch(_Common):
    active: bool = False


class _Sample(_Common, kw_only=True):
    percent: str | int | float


def fetch(settings: StoreSettings) -> FlagSnapshot:
    """Return every flag, switch and sample of the database, of the fixture, or of all fixtures in the folder.

    Raises:
        StoreError: a file is no fixture, no fixture has a waffle object, or a database cannot be read.
    """
    models = _models(settings)
    live = is_database(settings.location)
    found = documents(NAME, settings, models) if live else read_documents(settings, (".json",))
    snapshots = []
    for document in found:
        environment = environment_of(document, settings, in_folder=is_folder(settings))
        flags = tuple(_read(document, settings, environment, {model: kind for kind, model in models.items()}))
        snapshots.append(FlagSnapshot(flags, (document.source(NAME, settings, environment),)))
    return refuse_empty(merge(snapshots), settings.location)


def _models(settings: StoreSettings) -> dict[str, str]:
    """Return the project's models by what they are."""
    return {
        kind: (settings.option(f"{kind}_model") or f"waffle.{kind}").lower() for kind in ("flag", "switch", "sample")
    }


def _read(document: Document, settings: StoreSettings, environment: str, kinds: Mapping[str, str]) -> Iterator[Flag]:
    seen: set[tuple[str, str]] = set()
    for index, row in enumerate(typed(json_tree(document), list[_Row], document)):
        namespace = kinds.get(row.model.lower())
        if namespace is None:
            continue
        flag = _flag_of(namespace, row, document, f"$[{index}].fields", settings, environment)
        if (namespace, flag.key) in seen:
            raise DocumentError(document.location, f"has the {namespace} {flag.key!r} twice", "keep one of them")
        seen.add((namespace, flag.key))
        yield flag


def _flag_of(
    namespace: str, row: _Row, document: Document, pointer: str, settings: StoreSettings, environment: str
) -> Flag:
    common: _Common
    if namespace == "flag":
        common = typed(row.fields, _Flag, document, pointer)
        state = _state_of_flag(common, override=settings.option("override") == "true")
    elif namespace == "switch":
        common = typed(row.fields, _Switch, document, pointer)
        state = full(_TRUE if common.active else _FALSE)
    else:
        common = typed(row.fields, _Sample, document, pointer)
        state = _state_of_sample(common)
    declared = from_text(common.note or "", settings.conventions, "note", only_place=True)
    modified = parse_moment(common.modified)
    return Flag(
        key=common.name,
        kind=FlagKind.BOOLEAN,
        store=NAME,
        namespace=namespace,
        environments=((environment, replace(state, since=modified, modified_at=modified)),),
        description=common.note or None,
        created_at=parse_moment(common.created),
        modified_at=modified,
        **declared.fields((fact("object", namespace),)),
        location=document.location,
    )


def _state_of_flag(flag: _Flag, *, override: bool) -> EnvironmentState:
    try:
        return state_of(decide(_steps(flag, override=override)))
    except Undecided as reason:
        return unknown(str(reason))


def _steps(flag: _Flag, *, override: bool) -> Iterator[Step[Outcome]]:
    """Yield the order of `Flag.is_active` in django-waffle 5.0: everyone, then people, then the draw."""
    if override:
        yield Step((_TRUE, _FALSE), Certainty.VARIES, (TARGETING,))
    if flag.everyone is not None:
        yield Step((_TRUE if flag.everyone else _FALSE,))
        return
    people = (flag.superusers, flag.staff, flag.authenticated, flag.languages.strip(), flag.users, flag.groups)
    if flag.testing:
        yield Step((_TRUE, _FALSE), Certainty.VARIES, (TARGETING,))
    if any(people):
        yield Step((_TRUE,), Certainty.VARIES, (TARGETING,))
    if flag.percent is not None and _percent(flag.percent) > 0:
        yield Step((_TRUE,), Certainty.VARIES, (PERCENTAGE,))
    yield Step((_FALSE,))


def _state_of_sample(sample: _Sample) -> EnvironmentState:
    try:
        percent = _percent(sample.percent)
    except Undecided as reason:
        return unknown(str(reason))
    if percent in (0, 100):
        return full(_TRUE if percent else _FALSE)
    steps: tuple[Step[Outcome], ...] = (Step((_TRUE,), Certainty.VARIES, (PERCENTAGE,)), Step((_FALSE,)))
    return state_of(decide(steps))


def _percent(value: str | int | float) -> Decimal:
    try:
        percent = Decimal(str(value))
    except InvalidOperation:
        raise Undecided("a percentage that is no number") from None
    if not percent.is_finite() or not 0 <= percent <= 100:
        raise Undecided("a percentage that is not between 0 and 100")
    return percent


STORE = StoreType(
    name=NAME,
    title="django-waffle",
    fetch=fetch,
    options=("flag_model", "switch_model", "sample_model", "override", "timeout"),
)
