"""What is left of a template as a stream of entries, and when two streams say the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from flaglint.rewriting.proof.templates.items import NotProvedError


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that stays. Text has `meaning` None, and a seam, where a tag went, has no text either.

    `meaning` is the source of a tag, output or comment, or what it comes to if `is_changed`.
    """

    line: int
    text: str | None = None
    meaning: object = None
    is_changed: bool = False


def seam(line: int) -> Entry:
    """Return the place where a tag went."""
    return Entry(line)


@dataclass(frozen=True, slots=True)
class _Run:
    """The text between two other entries; None stands for a seam."""

    line: int
    pieces: tuple[str | None, ...]


def difference(before: Sequence[Entry], after: Sequence[Entry], meaning: Callable[[int], object]) -> str | None:
    """Return how the streams differ, None if they do not.

    `meaning` gives what an entry of the new stream comes to, by number, for where the old one was changed. White space
    may only differ at seams, and only in kind: where there was none there is none, where there was some there is some.
    """
    old, new = list(_runs(before)), list(_runs(after))
    numbers = [number for number, entry in enumerate(after) if entry.meaning is not None]
    for place, (left, right) in enumerate(zip(old, new, strict=False)):
        if isinstance(left, _Run) and isinstance(right, _Run):
            if not _same_text(left, right, is_first=place == 0, is_last=place == len(old) - 1):
                return f"line {left.line}: other text than that of the flag has changed"
        elif isinstance(left, Entry) and isinstance(right, Entry):
            expected = meaning(numbers[place // 2]) if left.is_changed else right.meaning
            if left.meaning != expected:
                return f"line {left.line}: what is left of the tag is not what stands in line {right.line}"
    return None if len(old) == len(new) else "line 1: another sequence of tags than is left of the original"


def _runs(entries: Sequence[Entry]) -> Iterator[_Run | Entry]:
    """Yield texts and other entries in turn, beginning and ending with a text."""
    pieces: list[str | None] = []
    line = 1
    for entry in entries:
        if entry.meaning is None:
            line = line if pieces else entry.line
            pieces.append(entry.text)
            continue
        yield _Run(line, tuple(pieces))
        yield entry
        pieces, line = [], entry.line
    yield _Run(line, tuple(pieces))


def _same_text(old: _Run, new: _Run, *, is_first: bool, is_last: bool) -> bool:
    if None in new.pieces:
        raise NotProvedError(f"line {new.line}: the new text still asks for the flag")
    marked = "".join("\0" if piece is None else piece for piece in old.pieces)
    if marked.count("\0") != old.pieces.count(None):
        return False
    parts = re.split(r"(\s*\0[\s\0]*)", marked)
    pattern = []
    for number, part in enumerate(parts):
        if number % 2 == 0:
            pattern.append(re.escape(part))
            continue
        at_start = is_first and number == 1 and not parts[0]
        at_end = is_last and number == len(parts) - 2 and not parts[-1]
        has_space = bool(part.strip("\0"))
        pattern.append("" if not has_space else r"\s*" if at_start or at_end else r"\s+")
    return re.fullmatch("".join(pattern), "".join(piece or "" for piece in new.pieces)) is not None
