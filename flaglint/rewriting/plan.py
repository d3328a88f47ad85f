"""One flag's references to a plan: new text for each file, and what was refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from flaglint.discovery import load
from flaglint.model.edits import (
    Applicability,
    FileRewrite,
    Override,
    Refusal,
    RefusalReason,
    RemovalRequest,
    RewritePlan,
    SourceTree,
    Substitution,
)
from flaglint.model.findings import Problem
from flaglint.model.flags import FlagValue
from flaglint.model.references import Evidence, Reference, Span
from flaglint.rewriting.bound import binds
from flaglint.rewriting.defaults import other_types
from flaglint.rewriting.names import Symbol, find_symbol, handed_on
from flaglint.rewriting.project import Project
from flaglint.rewriting.python.orphans import Outside
from flaglint.rewriting.python.overrides import Refused
from flaglint.rewriting.python.rewrite import Result, Task, rewrite
from flaglint.rewriting.python.source import ParsedFile, UnfitError, parse
from flaglint.rewriting.sites import Sites, refuse, sort_sites

_HARMLESS = frozenset((RefusalReason.STILL_REFERENCED,))
_FORCED = (RefusalReason.TEST_OVERRIDE, "a test forces the flag here")


@dataclass(slots=True)
class _Work:
    """One file on its way: what is asked of it, and its latest result."""

    path: str
    before: bytes
    parsed: ParsedFile
    references: tuple[Reference, ...] = ()
    substitutions: tuple[Substitution, ...] = ()
    entries: tuple[Span, ...] = ()
    overrides: tuple[tuple[Reference, Override], ...] = ()
    unwraps: bool = False
    held: Refused = field(default_factory=dict)
    result: Result | None = None

    def refusals(self) -> list[Refusal]:
        """Return the refusal of each substitution that was not made."""
        refused = self.result.refused if self.result else {}
        return [refuse(self.references[index], *refused[index]) for index in sorted(refused)]

    def refused_overrides(self, kept: FlagValue | None) -> list[Refusal]:
        """Return the refusal of each override that stays, and of what is asked in a test that it keeps.

        A row that a test makes in the store may stay, as nobody asks for it, unless it forces another value than the
        `kept` one: what the test expects then is gone.
        """
        result = self.result if self.unwraps else None
        stays = dict.fromkeys(range(len(self.overrides)), _FORCED) if result is None else result.kept_overrides
        awaiting = self.result.awaiting if self.result else ()
        return [
            *(refuse(self.overrides[i][0], *stays[i]) for i in sorted(stays) if not self._may_stay(i, kept)),
            *(refuse(self.references[index], *_FORCED) for index in sorted(awaiting)),
        ]

    def _may_stay(self, index: int, kept: FlagValue | None) -> bool:
        reference, override = self.overrides[index]
        return reference.is_stored and (kept is None or override.value in (None, kept))


@dataclass(slots=True)
class _Planning:
    project: Project
    kept: FlagValue | None = None
    works: dict[str, _Work] = field(default_factory=dict)
    templates: list[FileRewrite] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    stays: list[Reference] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def open(self, path: str, references: Iterable[Reference]) -> _Work | None:
        """Return the work on a file, None if it must not be rewritten: then each reference is refused."""
        if path in self.works:
            return self.works[path]
        try:
            before = self.project.tree.read(path)
        except OSError as error:
            self.stays.extend(references)
            self.problems.append(Problem(path, 0, f"not readable: {error}"))
            return None
        try:
            self.works[path] = _Work(path, before, parse(before))
        except UnfitError as error:
            self.stays.extend(references)
            self.refusals.extend(refuse(reference, error.reason, error.message) for reference in references)
            return None
        return self.works[path]


def plan_removal(request: RemovalRequest, tree: SourceTree) -> RewritePlan:
    """Return the plan that takes the flag out of the code; a second plan on its result has no edits.

    Evaluations become the value, and everything folds that follows from it. Unless one of them is refused,
    declarations, wrappers and registry entries go as well, where no file refers to them any more.
    """
    sites = sort_sites(request)
    planning = _Planning(Project(tree, request.key), request.value)
    planning.refusals.extend(sites.refusals)
    planning.stays.extend(sites.stays)
    _substitute(planning, sites)
    _keep_asking(planning)
    if sites.templates:
        _fold_templates(planning, sites)
    if not _evaluation_stays(planning, sites):
        _register(planning, sites)
        _unwrap(planning)
        _remove_definitions(planning, sites)
    return _plan(request, planning)


def _fold_templates(planning: _Planning, sites: Sites) -> None:
    folded = load("rewriting.templates.plan").fold_templates(sites.templates, planning.project.tree)
    planning.templates.extend(folded.files)
    planning.refusals.extend(folded.refusals)
    planning.problems.extend(folded.problems)
    planning.project.edited.update({rewrite.path: rewrite.after for rewrite in folded.files})


def _substitute(planning: _Planning, sites: Sites) -> None:
    by_path: defaultdict[str, list[tuple[Reference, Substitution]]] = defaultdict(list)
    replaced = _replaced(planning, sites)
    for reference, substitution in sites.substitutions:
        place = replaced.get(substitution.recognised_by)
        if place is None or reference.scope.rpartition(".")[2] == substitution.recognised_by:
            by_path[reference.path].append((reference, substitution))
        else:
            message = f"{place[0]}:{place[1]} gives `{substitution.recognised_by}` another value"
            planning.refusals.append(refuse(reference, RefusalReason.NAME_REUSED, message))
            planning.stays.append(reference)
    for path, pairs in sorted(by_path.items()):
        work = planning.open(path, [reference for reference, _ in pairs])
        if work is not None:
            work.references = tuple(reference for reference, _ in pairs)
            work.substitutions = tuple(substitution for _, substitution in pairs)
    forced: defaultdict[str, list[tuple[Reference, Override]]] = defaultdict(list)
    for reference, override in sites.overrides:
        forced[reference.path].append((reference, override))
    for path, overrides in sorted(forced.items()):
        work = planning.open(path, [reference for reference, _ in overrides])
        if work is not None:
            work.overrides = tuple(overrides)
    for path in sorted(by_path):
        if path in planning.works:
            _run(planning, planning.works[path], frozenset())


def _keep_asking(planning: _Planning) -> None:
    """Let each wrapper ask on that a call which stays still needs; so a second removal finds what this one left."""
    while True:
        calls = [*planning.stays]
        for work in planning.works.values():
            calls += [work.references[index] for index in (work.result.refused if work.result else ())]
        asked = {call.symbol: call for call in reversed(calls) if call.evidence is Evidence.WRAPPER and call.symbol}
        changed = [work for work in planning.works.values() if _hold(work, asked)]
        for work in changed:
            _run(planning, work, frozenset())
        if not changed:
            return


def _hold(work: _Work, asked: Mapping[str, Reference]) -> bool:
    """Hold the evaluations within the wrappers that are asked; tell whether there are any that were not held."""
    before = len(work.held)
    for index, reference in enumerate(work.references):
        for dotted, call in asked.items():
            symbol = find_symbol(work.path, dotted)
            if symbol is not None and reference.scope in (symbol.name, dotted) and index not in work.held:
                message = f"{call.path}:{call.span.line} still calls `{symbol.name}`, so it keeps asking for the flag"
                work.held[index] = (RefusalReason.STILL_REFERENCED, message)
    return len(work.held) > before


def _replaced(planning: _Planning, sites: Sites) -> dict[str, tuple[str, int]]:
    """Return, by its word, where another module replaces a wrapper or flag object: then calls are not the flag's."""
    dotted = {*sites.wrappers, *(reference.symbol or "" for reference in sites.declarations)}
    paths = {reference.path for reference, _ in sites.substitutions} | {r.path for r in sites.declarations}
    found: dict[str, tuple[str, int]] = {}
    for symbol in {symbol for name in dotted for path in paths if (symbol := find_symbol(path, name)) is not None}:
        place = planning.project.replacement(symbol)
        if place is not None:
            found[symbol.word] = place
    return found


