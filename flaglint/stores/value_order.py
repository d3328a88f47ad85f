"""The order in which the values of a flag are listed where its rules would give another one."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from flaglint.model.flags import EnvironmentState, FlagValue

TRUE = FlagValue.of(True)
FALSE = FlagValue.of(False)


def in_order(state: EnvironmentState, order: Sequence[FlagValue] = (TRUE, FALSE)) -> EnvironmentState:
    """Return the state with its values in the order given; values that are not in it keep their place at the end."""
    first = [value for value in order if value in state.values]
    rest = [value for value in state.values if value not in order]
    return replace(state, values=tuple(dict.fromkeys((*first, *rest))))
