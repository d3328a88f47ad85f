"""django-flags: the `FLAGS` of a settings module, which is read and never run.

The table `flags_flagstate` may add conditions to those of the settings. Options: `table` (`database` reads it from the
database in `DATABASE_URL`, see `databases`; `used` where it has rows that are not read: then all that they could change
is unknown).
"""

from __future__ import annotations

import ast
import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from msgspec.structs import replace

from flaglint.errors import DocumentError, StoreError
from flaglint.model.flags import EnvironmentState, Flag, FlagKind, FlagSnapshot
from flaglint.model.stores import API, StoreSettings, StoreType
from flaglint.stores.databases import Database, Query, as_document, databases_of
from flaglint.stores.dates import parse_moment, to_text
from flaglint.stores.decision import (
    SCHEDULED,
    TARGETING,
    Certainty,
    Outcome,
    Step,
    Undecided,
    decide,
    fact,
    state_of,
    unknown,
)
from flaglint.stores.documents import DEFAULT_ENVIRONMENT, Document, environment_of, is_folder, read_sources
from flaglint.stores.merge import merge, refuse_empty
from flaglint.stores.python_trees import NotLiteral, assignment_to, items_of, literal, python_tree
from flaglint.stores.value_order import FALSE, TRUE, in_order

NAME = "django_flags"

_BY_REQUEST = frozenset({"user", "anonymous", "parameter", "path matches"})
_TRUE_WORDS = frozenset({"y", "yes", "t", "true", "on", "1"})
_FALSE_WORDS = frozenset({"n", "no", "f", "false", "off", "0"})
_WITH_OFFSET = re.compile(r"[T ].*(?:Z|[+-][0-9]{2}:[0-9]{2})$")


@dataclass(frozen=True, slots=True)
class _Condition:
    """One condition: how it comes out, and with a date also how today; `moment` is that date."""

    certainty: Certainty
    required: bool
    now: Certainty = Certainty.VARIES
    moment: datetime | None = None


def fetch(settings: StoreSettings) -> FlagSnapshot:
    """Return every flag of the settings module, or of all modules in the folder that assign FLAGS.

    Raises:
        StoreError: a module is unreadable, its FLAGS are not written out, the option has no such value, or the
            database cannot be read.
    """
    table = settings.option("table") or "empty"
    if table not in ("empty", "used", "database"):
        raise StoreError(f"{NAME}: the option table is neither empty, used nor database ({table!r})")
    modules = read_sources(settings, (".py",), "FLAGS")
    if table == "database":
        snapshots = [
            _with_table(each, modules, settings)
            for each in databases_of(NAME, dataclasses.replace(settings, location=API))
        ]
        return refuse_empty(merge(snapshots), settings.location)
    snapshots = []
    for document in modules:
        environment = environment_of(document, settings, in_folder=is_folder(settings))
        flags = _read(document, environment, settings.now, table_used=table == "used")
        warnings = () if table == "used" or not flags else (_assumption(document),)
        snapshots.append(FlagSnapshot(flags, (document.source(NAME, settings, environment),), True, warnings))
    return refuse_empty(merge(snapshots), settings.location)


def _assumption(document: Document) -> str:
    advice = "if it has, set the option table to database, or to used"
    return f"{document.location}: read as if flags_flagstate has no rows; {advice}"


def _with_table(database: Database, modules: Sequence[Document], settings: StoreSettings) -> FlagSnapshot:
    """Return the flags of the settings and of the table together, in the environment of the database."""
    [rows] = database.read([Query("flags_flagstate")])
    if rows is None:
        raise DocumentError(database.shown, "has no table flags_flagstate", "check the address of the database")
    table = as_document(database, rows)
    added: dict[str, list[tuple[object, object, bool]]] = {}
    for row in rows:
        added.setdefault(str(row["name"]), []).append((row["condition"], row["value"], bool(row.get("required"))))
    snapshots = []
    for document in modules:
        named = environment_of(document, settings, in_folder=is_folder(settings))
        flags = _read(document, database.environment or named, settings.now, added=added)
        snapshots.append(FlagSnapshot(flags, (document.source(NAME, settings, database.environment or named),)))
    known = {flag.key for each in snapshots for flag in each.flags}
    environment = database.environment or settings.environment or DEFAULT_ENVIRONMENT
    only_here = tuple(
        _flag_of(key, _state(conditions, settings.now), environment, database.shown)
        for key, conditions in added.items()
        if key not in known
    )
    return merge([*snapshots, FlagSnapshot(only_here, (table.source(NAME, settings, environment),))])


def _read(
    document: Document,
    environment: str,
    now: datetime,
    *,
    table_used: bool = False,
    added: Mapping[str, Sequence[object]] = MappingProxyType({}),
) -> tuple[Flag, ...]:
    """Return the flags of a module; `added` are the conditions of the table by flag."""
    found = assignment_to(python_tree(document), "FLAGS")
    if found is None:
        return ()
    doubt = None if found.changed_at is None else f"FLAGS may be changed in line {found.changed_at}"
    flags = []
    for key, node, _ in items_of(found.value, document, "FLAGS"):
        state = unknown(doubt) if doubt else _state_in(node, added.get(key, ()), now, table_used=table_used)
        flags.append(_flag_of(key, state, environment, document.location))
    return tuple(flags)


