"""Which stage lost a key: every place where it is written, and why it is no evaluation there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from flaglint.discovery import load
from flaglint.model.absence import Absence, Loss, Stage
from flaglint.model.references import Reference, ReferenceKind
from flaglint.pipeline import Project
from flaglint.tracing import PYTHON_SUFFIXES

# A constant that holds the key is looked for where it is used; of one used all over, some places say it all.
MOST_USES = 50
# A name that is imported from where it is imported: so many files are read to say what it is.
MOST_HOPS = 4


def explain_absence(project: Project, key: str) -> Absence:
    """Return what became of a key in a project's scope, sorted by place."""
    search = _Search(project, key)
    references = tuple(r for r in search.references if r.key == key)
    losses = [*search.losses(), *_dynamic(search.references, key)]
    evaluations = sum(1 for reference in references if reference.kind.asks)
    if not losses and not references:
        reason = "no file holds the key; one that is put together from parts is not found by its text"
        losses = [Loss(Stage.ABSENT, "", 0, 0, reason)]
    return Absence(key, evaluations, tuple(sorted(set(losses), key=lambda loss: loss.sort_key)))


def _dynamic(references: Sequence[Reference], key: str) -> Iterator[Loss]:
    """Yield the places that may ask for the key, as far as can be seen, and those that read all flags."""
    for reference in references:
        place = reference.path, reference.span.line, reference.span.column + 1
        if reference.kind is ReferenceKind.BULK:
            yield Loss(Stage.BULK, *place, "all flags are read at once here, so that it may be used where they go")
        elif reference.key is None and reference.kind.asks and fnmatchcase(key, reference.pattern or "*"):
            seen = f" (`{reference.pattern}`)" if reference.pattern else ""
            yield Loss(Stage.DYNAMIC, *place, f"may ask for it{seen}: {reference.reason or 'the key is not known'}")


@dataclass(slots=True)
class _Place:
    path: str
    occurrence: Any


