"""Nothing else moves: lines that do not concern the flag are the same, in the same order."""

from __future__ import annotations

from dataclasses import dataclass

from flaglint.rewriting.proof.layout import Layout, LogicalLine
from flaglint.rewriting.proof.regions import Fate, Fates, Place
from flaglint.rewriting.proof.text import SourceText

_ARM_WORDS = ("else", "finally", "except", "case")
_SPARE_LINES = 2  # a `pass`, or a statement hoisted out of a test


@dataclass(frozen=True, slots=True)
class LineFates:
    """The fate of each logical line of the original, and whether anything is left of its statements."""

    fates: tuple[Fate, ...]
    left: tuple[bool, ...]


def line_fates(layout: Layout, fates: Fates, dropped: frozenset[int] = frozenset()) -> LineFates:
    """Return what may happen to each logical line; `dropped` are the first lines of decorators that go."""
    starts: dict[int, list[Place]] = {}
    for place in sorted(fates.own):
        starts.setdefault(place[0], []).append(place)
    found: list[Fate] = []
    left: list[bool] = []
    following: Place | None = None
    for line in reversed(layout.lines):
        places = [place for number in range(line.start, line.end + 1) for place in starts.get(number, ())]
        if not places and line.start in fates.decorators:
            places = [fates.decorators[line.start]]
        if line.start in dropped:
            found.append(Fate.LOST)
            left.append(False)
            continue
        found.append(_fate(line, places, following, fates))
        following = places[0] if places else following
        left.append(any(place in fates.survivors for place in places) or (not places and following in fates.survivors))
    return LineFates(tuple(reversed(found)), tuple(reversed(left)))


def _fate(line: LogicalLine, places: list[Place], following: Place | None, fates: Fates) -> Fate:
    own = {fates.own[place] for place in places}
    if line.word in _ARM_WORDS and (not places or line.word != "case" or places[0][1] != line.column):
        first = places[0] if places else following
        return _arm_fate(first, fates) if first is not None else Fate.KEPT
    if line.word == "elif" and places:
        owner = fates.parents.get(places[0])
        if owner is not None and fates.own[owner] in (Fate.LOST, Fate.CHANGED) and own <= {Fate.KEPT, Fate.MOVED}:
            return Fate.CHANGED
    if len(own) == 1:
        return own.pop()
    return Fate.CHANGED if own else Fate.KEPT


def _arm_fate(first: Place, fates: Fates) -> Fate:
    """Return the fate of `else:`, `finally:`, `except …:` or `case …:` from the statement that comes first in it."""
    owner = fates.parents.get(first)
    if owner is None:
        return Fate.KEPT
    siblings = (
        {place for place, parent in fates.parents.items() if parent == owner} if first not in fates.survivors else ()
    )
    own = fates.own[owner]
    if own in (Fate.KEPT, Fate.MOVED) and siblings and not any(place in fates.survivors for place in siblings):
        return Fate.CHANGED
    return own


@dataclass(frozen=True, slots=True)
class Run:
    """Lines of the original, 0-based and end exclusive, that are all kept or all free to change."""

    start: int
    end: int
    free: bool


def moved_lines(before: SourceText, after: SourceText, layout: Layout, fates: LineFates) -> list[str]:
    """Return a reason if a line that has nothing to do with the flag is missing, changed or out of order."""
    classes = _classes(before, layout, fates)
    reached = {0}
    for run in _runs(classes):
        length = run.end - run.start
        if run.free:
            spare = length + _SPARE_LINES
            reached = {p for start in reached for p in range(start, min(start + spare, len(after.lines)) + 1)}
            continue
        matched = {start + length for start in reached if _matches(run, start, before, after, classes)}
        if not matched:
            return [_blame(run, reached, before, after, classes)]
        reached = matched
    if len(after.lines) not in reached:
        return [f"line {len(before.lines)}: the new text has lines that the original has not"]
    return []


def _classes(before: SourceText, layout: Layout, fates: LineFates) -> list[Fate]:
    """Return the fate of each physical line; blank and comment lines next to a change are free."""
    classes: list[Fate | None] = [None] * len(before.lines)
    for line, fate in zip(layout.lines, fates.fates, strict=True):
        for number in range(line.start - 1, min(line.end, len(classes))):
            classes[number] = max(fate, classes[number] or Fate.KEPT)
    result: list[Fate] = []
    at = 0
    while at < len(classes):
        known = classes[at]
        if known is not None:
            result.append(known)
            at += 1
            continue
        end = at
        while end < len(classes) and classes[end] is None:
            end += 1
        around = [classes[at - 1] if at else None, classes[end] if end < len(classes) else None]
        worst = max((fate for fate in around if fate is not None), default=Fate.KEPT)
        result += [worst] * (end - at)
        at = end
    return result


def _runs(classes: list[Fate]) -> list[Run]:
    runs: list[Run] = []
    for at, fate in enumerate(classes):
        free = fate in (Fate.CHANGED, Fate.LOST)
        if runs and runs[-1].free == free:
            runs[-1] = Run(runs[-1].start, at + 1, free)
        else:
            runs.append(Run(at, at + 1, free))
    return runs


def _matches(run: Run, start: int, before: SourceText, after: SourceText, classes: list[Fate]) -> bool:
    if start + run.end - run.start > len(after.lines):
        return False
    return all(
        _same(before.lines[at], after.lines[start + at - run.start], classes[at]) for at in range(run.start, run.end)
    )


def _same(old: str, new: str, fate: Fate) -> bool:
    if old == new:
        return True
    if not new.strip() or not old.endswith(new):
        return False
    return fate is Fate.MOVED and not old[: len(old) - len(new)].strip()


def _blame(run: Run, reached: set[int], before: SourceText, after: SourceText, classes: list[Fate]) -> str:
    """Name the first line that has no counterpart, from the start that goes furthest."""
    furthest = 0
    for start in reached:
        at = 0
        while run.start + at < run.end and start + at < len(after.lines):
            if not _same(before.lines[run.start + at], after.lines[start + at], classes[run.start + at]):
                break
            at += 1
        furthest = max(furthest, at)
    return f"line {min(run.start + furthest, run.end - 1) + 1}: changed, though it has nothing to do with the flag"


def form_changes(before: SourceText, after: SourceText, *, marks: tuple[bool, bool]) -> list[str]:
    """Return what differs in the form of the file: encoding, byte order mark, line ends, end of the last line."""
    reasons: list[str] = []
    if before.encoding != after.encoding or marks[0] != marks[1]:
        reasons.append("line 1: the encoding or the byte order mark changed")
    if after.text and not after.line_ends() <= before.line_ends():
        reasons.append("line 1: the line ends changed")
    if after.text and before.text.endswith(("\n", "\r")) != after.text.endswith(("\n", "\r")):
        reasons.append(f"line {len(before.lines)}: the end of the last line changed")
    return reasons
