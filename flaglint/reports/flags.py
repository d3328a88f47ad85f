"""The single view of every flag of every store, for `flaglint flags`: as columns, as CSV, and as a matrix."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import groupby

from flaglint.model.conflicts import conflicts, in_words
from flaglint.model.environments import account_of
from flaglint.model.flags import Conflict, EnvironmentState, Flag
from flaglint.reports.commands import why_command
from flaglint.reports.escaping import cell, plural, visible

HEADINGS = ("KEY", "STORE", "SERVING", "OWNER", "EXPIRES", "STATE")
CSV_HEADINGS = (
    *("key", "store", "environment", "serving", "value", "reason", "since", "last_evaluated", "owner", "expires"),
    *("expires_from", "permanent", "archived", "deprecated", "vendor_stale", "tags", "location"),
)
WIDEST = 48
GAP = "  "
ABSENT = "-"
MOST_CONFLICTS = 5


def render_text(flags: Sequence[Flag], *, matrix: bool = False) -> str:
    """Return one aligned row for each flag in the order given, how many there are, and what they disagree about."""
    if not flags:
        return "No flags: no store was read, or the store has none.\n"
    rows = [*table(flags, matrix=matrix)]
    columns = range(len(rows[0]))
    widths = [min(WIDEST, max(len(row[column]) for row in rows)) for column in columns]
    lines = [GAP.join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([*lines, "", *summary(flags)]) + "\n"


def table(flags: Sequence[Flag], *, matrix: bool = False, separator: str = "; ") -> Iterator[tuple[str, ...]]:
    """Yield the headings, then one row for each flag; `separator` stands between environments.

    A matrix has a column for each environment of each account, those of one account side by side.
    """
    places = environments_of(flags) if matrix else ()
    yield ("KEY", "STORE", *(visible(place) for place in places), "OWNER") if matrix else HEADINGS
    for _, group in groupby(flags, lambda flag: flag.key):
        readings = list(group)
        disagrees = bool(conflicts(readings))
        for flag in readings:
            yield _in_matrix(flag, places) if matrix else _row(flag, separator, disagrees=disagrees)


def render_csv(flags: Sequence[Flag], *, matrix: bool = False) -> str:
    """Return one row for each flag and environment, or for each flag of the matrix; no cell is a formula."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    rows = table(flags, matrix=True) if matrix else (CSV_HEADINGS, *_csv_rows(flags))
    writer.writerows([cell(value) for value in row] for row in rows)
    return written.getvalue()


def summary(flags: Sequence[Flag]) -> Iterator[str]:
    """Yield how many flags and stores there are, the first disagreements, and the command that says more."""
    stores = len({flag.store for flag in flags})
    keys = len({flag.key for flag in flags})
    keyed = f", {plural(keys, 'key')}" if keys != len(flags) else ""
    yield f"{plural(len(flags), 'flag')} in {plural(stores, 'store')}{keyed}."
    found = [(key, each) for key, each in disagreements(flags)]
    if not found:
        return
    yield f"{plural(len(found), 'conflict')}:"
    yield from (f"  {visible(key)}: {conflict_text(each)}" for key, each in found[:MOST_CONFLICTS])
    if len(found) > MOST_CONFLICTS:
        yield f"  and {len(found) - MOST_CONFLICTS} more"
    yield f"Next: {why_command(found[0][0])} lists what is known about it."


def disagreements(flags: Sequence[Flag]) -> Iterator[tuple[str, Conflict]]:
    """Yield every conflict with its key; the flags are sorted by key."""
    for key, readings in groupby(flags, lambda flag: flag.key):
        for each in conflicts(list(readings)):
            yield key, each


def conflict_text(conflict: Conflict) -> str:
    """Return who says what: `owner is team-a in configcat (a.json), team-b in manifest (flags.toml)`."""
    about = conflict.environment if conflict.environment is not None else conflict.about.removesuffix("_at")
    said = ", ".join(f"{visible(text)} in {visible(place)}" for place, text in conflict.readings)
    verb = "serves" if conflict.environment is not None else "is"
    return f"{visible(about)} {verb} {said}"


def environments_of(flags: Sequence[Flag]) -> tuple[str, ...]:
    """Return the names of all environments, those of one account side by side."""
    names = {name for flag in flags for name, _ in flag.environments}
    return tuple(sorted(names, key=lambda name: (account_of(name), name)))


def serving_text(state: EnvironmentState) -> str:
    """Return what an environment serves in a word or two: `full true`, `off (code default)`, `partial targeting`."""
    reason = f" {state.reason}" if state.reason and in_words(state) == "unknown" else ""
    return visible(in_words(state) + reason)


def state_text(flag: Flag) -> str:
    """Return the flag's own state: archived, deprecated, permanent, several of them or nothing."""
    words = {"archived": flag.archived, "deprecated": flag.deprecated, "permanent": flag.permanent}
    return ", ".join(word for word, holds in words.items() if holds)


def _row(flag: Flag, separator: str, *, disagrees: bool) -> tuple[str, ...]:
    serving = separator.join(f"{visible(name)}: {serving_text(state)}" for name, state in flag.environments)
    state = [*filter(None, [state_text(flag)]), *(["conflict"] if disagrees else [])]
    return (
        visible(flag.key),
        visible(flag.store),
        serving or ("defined only" if flag.definition_only else ABSENT),
        visible(flag.owner or ABSENT),
        _day(flag) or ABSENT,
        ", ".join(state) or ABSENT,
    )


def _in_matrix(flag: Flag, places: tuple[str, ...]) -> tuple[str, ...]:
    states = dict(flag.environments)
    served = (serving_text(states[place]) if place in states else ABSENT for place in places)
    return (visible(flag.key), visible(flag.store), *served, visible(flag.owner or ABSENT))


def _csv_rows(flags: Sequence[Flag]) -> Iterator[tuple[str, ...]]:
    for flag in flags:
        for name, state in flag.environments or (("", None),):
            yield (
                *(flag.key, flag.store, name),
                *_csv_state(state),
                *(flag.owner or "", _day(flag), flag.expires_from or "", _truth(flag.permanent)),
                *(_truth(flag.archived), _truth(flag.deprecated), _truth(_stale(flag, state))),
                *(" ".join(flag.tags), flag.location or ""),
            )


def _csv_state(state: EnvironmentState | None) -> tuple[str, ...]:
    if state is None:
        return ("", "", "", "", "")
    value = state.value.json if state.value else state.value_from or ""
    since, asked = (f"{each:%Y-%m-%d}" if each else "" for each in (state.since, state.last_evaluated))
    return (state.serving.value, value, state.reason or "", since, asked)


def _stale(flag: Flag, state: EnvironmentState | None) -> bool | None:
    return state.vendor_stale if state is not None and state.vendor_stale is not None else flag.vendor_stale


def _truth(value: bool | None) -> str:
    return "" if value is None else str(value).lower()


def _day(flag: Flag) -> str:
    return f"{flag.expires_at:%Y-%m-%d}" if flag.expires_at else ""