def _run(planning: _Planning, work: _Work, unwanted: frozenset[str]) -> None:
    """Rewrite the file anew; if the result is unusable the file stays, and so do its evaluations."""
    project, path = planning.project, work.path
    outside = Outside(
        unwanted,
        is_private=lambda name: project.is_private(path, name),
        is_shared=lambda name: project.is_shared(path, name),
        kept_imports=handed_on(work.before, path),
        may_inherit=project.may_inherit,
    )
    overrides = tuple(override for _, override in work.overrides)
    task = Task(
        project.key, work.substitutions, work.entries, overrides, planning.kept, work.unwraps, outside, work.held
    )
    try:
        work.result = rewrite(work.parsed, task)
    except UnfitError as error:
        refused = dict.fromkeys(range(len(work.substitutions)), (error.reason, error.message))
        kept = dict.fromkeys(range(len(work.overrides)), (error.reason, error.message))
        work.result = Result(work.before, refused, work.entries, kept_overrides=kept)
    project.edited[path] = work.result.after


def _evaluation_stays(planning: _Planning, sites: Sites) -> bool:
    kept = [refusal for refusal in planning.refusals if refusal.reason is not RefusalReason.TEST_OVERRIDE]
    if any(refusal.reason not in _HARMLESS for refusal in kept) or planning.problems:
        return True
    return any(work.refusals() for work in planning.works.values())


