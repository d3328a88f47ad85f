"""Flags as the JSON contract of `flaglint flags`: fields are only ever added."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flaglint.model.conflicts import conflicts
from flaglint.model.flags import Conflict, EnvironmentState, Flag, FlagValue, Serving
from flaglint.stores.dates import to_text


def flag_to_json(flag: Flag, readings: Sequence[Flag] = ()) -> dict[str, object]:
    """Return the flag as plain data with the field names of the contract; dates are ISO 8601 with Z.

    `readings` are all of the same key (the flag itself among them): what they say differently is part of each. Store
    facts stand beside the fields under the store's own word, where they do not hide one.
    """
    facts = {fact.name: fact.value.decode() for fact in flag.facts}
    fields: dict[str, object] = {
        "key": flag.key,
        "kind": flag.kind.value,
        "store": flag.store,
        "namespace": flag.namespace,
        "aliases": list(flag.aliases),
        "environments": {name: _state_to_json(state) for name, state in flag.environments},
        "variations": [value.decode() for value in flag.variations],
        "description": flag.description,
        "owner": flag.owner,
        "owner_from": flag.owner_from,
        "created_at": _moment(flag.created_at),
        "modified_at": _moment(flag.modified_at),
        "expires_at": _moment(flag.expires_at),
        "expires_from": flag.expires_from,
        "permanent": flag.permanent,
        "permanent_from": flag.permanent_from,
        "archived": flag.archived,
        "archived_at": _moment(flag.archived_at),
        "deprecated": flag.deprecated,
        "vendor_stale": flag.vendor_stale,
        "tags": list(flag.tags),
        "depends_on": list(flag.depends_on),
        "definition_only": flag.definition_only,
        "location": flag.location,
        "conflicts": [conflict_to_json(each) for each in conflicts(readings or (flag,))],
    }
    return {**facts, **fields}


def conflict_to_json(conflict: Conflict) -> dict[str, object]:
    """Return who says what; `environment` is null where it is not about what an environment serves."""
    return {
        "about": conflict.about,
        "environment": conflict.environment,
        "readings": [{"source": place, "says": text} for place, text in conflict.readings],
    }


def _state_to_json(state: EnvironmentState) -> dict[str, object]:
    facts = {fact.name: fact.value.decode() for fact in state.facts}
    fields: dict[str, object] = {
        "serving": state.serving.value,
        "value": _value(state.value),
        "value_from": state.value_from,
        "reason": state.reason,
        "since": _moment(state.since),
        "since_from": state.since_from,
        "last_evaluated": _moment(state.last_evaluated),
        "modified_at": _moment(state.modified_at),
        "vendor_stale": state.vendor_stale,
    }
    if state.serving is Serving.PARTIAL:
        fields["values"] = [value.decode() for value in state.values]
    return {**facts, **fields}


def _value(value: FlagValue | None) -> object:
    return None if value is None else value.decode()


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else to_text(moment)
