"""One file: bytes and substitutions in, bytes and what went out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import libcst as cst

from flaglint.model.edits import Override, RefusalReason, Substitution
from flaglint.model.flags import FlagValue
from flaglint.model.references import Span
from flaglint.rewriting.python.comparisons import check_identity
from flaglint.rewriting.python.constant import CannotFoldError
from flaglint.rewriting.python.layout import width_of
from flaglint.rewriting.python.nodes import walk
from flaglint.rewriting.python.orphans import (
    Before,
    Outside,
    Pruned,
    idle_imports,
    is_own,
    still_bound,
    taken_before,
    without_orphans,
)
from flaglint.rewriting.python.overrides import Refused, Ruling, rule_on
from flaglint.rewriting.python.quiet import names_itself
from flaglint.rewriting.python.registry import find_entries, without_entries
from flaglint.rewriting.python.remains import always_false, one_answer
from flaglint.rewriting.python.simplify import simplified
from flaglint.rewriting.python.source import ParsedFile, UnfitError, check_compiles, printed
from flaglint.rewriting.python.substitute import Found, locate, put, span_of
from flaglint.rewriting.python.testing import has_tests
from flaglint.rewriting.python.unwrapping import without_overrides
from flaglint.rewriting.python.words import names_in_lookups, names_in_strings
from flaglint.rewriting.python.writing import written


@dataclass(frozen=True, slots=True)
class Task:
    """What to do to one file: `entries` are the key strings of registry entries that are to go.

    `overrides` go only if `unwraps`, once no evaluation stays anywhere; `kept` is the value that they are judged by.
    `held` gives the reason for each substitution that must not be made, by its index.
    """

    key: str
    substitutions: tuple[Substitution, ...] = ()
    entries: tuple[Span, ...] = ()
    overrides: tuple[Override, ...] = ()
    kept: FlagValue | None = None
    unwraps: bool = False
    outside: Outside = field(default_factory=Outside)
    held: Refused = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """The new bytes; `refused` gives the reason for each substitution that was not made, by its index.

    `kept_entries` are the registry entries that could not be taken out, `kept_overrides` gives the reason for each
    override that stays. `awaiting` are the evaluations left alone because their whole test is to go. `removed_locals`
    are the names of functions that went, dotted within the module. `idle_imports` are imported names that stay although
    the module does not read them any more, with the old line of each.
    """

    after: bytes
    refused: Refused = field(default_factory=dict)
    kept_entries: tuple[Span, ...] = ()
    removed_names: tuple[str, ...] = ()
    kept_overrides: Refused = field(default_factory=dict)
    awaiting: frozenset[int] = frozenset()
    tests: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    remains: tuple[str, ...] = ()
    removed_locals: tuple[str, ...] = ()
    idle_imports: dict[str, int] = field(default_factory=dict)


def rewrite(parsed: ParsedFile, task: Task) -> Result:
    """Return the file with the substitutions made and everything folded that follows from them.

    Raises:
        UnfitError: the result cannot be written or compiled.
    """
    refused = dict(task.held)
    while True:
        wanted = [(i, s) for i, s in enumerate(task.substitutions) if i not in refused]
        try:
            return _attempt(parsed, task, wanted, refused)
        except CannotFoldError as error:
            refused |= dict.fromkeys(error.origins, (error.reason, error.what))


def _attempt(parsed: ParsedFile, task: Task, wanted: Sequence[tuple[int, Substitution]], refused: Refused) -> Result:
    found, missing = locate(parsed.module, parsed.positions, wanted, task.key)
    refused |= missing
    ruling = rule_on(parsed.module, parsed.positions, task.overrides, task.kept, task.outside.may_inherit)
    found, awaiting = _unshadowed(found, ruling, refused)
    entries, kept = _entries(parsed, task.entries)
    tests = tuple(ruling.tests.values()) if task.unwraps else ()
    module = without_overrides(parsed.module, ruling.gone if task.unwraps else frozenset(), ruling.replaced)
    module = without_entries(module, entries)
    before = taken_before(parsed, _names(parsed.module, found))
    cleaned = _cleaned(put(module, found), before, task.outside)
    module = cleaned.module
    check_identity(module)
    after = printed(written(module, width_of(parsed.text)))
    try:
        check_compiles(after)
    except UnfitError as error:
        message = f"the result would not compile: {error.message}"
        raise UnfitError(RefusalReason.NOT_COMPILABLE, message, error.line) from error
    return Result(
        after,
        refused,
        kept,
        (*tests, *cleaned.names),
        ruling.refused,
        frozenset() if task.unwraps else awaiting,
        tests,
        (
            *always_false(module, task.substitutions),
            *still_bound(module, parsed),
            *(ruling.doubts.values() if task.unwraps else ()),
        ),
        tuple(_emptied(parsed.module, module)) if tests else (),
        tuple(one_answer(module)),
        cleaned.locals,
        idle_imports(module, before, parsed),
    )


def _unshadowed(found: Found, ruling: Ruling, refused: Refused) -> tuple[Found, frozenset[int]]:
    """Return the constants without those in tests of another value, and the evaluations whose test is to go."""
    made: Found = {}
    awaiting: frozenset[int] = frozenset()
    for node, constant in found.items():
        if node in ruling.awaiting:
            awaiting |= constant.origins
        elif node in ruling.shadowed:
            message = "the test around it forces a value, which decides here"
            refused.update(dict.fromkeys(constant.origins, (RefusalReason.TEST_OVERRIDE, message)))
        else:
            made[node] = constant
    return made, awaiting


def _emptied(before: cst.Module, after: cst.Module) -> Iterator[str]:
    """Yield which classes, or the file, have no test left."""
    left = {node.name.value: node for node in walk(after) if isinstance(node, cst.ClassDef)}
    for node in walk(before):
        remains = left.get(node.name.value) if isinstance(node, cst.ClassDef) else None
        if remains is not None and has_tests(node) and not has_tests(remains):
            yield f"no test is left in class {remains.name.value}"
    if not has_tests(after):
        yield "no test is left in the file"


def _names(module: cst.Module, found: Found) -> set[int]:
    """Return the names in the expressions that are replaced, by id."""
    replaced = (node for node in walk(module) if id(node) in found)
    return {id(part) for node in replaced for part in walk(node) if isinstance(part, cst.Name)}


def _cleaned(module: cst.Module, before: Before, outside: Outside) -> Pruned:
    """Fold and prune in turn until nothing changes."""
    removed: list[str] = []
    local: list[str] = []
    words = names_in_lookups(module) | names_in_strings(module)
    closed = not names_itself(module)
    while True:
        folded, constants = simplified(module, lambda name: closed and name not in words and is_own(outside, name))
        removed.extend(constants)
        pruned = without_orphans(folded, before, outside)
        module = pruned.module
        removed.extend(pruned.names)
        local.extend(pruned.locals)
        if module is folded:
            return Pruned(module, tuple(removed), tuple(local))


def _entries(parsed: ParsedFile, spans: tuple[Span, ...]) -> tuple[set[int], tuple[Span, ...]]:
    if not spans:
        return set(), ()
    places = {
        id(node): span_of(parsed.positions, node)
        for node in walk(parsed.module)
        if isinstance(node, cst.BaseExpression)
    }
    keys = {identity: span for identity, span in places.items() if span in spans}
    kept = tuple(span for span in spans if span not in keys.values())
    return find_entries(parsed.module, set(keys)), kept