class _Search:
    """One key, looked for in every file of the tree, excluded ones too."""

    def __init__(self, project: Project, key: str) -> None:
        self._project = project
        self._key = key
        self.scanner, traced = project.find()
        self.references: tuple[Reference, ...] = traced.references
        self._scope = frozenset(project.scope)
        self._own = frozenset(project.text_paths(project.scope))

    def losses(self) -> Iterator[Loss]:
        """Yield the places that are no reference."""
        places: list[_Place] = []
        for path, source in self._holding(self._key):
            early = self._early(path)
            tree = self._parsed(path, source) if early is None else None
            if isinstance(tree, Loss):
                yield tree
            elif early is not None:
                yield Loss(early[0], path, *_first(source, self._key), early[1])
            elif tree is not None:
                places += self._places(path, *tree)
        yield from self._explained([*places, *self._uses(places)])

    def _parsed(self, path: str, source: bytes) -> tuple[Any, str] | Loss:
        reader = load("scanning.python.reader")
        try:
            parsed: tuple[Any, str] = reader.parse(source)
        except reader.UnreadableSourceError as error:
            return Loss(Stage.UNREADABLE, path, error.line, 1 if error.line else 0, error.reason)
        return parsed

    def _holding(self, word: str) -> Iterator[tuple[str, bytes]]:
        """Yield the files that hold a word, tracked but excluded ones too."""
        wanted = word.encode("utf-8", "surrogateescape")
        paths = sorted({*load("repos.checkout").Checkout(self._project.config.root).paths(), *self._scope})
        for path in paths:
            try:
                source: bytes = self._project.checkout.read(path)
            except ValueError:
                continue
            if wanted in source and b"\0" not in source[:8192]:
                yield path, source

    def _early(self, path: str) -> tuple[Stage, str] | None:
        """Return why the contents of a file were not looked at, None if they were."""
        if self._project.checkout.is_excluded(path) and path not in self._scope:
            return Stage.EXCLUDED, "the configuration excludes the file (`exclude`)"
        if path not in self._scope:
            return Stage.OUTSIDE, "the file is not among the paths of this run"
        if path in self.scanner.problems:
            return Stage.UNREADABLE, self.scanner.problems[path].reason
        if path not in self._own:
            return Stage.TEXT, "a document of the flag store, or written by flaglint"
        if not path.endswith(PYTHON_SUFFIXES):
            return Stage.TEXT, "a text mention only: no rule pack sees an evaluation in this file"
        return None

    def _places(self, path: str, tree: Any, text: str) -> Iterator[_Place]:
        taken = [r.span for r in self.references if r.path == path and r.key == self._key]
        for occurrence in load("scanning.python.occurrences").of_text(tree, text, self._key):
            place = occurrence.line, occurrence.column - 1
            inside = any((s.line, s.column) <= place < (s.end_line, s.end_column) for s in taken)
            if not inside:
                yield _Place(path, occurrence)

    def _uses(self, places: Sequence[_Place]) -> list[_Place]:
        """Return where the constants that hold the key are passed on."""
        occurrences = load("scanning.python.occurrences")
        names = {place.occurrence.subject for place in places if place.occurrence.form is occurrences.Form.NAMED}
        found: list[_Place] = []
        for name in sorted(names - {""}):
            for path, source in self._holding(name):
                is_read = path.endswith(PYTHON_SUFFIXES) and self._early(path) is None
                parsed = self._parsed(path, source) if is_read else None
                if isinstance(parsed, tuple):
                    found += [_Place(path, use) for use in occurrences.of_name(parsed[0], name)]
        return found[:MOST_USES]

    def _explained(self, places: Sequence[_Place]) -> Iterator[Loss]:
        forms = load("scanning.python.occurrences").Form
        explainer = self._explainer(places) if places else None
        for place in places:
            at = place.occurrence
            if at.form is forms.ARGUMENT and explainer is not None:
                stage, reason = self._about_call(explainer, place)
            elif at.form is forms.COMMENT:
                stage, reason = Stage.COMMENT, "a comment"
            elif at.form is forms.PART:
                stage, reason = Stage.COMMENT, "a part of a longer text"
            elif at.form is forms.NAMED and at.subject:
                stage, reason = Stage.NOT_PASSED, f"the value of `{at.subject}`, which no evaluation is passed"
            else:
                stage, reason = Stage.NOT_PASSED, "a string that is passed to no call"
            yield Loss(stage, place.path, at.line, at.column, reason)

    def _about_call(self, explainer: Any, place: _Place) -> tuple[Stage, str]:
        call = explainer.call_at(place.path, place.occurrence.line, place.occurrence.column)
        if call is None:
            return Stage.CALL, "what is called here has no name"
        reason = explainer.why_not(call, place.path)
        if place.path not in self.scanner.facts:
            return Stage.NOT_CANDIDATE, f"the file speaks of no SDK, alias or wrapper that is known; {reason}"
        return Stage.CALL, reason

    def _explainer(self, places: Sequence[_Place]) -> Any:
        """Return what explains calls, with the files of the places read for the calls there."""
        packs = self._project.search.packs()
        known = load("resolution.rules").RuleBook(packs).names
        names: dict[str, set[str]] = {}
        for place in places:
            names.setdefault(place.path, set()).add(place.occurrence.subject)
        facts = dict(self.scanner.facts)
        for _ in range(MOST_HOPS):
            for path in names:
                facts.update(self._facts(path, frozenset(known | names[path])))
            explainer = load("resolution.explanations").Explainer(facts, self._project.checkout.paths(), packs)
            for place in places:
                if place.occurrence.subject:
                    self._about_call(explainer, place)
            # What is called may be defined in a file that a scan has no reason to read.
            names = {path: set() for path in explainer.wanted - facts.keys()}
            if not names:
                break
        return explainer

    def _facts(self, path: str, names: frozenset[str]) -> dict[str, Any]:
        reader = load("scanning.python.reader")
        try:
            return {path: reader.read_module(path, self._project.checkout.read(path), names)}
        except (ValueError, reader.UnreadableSourceError):
            return {}


def _first(source: bytes, key: str) -> tuple[int, int]:
    start = source.find(key.encode("utf-8", "surrogateescape"))
    line = source.count(b"\n", 0, start) + 1
    return line, len(source[source.rfind(b"\n", 0, start) + 1 : start].decode("utf-8", "replace")) + 1