def _flag_of(key: str, state: EnvironmentState, environment: str, location: str) -> Flag:
    return Flag(key, FlagKind.BOOLEAN, NAME, ((environment, state),), location=location)


def _state_in(node: ast.expr, added: Sequence[object], now: datetime, *, table_used: bool) -> EnvironmentState:
    try:
        conditions = literal(node)
    except NotLiteral as reason:
        return unknown(str(reason))
    if not isinstance(conditions, (list, tuple)):
        return unknown("conditions that are no list")
    return _state([*conditions, *added], now, table_used=table_used)


def _state(trees: Sequence[object], now: datetime, *, table_used: bool = False) -> EnvironmentState:
    try:
        conditions = [_condition(each, now) for each in trees]
        if table_used and not any(each.required and each.certainty is Certainty.NEVER for each in conditions):
            return unknown("the table flags_flagstate may add conditions")
        return _dated(in_order(state_of(decide(_steps(conditions)))), conditions, now)
    except Undecided as reason:
        return unknown(str(reason))


def _condition(tree: object, now: datetime) -> _Condition:
    """Return one condition of either form: a dict, or (name, value) with required or without."""
    required: object = False
    if isinstance(tree, dict) and {"condition", "value"} <= tree.keys():
        name, value, required = tree["condition"], tree["value"], tree.get("required", False)
    elif isinstance(tree, (list, tuple)) and len(tree) in (2, 3):
        name, value = tree[0], tree[1]
        required = tree[2] if len(tree) == 3 else False
    else:
        raise Undecided("a condition that django-flags refuses")
    if not isinstance(required, bool):
        raise Undecided("a condition whose required is neither True nor False")
    if name == "boolean":
        return _Condition(_boolean(value), required)
    if name in ("after date", "before date"):
        return _by_date(value, now, required=required, after=name == "after date")
    if name in _BY_REQUEST:
        return _Condition(Certainty.VARIES, required)
    raise Undecided(f"a condition of the project's own ({name})")


def _boolean(value: object) -> Certainty:
    if isinstance(value, str):
        word = value.strip().lower()
        if word not in _TRUE_WORDS | _FALSE_WORDS:
            raise Undecided("a boolean condition with another text than true or false")
        value = word in _TRUE_WORDS
    return Certainty.ALWAYS if value else Certainty.NEVER


def _by_date(value: object, now: datetime, *, required: bool, after: bool) -> _Condition:
    """Return a condition on the date; one that is still to come differs between now and then."""
    moment = parse_moment(value) if isinstance(value, str) and _WITH_OFFSET.search(value) else None
    if moment is None:
        raise Undecided("a date condition without a date, a time and an offset")
    over = moment < now
    today = Certainty.ALWAYS if over is after else Certainty.NEVER
    return _Condition(today if over else Certainty.VARIES, required, today, moment)


def _steps(conditions: Sequence[_Condition], *, as_of_now: bool = False) -> Iterator[Step[Outcome]]:
    """Yield what the conditions serve: all required ones must hold, and one of the others if there are any."""

    def certainty(condition: _Condition) -> Certainty:
        return condition.now if as_of_now and condition.moment else condition.certainty

    required = [each for each in conditions if each.required]
    others = [each for each in conditions if not each.required]
    if not conditions or any(certainty(each) is Certainty.NEVER for each in required):
        yield Step((FALSE,))
        return
    for each in required:
        if certainty(each) is Certainty.VARIES:
            yield Step((FALSE,), Certainty.VARIES, (SCHEDULED if each.moment else TARGETING,))
    for each in others:
        causes = (SCHEDULED if each.moment else TARGETING,) if certainty(each) is Certainty.VARIES else ()
        yield Step((TRUE,), certainty(each), causes)
    yield Step((FALSE,) if others else (TRUE,))


def _dated(state: EnvironmentState, conditions: Sequence[_Condition], now: datetime) -> EnvironmentState:
    """Return the state with what its dates add: the last one past, or the next change."""
    moments = [each.moment for each in conditions if each.moment is not None]
    past = [moment for moment in moments if moment < now]
    if state.value is not None:
        return replace(state, since=max(past), since_from="date condition") if past else state
    if state.reason != SCHEDULED:
        return state
    today = decide(_steps(conditions, as_of_now=True)).sole()
    facts = (fact("until", to_text(min(moment for moment in moments if moment >= now))),)
    return replace(state, facts=facts if today is None else (fact("now", today.decode()), *facts))


STORE = StoreType(name=NAME, title="django-flags", fetch=fetch, options=("table", "timeout"))
