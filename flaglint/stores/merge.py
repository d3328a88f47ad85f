"""Several readings of flags to one view."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from datetime import datetime

from flaglint.errors import DocumentError
from flaglint.model.flags import EnvironmentState, Flag, FlagSnapshot, Serving, StoreFact
from flaglint.stores.decision import unknown

# Fields that are not simply "the first reading that knows".
_OWN_RULE = frozenset(
    {"key", "kind", "store", "namespace", "environments", "definition_only", "facts"} | {"depends_on", "variations"}
)


def merge(snapshots: Sequence[FlagSnapshot]) -> FlagSnapshot:
    """Return one snapshot, sorted by key, store and namespace.

    Readings of one key by one store and namespace become one flag: all environments, and of the rest what the
    first reading knows. Two readings that differ on an environment leave it unknown, with a warning. The same key
    in different stores stays apart.
    """
    warnings: list[str] = [warning for snapshot in snapshots for warning in snapshot.warnings]
    merged: dict[tuple[str, str, str], Flag] = {}
    for snapshot in snapshots:
        for flag in snapshot.flags:
            identity = (flag.key, flag.store, flag.namespace or "")
            known = merged.get(identity)
            merged[identity] = flag if known is None else _join(known, flag, warnings)
    return FlagSnapshot(
        flags=tuple(merged[identity] for identity in sorted(merged)),
        sources=tuple(dict.fromkeys(source for snapshot in snapshots for source in snapshot.sources)),
        authoritative=any(snapshot.authoritative for snapshot in snapshots),
        warnings=tuple(dict.fromkeys(warnings)),
    )


def refuse_empty(snapshot: FlagSnapshot, location: str) -> FlagSnapshot:
    """Return the snapshot, which must not be empty: no answer ever means that all flags are gone.

    Raises:
        DocumentError: it has no flag.
    """
    if not snapshot.flags:
        raise DocumentError(location, "holds no flag at all", "check that it is the right document, and complete")
    return snapshot


def _join(first: Flag, second: Flag, warnings: list[str]) -> Flag:
    known = {
        each.name: getattr(second, each.name)
        for each in fields(Flag)
        if each.name not in _OWN_RULE and _is_gap(each.name, getattr(first, each.name))
    }
    return replace(
        first,
        kind=second.kind if first.definition_only and not second.definition_only else first.kind,
        environments=_join_environments(first, second, warnings),
        definition_only=first.definition_only and second.definition_only,
        facts=_join_facts(first.facts, second.facts),
        depends_on=tuple(dict.fromkeys(first.depends_on + second.depends_on)),
        variations=tuple(dict.fromkeys(first.variations + second.variations)),
        **known,
    )


def _is_gap(name: str, value: object) -> bool:
    """Tell whether the first reading leaves a field open; one that says False of `permanent` does not."""
    return value is None or value == () or (value is False and name in ("archived", "deprecated"))


def _join_environments(first: Flag, second: Flag, warnings: list[str]) -> tuple[tuple[str, EnvironmentState], ...]:
    states = dict(first.environments)
    for name, state in second.environments:
        known = states.get(name)
        if known is None or (first.definition_only and known.serving is Serving.UNKNOWN):
            states[name] = state if known is None else _complete(state, known)
        elif _served(known) == _served(state) or (second.definition_only and state.serving is Serving.UNKNOWN):
            states[name] = _complete(known, state)
        else:
            places = f"{first.location or first.store} and {second.location or second.store}"
            warnings.append(f"{first.key} in {name}: {places} say different things; its state is taken as unknown")
            states[name] = _complete(unknown(f"conflict between {places}"), known)
    return tuple(sorted(states.items()))


def _served(state: EnvironmentState) -> tuple[object, ...]:
    return (state.serving, state.value, state.value_from, frozenset(state.values))


def _complete(state: EnvironmentState, other: EnvironmentState) -> EnvironmentState:
    return replace(
        state,
        since=state.since or other.since,
        since_from=state.since_from if state.since else other.since_from,
        last_evaluated=_later(state.last_evaluated, other.last_evaluated),
        modified_at=_later(state.modified_at, other.modified_at),
        vendor_stale=other.vendor_stale if state.vendor_stale is None else state.vendor_stale,
        facts=_join_facts(state.facts, other.facts),
    )


def _later(first: datetime | None, second: datetime | None) -> datetime | None:
    return max((moment for moment in (first, second) if moment is not None), default=None)


def _join_facts(first: Iterable[StoreFact], second: Iterable[StoreFact]) -> tuple[StoreFact, ...]:
    joined = {each.name: each for each in (*second, *first)}
    return tuple(joined[name] for name in sorted(joined))
