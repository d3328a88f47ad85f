"""The order in which flags that depend on each other are decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def dependency_order(parents: Mapping[str, Sequence[str]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the keys with each after its parents, and those that stand on a cycle or depend on one.

    Parents that are no key of the mapping are passed over. Both lists keep the mapping's own order where they can.
    Without recursion: a hostile document may chain any number of flags.
    """
    waiting = {key: {parent for parent in names if parent in parents} for key, names in parents.items()}
    children: dict[str, list[str]] = {}
    for key, names in waiting.items():
        for parent in names:
            children.setdefault(parent, []).append(key)
    order = [key for key, names in waiting.items() if not names]
    for key in order:
        for child in children.get(key, ()):
            waiting[child].discard(key)
            if not waiting[child]:
                order.append(child)
    done = set(order)
    return tuple(order), tuple(key for key in parents if key not in done)
