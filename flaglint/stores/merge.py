"""Several readings of flags to one view."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import attrgetter, lt
from typing import Any

from msgspec.structs import fields, replace

from flaglint.errors import DocumentError
from flaglint.model.conflicts import SERVING, differing_fields, in_words
from flaglint.model.flags import Conflict, EnvironmentState, Flag, FlagSnapshot, Serving, StoreFact
from flaglint.stores.decision import unknown

# Fields that are not simply "the first reading that knows".
_OWN_RULE = frozenset(
    {"key", "kind", "store", "namespace", "environments", "definition_only", "facts", "conflicts", "location"}
    | {"depends_on", "variations"}
)
_FIRST_KNOWN = tuple(each.name for each in fields(Flag) if each.name not in _OWN_RULE)
_first_known = attrgetter(*_FIRST_KNOWN)
# Of these False means that the reading does not say; one that says False of `permanent` says something.
_MARKS = ("archived", "deprecated")

Reading = tuple[Flag, EnvironmentState]


def merge(snapshots: Sequence[FlagSnapshot]) -> FlagSnapshot:
    """Return one snapshot, sorted by key, store and namespace.

    Readings of one key by one store and namespace become one flag: all environments, and of the rest what the
    first reading knows. What they say differently is noted in the flag; an environment on which they differ becomes
    unknown, with a warning. The same key in different stores stays apart.
    """
    warnings: list[str] = [warning for snapshot in snapshots for warning in snapshot.warnings]
    flags = [flag for snapshot in snapshots for flag in snapshot.flags]
    names = [(flag.key, flag.store, flag.namespace or "") for flag in flags]
    # What one store gave is in order, and no reading has another beside it.
    joined = flags if all(map(lt, names, names[1:])) else _joined(flags, names, warnings)
    return FlagSnapshot(
        flags=tuple(joined),
        sources=tuple(dict.fromkeys(source for snapshot in snapshots for source in snapshot.sources)),
        authoritative=any(snapshot.authoritative for snapshot in snapshots),
        warnings=tuple(dict.fromkeys(warnings)),
    )


def _joined(flags: Sequence[Flag], names: Sequence[tuple[str, str, str]], warnings: list[str]) -> list[Flag]:
    first: dict[tuple[str, str, str], Flag] = {}
    several: dict[tuple[str, str, str], list[Flag]] = {}
    for name, flag in zip(names, flags, strict=True):
        before = first.setdefault(name, flag)
        if before is not flag:
            several.setdefault(name, [before]).append(flag)
    return [_join(several[name], warnings) if name in several else first[name] for name in sorted(first)]


def refuse_empty(snapshot: FlagSnapshot, location: str) -> FlagSnapshot:
    """Return the snapshot, which must not be empty: no answer ever means that all flags are gone.

    Raises:
        DocumentError: it has no flag.
    """
    if not snapshot.flags:
        raise DocumentError(location, "holds no flag at all", "check that it is the right document, and complete")
    return snapshot


def _join(readings: Sequence[Flag], warnings: list[str]) -> Flag:
    first = readings[0]
    telling = next((flag for flag in readings if not flag.definition_only), first)
    noted = [*(each for flag in readings for each in flag.conflicts), *differing_fields(readings)]
    return replace(
        first,
        kind=telling.kind,
        environments=_join_environments(readings, warnings, noted),
        definition_only=telling.definition_only,
        facts=_join_facts(*(flag.facts for flag in readings)),
        depends_on=tuple(dict.fromkeys(key for flag in readings for key in flag.depends_on)),
        variations=tuple(dict.fromkeys(value for flag in readings for value in flag.variations)),
        conflicts=tuple(dict.fromkeys(noted)),
        location=next((flag.location for flag in readings if flag.location is not None), None),
        **_known_first(readings),
    )


def _known_first(readings: Sequence[Flag]) -> dict[str, Any]:
    """Return of each field what the first reading says that says anything; nothing where all say the same."""
    first = _first_known(readings[0])
    if all(_first_known(flag) == first for flag in readings[1:]):
        return {}
    known = dict(zip(_FIRST_KNOWN, first, strict=True))
    gaps = [name for name, value in known.items() if _is_gap(name, value)]
    for flag in readings[1:]:
        known.update({name: getattr(flag, name) for name in gaps})
        gaps = [name for name in gaps if _is_gap(name, known[name])]
    return known


def _is_gap(name: str, value: object) -> bool:
    return value is None or value == () or (value is False and name in _MARKS)


def _join_environments(
    readings: Sequence[Flag], warnings: list[str], noted: list[Conflict]
) -> tuple[tuple[str, EnvironmentState], ...]:
    places: dict[str, list[Reading]] = {}
    for flag in readings:
        for name, state in flag.environments:
            places.setdefault(name, []).append((flag, state))
    return tuple(
        (name, found[0][1] if len(found) == 1 else _join_states(name, found, warnings, noted))
        for name, found in sorted(places.items())
    )


def _join_states(name: str, found: Sequence[Reading], warnings: list[str], noted: list[Conflict]) -> EnvironmentState:
    # A document that only defines the flag does not contradict one that holds its state.
    telling = [each for each in found if not (each[0].definition_only and each[1].serving is Serving.UNKNOWN)] or found
    states = [state for _, state in (*telling, *(each for each in found if each not in telling))]
    if len({_served(state) for _, state in telling}) == 1:
        return _complete(states)
    places = " and ".join(dict.fromkeys(flag.location or flag.store for flag, _ in telling))
    warnings.append(f"{found[0][0].key} in {name}: {places} say different things; its state is taken as unknown")
    said = dict.fromkeys((flag.place, in_words(state)) for flag, state in telling)
    noted.append(Conflict(SERVING, tuple(said), name))
    return _complete([unknown(f"conflict between {places}"), *states])


def _served(state: EnvironmentState) -> tuple[object, ...]:
    return (state.serving, state.value, state.value_from, frozenset(state.values))


def _complete(states: Sequence[EnvironmentState]) -> EnvironmentState:
    """Return the first state with what the others know besides."""
    dated = next((state for state in states if state.since), states[0])
    stale = [state.vendor_stale for state in states if state.vendor_stale is not None]
    return replace(
        states[0],
        since=dated.since,
        since_from=dated.since_from,
        last_evaluated=_latest(state.last_evaluated for state in states),
        modified_at=_latest(state.modified_at for state in states),
        vendor_stale=stale[0] if stale else None,
        facts=_join_facts(*(state.facts for state in states)),
    )


def _latest(moments: Iterable[datetime | None]) -> datetime | None:
    return max((moment for moment in moments if moment is not None), default=None)


def _join_facts(*groups: tuple[StoreFact, ...]) -> tuple[StoreFact, ...]:
    """Return the facts sorted by name; of one name that of the first group counts."""
    joined = {each.name: each for facts in reversed(groups) for each in facts}
    return tuple(joined[name] for name in sorted(joined))
