"""Where the code counts on a value of another type than the one that is put in its place."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from flaglint.model.edits import Substitution
from flaglint.model.flags import FlagValue
from flaglint.model.references import Reference

_TYPES: dict[type, str] = {str: "string", int: "number", float: "number", list: "list", dict: "mapping"}


def other_types(
    references: Sequence[Reference], substitutions: Sequence[Substitution], left: Container[int]
) -> Iterator[str]:
    """Yield where an evaluation's own default is of another type than the value put in its place, in their order.

    Each substitution stands at its reference's index; those in `left` were not made.
    """
    for index, (reference, substitution) in enumerate(zip(references, substitutions, strict=True)):
        default = reference.default.value if reference.default else None
        if index in left or default is None or reference.default is None:
            continue
        written, kept = _type_of(default), _type_of(substitution.value)
        if written != kept and "null" not in (written, kept):
            shown = substitution.value.json
            yield f"line {reference.span.line}: the default {reference.default.text} is a {written}, {shown} a {kept}"


def _type_of(value: FlagValue) -> str:
    decoded = value.decode()
    if decoded is None or isinstance(decoded, bool):
        return "null" if decoded is None else "boolean"
    return next(name for kind, name in _TYPES.items() if isinstance(decoded, kind))