def _register(planning: _Planning, sites: Sites) -> None:
    by_path: defaultdict[str, list[Reference]] = defaultdict(list)
    for reference in sites.registrations:
        by_path[reference.path].append(reference)
    for path, references in sorted(by_path.items()):
        if not path.endswith(".py"):
            message = "the flag is registered here, and only Python files are rewritten"
            planning.refusals.extend(refuse(r, RefusalReason.STILL_REFERENCED, message) for r in references)
            continue
        work = planning.open(path, references)
        if work is not None:
            work.entries = tuple(reference.span for reference in references)
            _run(planning, work, frozenset())


def _unwrap(planning: _Planning) -> None:
    """Take the overrides out of the tests, then the imports that were only kept for them."""
    works = [work for _, work in sorted(planning.works.items())]
    for work in works:
        if work.overrides:
            work.unwraps = True
            _run(planning, work, frozenset())
    for work in works:
        if work.result is not None and work.result.idle_imports:
            _run(planning, work, frozenset())


def _remove_definitions(planning: _Planning, sites: Sites) -> None:
    """Remove declarations and wrappers in rounds: each may free others; then report the ones that stay."""
    symbols = _declared(planning, sites) | _wrappers(planning, sites)
    for _ in range(len(symbols) + 1):
        before = dict(planning.project.edited)
        by_path: defaultdict[str, set[str]] = defaultdict(set)
        for symbol in symbols:
            if planning.project.first_reference(symbol) is None:
                by_path[symbol.path].add(symbol.name)
        for path, names in sorted(by_path.items()):
            _run(planning, planning.works[path], frozenset(names))
        if planning.project.edited == before:
            break
    for symbol, place in sorted(symbols.items(), key=lambda item: (item[0].path, item[0].name)):
        _report_kept(planning, symbol, place)


def _declared(planning: _Planning, sites: Sites) -> dict[Symbol, Reference]:
    symbols: dict[Symbol, Reference] = {}
    for reference in sites.declarations:
        symbol = find_symbol(reference.path, reference.symbol or "")
        if symbol is None and _goes_with_call(reference, sites):
            continue
        if symbol is None or not reference.path.endswith(".py"):
            message = "the flag is declared here, in a shape that is not removed"
            planning.refusals.append(refuse(reference, RefusalReason.STILL_REFERENCED, message))
        elif planning.open(reference.path, [reference]) is not None:
            symbols[symbol] = reference
    return symbols


def _goes_with_call(declaration: Reference, sites: Sites) -> bool:
    """Tell whether a flag object is made only to be asked at once: `WaffleFlag("k").is_enabled()`."""
    return any(
        reference.path == declaration.path and substitution.span.contains(declaration.span)
        for reference, substitution in sites.substitutions
    )


def _wrappers(planning: _Planning, sites: Sites) -> dict[Symbol, Reference]:
    """Return the wrapper functions that are called and whose own evaluation is gone, with that evaluation."""
    symbols: dict[Symbol, Reference] = {}
    for dotted in sites.wrappers:
        for reference, _ in sites.substitutions:
            symbol = find_symbol(reference.path, dotted)
            if symbol is not None and (reference.scope == symbol.name or reference.scope == dotted):
                symbols[symbol] = reference
    return symbols


