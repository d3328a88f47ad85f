"""Where a key still stands that no reference accounts for, and what a removal tells of such places.

A call that flaglint does not know (a client of a class of the project's own, another language) may ask for the flag:
that nothing refers to a flag is only said where its key stands nowhere.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from flaglint.discovery import load
from flaglint.model.edits import Refusal, RefusalReason, RewritePlan, SourceTree
from flaglint.model.references import Reference, ReferenceKind
from flaglint.pipeline import Project

# Of one file so many lines are named; the first says where to begin.
MOST_LINES = 5


@dataclass(frozen=True, slots=True)
class Leftovers:
    """The places of a key without a reference, sorted by path and line.

    `quoted` may be such as ask for the flag: strings, and entries of data files. `mentions` do not: the first place in
    each other file of the scope, in prose, a comment or a longer text, or a migration.
    """

    quoted: tuple[Reference, ...] = ()
    mentions: tuple[Reference, ...] = ()


def find_leftovers(project: Project, key: str, references: Sequence[Reference]) -> Leftovers:
    """Return where the key stands in the tree's text files beyond its references, outside the stores' documents."""
    explained: dict[str, list[Reference]] = defaultdict(list)
    for reference in references:
        if reference.kind is not ReferenceKind.MENTION and not reference.is_stored:
            explained[reference.path].append(reference)
    paths = project.checkout.paths()
    places = project.scanner.places(key, paths)
    holding = project.text_paths(places)
    mentions = load("scanning.mentions")
    literals = mentions.find_literals(holding, project.checkout.read, key)
    quoted = [each for each in literals if not any(r.span.touches(each.span) for r in explained.get(each.path, ()))]
    told = {*explained, *(each.path for each in quoted)}
    scope = frozenset(project.scope)
    others = [path for path in holding if path in scope and path not in told]
    return Leftovers(tuple(quoted), tuple(mentions.mention(path, key, *places[path]) for path in others))


def tell(plan: RewritePlan, found: Leftovers, scope: Collection[str]) -> RewritePlan:
    """Return the plan with what it leaves of the places: each file with quoted ones is listed, prose is mentioned.

    A file that could not be read is listed already.
    """
    after = {rewrite.path: rewrite for rewrite in plan.files}
    unread = {problem.path for problem in plan.problems}
    by_path: dict[str, list[int]] = defaultdict(list)
    for place in found.quoted:
        if place.path in scope and place.path not in unread and place.span.line not in by_path[place.path]:
            by_path[place.path].append(place.span.line)
    told = []
    for path, lines in sorted(by_path.items()):
        rewrite = after.get(path)
        kept = lines if rewrite is None else [*filter(_kept_lines(rewrite.before, rewrite.after, plan.key), lines)]
        if kept:
            told.append(Refusal(path, kept[0], RefusalReason.QUOTED, _message(kept)))
    refusals = sorted((*plan.refusals, *told), key=lambda each: (each.path, each.line, each.message))
    return replace(plan, refusals=tuple(refusals), mentions=tuple((m.path, m.span.line) for m in found.mentions))


def tell_names(plan: RewritePlan, symbols: Iterable[str], tree: SourceTree) -> RewritePlan:
    """Return the plan with the first place in each file that it would leave to name the flag: in prose, for people.

    By the key where the file changes, by the name of what went with the flag (`symbols`, dotted) in documents as well.
    """
    after = {rewrite.path: rewrite.after for rewrite in plan.files}
    gone = {name.rpartition(".")[2] for rewrite in plan.files for name in rewrite.removed_names}
    words = {plan.key: set(after)}
    for name in sorted({symbol.rpartition(".")[2] for symbol in symbols} & gone):
        if "_" in name.strip("_"):  # a single word may mean anything
            words[name] = {path for path in tree.paths_with_word(name) if path in after or not path.endswith(".py")}
    listed = {*(refusal.path for refusal in plan.refusals), *(path for path, _ in plan.mentions)}
    told: dict[str, int] = {}
    for word, paths in words.items():
        pattern = re.compile(rb"(?<![\w-])" + re.escape(word.encode("utf-8", "surrogatepass")) + rb"(?![\w-])")
        for path in paths - listed - told.keys():
            try:
                source = after[path] if path in after else tree.read(path)
            except OSError:
                continue  # gone by now
            if found := pattern.search(source):
                told[path] = source.count(b"\n", 0, found.start()) + 1
    return replace(plan, mentions=tuple(sorted((*plan.mentions, *told.items())))) if told else plan


def _message(lines: Sequence[int]) -> str:
    others = lines[1:MOST_LINES]
    more = len(lines) - 1 - len(others)
    also = f" (and in line{'s' if len(lines) > 2 else ''} {', '.join(map(str, others))}" if others else ""
    also += f" and {more} more)" if more > 0 else ")" if others else ""
    return f"the key is quoted here{also}, but no reference to the flag is known there; look at it"


def _kept_lines(before: bytes, after: bytes, key: str) -> Callable[[int], bool]:
    """Return what tells of a line, 1-based, whether a rewrite leaves it, or leaves the key in what stands for it."""
    old, new = before.splitlines(), after.splitlines()
    encoded = key.encode("utf-8", "surrogatepass")
    kept: set[int] = set()
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal" or any(encoded in line for line in new[new_start:new_end]):
            kept.update(range(start + 1, end + 1))
    return kept.__contains__
