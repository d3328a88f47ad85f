"""What the readings of one key say differently: in two stores, two accounts, or two documents of one store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from flaglint.model.flags import Conflict, EnvironmentState, Flag, Serving

SERVING = "serving"


def conflicts(flags: Sequence[Flag]) -> tuple[Conflict, ...]:
    """Return every disagreement among the readings of one key, those first that were noted when they were joined.

    Flags of different name spaces of a store are different flags. What a document that only defines flags says of
    their kind or state is no statement.
    """
    noted = [each for flag in flags for each in flag.conflicts]
    if len(flags) > 1:
        spaces = tuple(dict.fromkeys(flag.namespace for flag in flags if flag.namespace is not None))
        for space in spaces or (None,):
            same = [flag for flag in flags if flag.namespace in (space, None)]
            noted += [*differing_fields(same), *_of_serving(same)]
    return tuple(dict.fromkeys(noted))


def differing(about: str, said: Iterable[tuple[Flag, str]], environment: str | None = None) -> Conflict | None:
    """Return the conflict between what readings say, or None where all say the same."""
    readings = tuple(dict.fromkeys((flag.place, text) for flag, text in said))
    return Conflict(about, readings, environment) if len({text for _, text in readings}) > 1 else None


def in_words(state: EnvironmentState) -> str:
    """Return what an environment serves: `full true`, `off (code default)`, `partial targeting`."""
    if state.serves_code_default():
        return "off (code default)"
    known = state.value.json if state.value else state.reason if state.serving is Serving.PARTIAL else None
    return f"{state.serving.value} {known}" if known else state.serving.value


def is_drifting(flags: Sequence[Flag]) -> bool:
    """Tell whether environments or accounts are known to give different answers; what is unknown is no answer."""
    states = [state for flag in flags for _, state in flag.environments if state.serving is not Serving.UNKNOWN]
    return len({(each.serving, each.value, each.value_from, each.values) for each in states}) > 1


def differing_fields(flags: Sequence[Flag]) -> Iterator[Conflict]:
    """Yield the conflicts about what the flag is: its kind, owner, expiry and lifetime."""
    for about, said in _FIELDS.items():
        known = [(flag, text) for flag in flags if (text := said(flag)) is not None]
        if len({text for _, text in known}) > 1:
            found = differing(about, known)
            if found:
                yield found


_FIELDS: dict[str, Callable[[Flag], str | None]] = {
    "kind": lambda flag: None if flag.definition_only else flag.kind.value,
    "owner": lambda flag: flag.owner,
    "expires_at": lambda flag: f"{flag.expires_at:%Y-%m-%d}" if flag.expires_at else None,
    "permanent": lambda flag: None if flag.permanent is None else str(flag.permanent).lower(),
}


def _of_serving(flags: Sequence[Flag]) -> Iterator[Conflict]:
    places: dict[str, list[tuple[Flag, str]]] = {}
    for flag in flags:
        for name, state in flag.environments:
            if state.serving is not Serving.UNKNOWN:
                places.setdefault(name, []).append((flag, in_words(state)))
    for name, said in sorted(places.items()):
        found = differing(SERVING, said, name)
        if found:
            yield found
