"""Constants that a module makes from a YAML file when it is imported: no code says what they are, a pack does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from flaglint.discovery import load
from flaglint.errors import PackError

if TYPE_CHECKING:
    from flaglint.model.packs import ConstantsRule, RulePack

MOST_DEPTH = 50


def with_constants(packs: Sequence[RulePack], read: Callable[[str], bytes]) -> tuple[RulePack, ...]:
    """Return the packs with the entries of the YAML files that they name, read from the scanned tree.

    Raises:
        PackError: a file is not there, is no YAML, or has nothing under the names that the pack gives.
    """
    if not any(pack.constants for pack in packs):
        return tuple(packs)
    return tuple(
        replace(pack, constants=tuple(replace(rule, entries=_entries(rule, read)) for rule in pack.constants))
        for pack in packs
    )


def _entries(rule: ConstantsRule, read: Callable[[str], bytes]) -> dict[str, str]:
    yaml_trees = load("stores.yaml_trees")
    try:
        tree = yaml_trees.load_yaml(read(rule.yaml).decode("utf-8"), MOST_DEPTH)
    except ValueError as error:
        raise PackError(f"{rule.yaml}: {error}; check `yaml` in [[constants]]") from None
    found = {}
    for path in rule.path:
        for entry in _at(tree, path.split(".")):
            name = entry.get(rule.name) if isinstance(entry, dict) else None
            key = entry.get(rule.key) if isinstance(entry, dict) else None
            if isinstance(name, str) and isinstance(key, str):
                found[f"{rule.module}.{name}"] = key
    if not found:
        fields = f"`{rule.name}` and `{rule.key}`"
        raise PackError(f"{rule.yaml}: no entry with {fields} at {', '.join(rule.path)}; check [[constants]]")
    return found


def _at(tree: object, path: Sequence[str]) -> Iterator[object]:
    """Yield what lies at a path of names; `flags[]` is each element of the list `flags`."""
    if not path:
        yield tree
        return
    name, is_list = path[0].removesuffix("[]"), path[0].endswith("[]")
    inner = tree.get(name) if isinstance(tree, dict) and name else tree
    for each in (inner if isinstance(inner, list) else ()) if is_list else (inner,):
        yield from _at(each, path[1:])
