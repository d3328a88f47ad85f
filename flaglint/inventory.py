"""The full outer join of references and flags: one usage for each key that either side knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from fnmatch import fnmatchcase

from flaglint.model.flags import Flag
from flaglint.model.references import Reference, ReferenceKind
from flaglint.model.usage import FlagUsage


def take_inventory(references: Iterable[Reference], flags: Iterable[Flag]) -> tuple[FlagUsage, ...]:
    """Return one usage a key, sorted by key, and last one with key None for what could not be resolved.

    A flag's aliases count as its key. A reference with a name space only meets flags of that name space, or of
    stores that have none.
    """
    by_key: dict[str, list[Flag]] = defaultdict(list)
    canonical: dict[str, str] = {}
    for flag in flags:
        by_key[flag.key].append(flag)
        canonical.update(dict.fromkeys(flag.aliases, flag.key))
    placed: dict[str | None, list[Reference]] = defaultdict(list)
    for reference in references:
        key = reference.key
        placed[canonical.get(key, key) if key is not None and key not in by_key else key].append(reference)
    bulk = bulk_reads(placed[None])
    dynamic = [reference for reference in placed[None] if reference.pattern is not None]
    usages = [
        FlagUsage(
            key,
            tuple(_in_namespace(by_key.get(key, []), placed.get(key, []))),
            tuple(placed.get(key, ())),
            tuple(reference for reference in dynamic if fnmatchcase(key, reference.pattern or "")),
            bulk,
        )
        for key in sorted({*by_key, *(key for key in placed if key is not None)})
    ]
    unresolved = tuple(placed[None])
    return (*usages, FlagUsage(None, references=unresolved)) if unresolved else tuple(usages)


def bulk_reads(references: Iterable[Reference]) -> tuple[Reference, ...]:
    """Return the places outside tests that read all flags at once: a test's own reading concerns nobody else."""
    return tuple(each for each in references if each.kind is ReferenceKind.BULK and not each.in_test)


def _in_namespace(flags: list[Flag], references: list[Reference]) -> list[Flag]:
    spaces = {reference.namespace for reference in references if reference.namespace is not None}
    kept = [flag for flag in flags if flag.namespace is None or not spaces or flag.namespace in spaces]
    return kept or flags