def _report_kept(planning: _Planning, symbol: Symbol, declaration: Reference) -> None:
    work = planning.works[symbol.path]
    if work.result is not None and symbol.name in (*work.result.removed_names, *work.result.removed_locals):
        return
    if work.result is not None and binds(work.before, symbol.name) and not binds(work.result.after, symbol.name):
        return  # it went with the code around it
    place = planning.project.first_reference(symbol)
    where = f"{place[0]}:{place[1]} refers to" if place else "the file itself needs"
    message = f"{where} `{symbol.name}`, so its definition stays"
    planning.refusals.append(refuse(declaration, RefusalReason.STILL_REFERENCED, message))


def _idle_mocks(planning: _Planning) -> Iterator[Refusal]:
    """Yield the mocks of what a module asked for the flag by, where it asks for nothing by that any more."""
    for path, work in sorted(planning.works.items()):
        for name in work.result.idle_imports if work.result is not None else ():
            for other, line in planning.project.mocks(Symbol(path, name)):
                message = f"this replaces `{name}` in {path}, which does not use it any more; the import stays for this"
                yield Refusal(other, line, RefusalReason.TEST_OVERRIDE, message)


def _unsure_imports(planning: _Planning, work: _Work) -> Iterator[str]:
    """Yield which imports stay though nothing here reads them any more, for a file that could not be parsed."""
    for name, line in (work.result.idle_imports if work.result is not None else {}).items():
        place = planning.project.unread_taker(work.path, name)
        if place is not None:
            where = f"{place[0]}:{place[1]}"
            yield f"line {line}: nothing reads `{name}` here any more, but {where} may, and could not be parsed"


def _plan(request: RemovalRequest, planning: _Planning) -> RewritePlan:
    refusals = [*planning.refusals, *_idle_mocks(planning)]
    files: list[FileRewrite] = [*planning.templates]
    for path, work in sorted(planning.works.items()):
        refusals.extend((*work.refusals(), *work.refused_overrides(planning.kept)))
        if work.result is not None and work.result.after != work.before:
            file = _file_rewrite(path, work, work.result)
            files.append(replace(file, doubts=(*file.doubts, *_unsure_imports(planning, work))))
    files.sort(key=lambda rewrite: rewrite.path)
    refusals.sort(key=lambda refusal: (refusal.path, refusal.line, refusal.reason.value, refusal.message))
    doubtful = planning.problems or any(refusal.reason not in _HARMLESS for refusal in refusals)
    doubtful = doubtful or any(file.doubts for file in files)
    return RewritePlan(
        request.key,
        request.value,
        tuple(files),
        tuple(refusals),
        Applicability.REVIEW if doubtful else Applicability.SAFE,
        tuple(planning.problems),
        asking=tuple(_asking(work) for _, work in sorted(planning.works.items()) if work.held),
    )


def _asking(work: _Work) -> FileRewrite:
    return FileRewrite(work.path, work.before, work.before, work.substitutions)


def _file_rewrite(path: str, work: _Work, result: Result) -> FileRewrite:
    left = {*result.refused, *result.awaiting}
    made = tuple(s for index, s in enumerate(work.substitutions) if index not in left)
    stays = result.kept_overrides if work.unwraps else range(len(work.overrides))
    overrides = tuple(override for index, (_, override) in enumerate(work.overrides) if index not in stays)
    names = [name for name in result.removed_names if name not in result.tests]
    evaluations = "1 evaluation" if len(made) == 1 else f"{len(made)} evaluations"
    notes = [f"{evaluations} replaced by the value"] if made else []
    if work.entries:
        notes.append("registry entry removed")
    if overrides:
        notes.append(f"{len(overrides)} test overrides removed")
    if result.tests:
        notes.append(f"tests of another value removed: {', '.join(result.tests)}")
    if names:
        notes.append(f"no longer used, removed: {', '.join(names)}")
    notes += result.notes
    return FileRewrite(
        path,
        work.before,
        result.after,
        made,
        result.removed_names,
        tuple(notes),
        overrides,
        (*other_types(work.references, work.substitutions, left), *result.doubts),
        result.remains,
    )
