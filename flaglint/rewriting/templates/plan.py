"""The questions in all templates of a plan to their new texts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from flaglint.model.edits import FileRewrite, Refusal, SourceTree, Substitution
from flaglint.model.findings import Problem
from flaglint.model.references import Reference
from flaglint.rewriting.sites import refuse
from flaglint.rewriting.templates.elsewhere import reader_of
from flaglint.rewriting.templates.rewrite import rewrite_template


@dataclass(slots=True)
class FoldedTemplates:
    """The files that change, the questions that stay, and what could not be read."""

    files: list[FileRewrite] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def fold_templates(sites: Sequence[tuple[Reference, Substitution]], tree: SourceTree) -> FoldedTemplates:
    """Return the templates without the flag, by path."""
    by_path: defaultdict[str, list[tuple[Reference, Substitution]]] = defaultdict(list)
    for reference, substitution in sites:
        by_path[reference.path].append((reference, substitution))
    folded = FoldedTemplates()
    for path, pairs in sorted(by_path.items()):
        try:
            _fold(path, pairs, tree, frozenset(by_path), folded)
        except OSError as error:
            folded.problems.append(Problem(path, 0, f"not readable: {error}"))
    return folded


def _fold(
    path: str,
    pairs: Sequence[tuple[Reference, Substitution]],
    tree: SourceTree,
    binders: frozenset[str],
    folded: FoldedTemplates,
) -> None:
    before = tree.read(path)
    substitutions = [substitution for _, substitution in pairs]
    result = rewrite_template(before, substitutions, lambda name: reader_of(name, path, binders, tree))
    folded.refusals += [refuse(pairs[number][0], *result.refused[number]) for number in sorted(result.refused)]
    if result.after == before:
        return
    made = tuple(found for number, found in enumerate(substitutions) if number not in result.refused)
    notes = [
        f"{len(made)} question{'s' if len(made) > 1 else ''} replaced by {'their' if len(made) > 1 else 'its'} value"
    ]
    if result.loads:
        notes.append(f"no longer loaded: {', '.join(result.loads)}")
    folded.files.append(FileRewrite(path, before, result.after, made, notes=tuple(notes)))
