"""Splices into the text of a template; a line of which only a tag is left goes as a whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from flaglint.lexing.tokens import Token, TokenKind

_BLANK_LINE = re.compile(r"[ \t]*\r?\n")


@dataclass(frozen=True, slots=True, order=True)
class Cut:
    """Text that goes; a trimmed side takes the white space beside it along, as Jinja's `-` does.

    `first` and `after` are the numbers of its first token and of the one behind it.
    """

    start: int
    end: int
    is_trimmed: bool = False
    first: int = -1
    after: int = -1


@dataclass(slots=True)
class Edits:
    """What is to be done to one text."""

    text: str
    tokens: Sequence[Token]
    cuts: list[Cut] = field(default_factory=list)
    replaced: dict[tuple[int, int], str] = field(default_factory=dict)

    def cut(self, first: int, last: int) -> None:
        """Cut the tokens from the first to the last out, both included."""
        self._cut(first, last, self.tokens[last].end)

    def cut_until(self, first: int, after: int) -> None:
        """Cut the tokens from the first up to another, which stays."""
        if first < after:
            self._cut(first, after - 1, self.tokens[after].start)

    def _cut(self, first: int, last: int, end: int) -> None:
        start = self.tokens[first].start
        trims_left = self.tokens[first].left == "-" and self._is_text(first - 1)
        trims_right = self.tokens[last].right == "-" and self._is_text(last + 1)
        if trims_left:
            before = self.tokens[first - 1]
            start = before.start + len(self.text[before.start : before.end].rstrip())
        if trims_right:
            after = self.tokens[last + 1]
            end = after.end - len(self.text[after.start : after.end].lstrip())
        self.cuts.append(Cut(start, end, trims_left or trims_right, first, last + 1))

    def _is_text(self, index: int) -> bool:
        return 0 <= index < len(self.tokens) and self.tokens[index].kind is TokenKind.TEXT

    def replace(self, start: int, end: int, new: str) -> None:
        """Put other text in place of a range."""
        if self.text[start:end] != new:
            self.replaced[start, end] = new

    def applied(self) -> str:
        """Return the new text."""
        self._unmark()
        splices = [(*self._whole_lines(cut), "") for cut in self._joined()]
        gone = [(start, end) for start, end, _ in splices]
        for (start, end), new in self.replaced.items():
            if not any(first < end and start < last for first, last in gone):
                splices.append((start, end, new))
        parts = []
        at = 0
        for start, end, new in sorted(splices):
            parts += [self.text[at : max(at, start)], new]
            at = max(at, end)
        return "".join([*parts, self.text[at:]])

    def _unmark(self) -> None:
        """Take the `-` from a tag that stays, where it would now trim what a tag that goes kept from it."""
        for number, cut in enumerate(self.cuts):
            after = cut.after + (self._is_text(cut.after) and self._is_blank(cut.after))
            if self._keeps(after, "left") and self.text[: cut.start][-1:].isspace() and self._is_text(cut.first - 1):
                start = self.tokens[after].start
                self.cuts[number] = cut = Cut(cut.start, max(cut.end, start), True, cut.first, cut.after)
                self.replaced[start, start + 3] = self.text[start : start + 2]
            before = cut.first - 1 - (self._is_text(cut.first - 1) and self._is_blank(cut.first - 1))
            if self._keeps(before, "right") and self.text[cut.end : cut.end + 1].isspace() and self._is_text(cut.after):
                end = self.tokens[before].end
                self.cuts[number] = Cut(min(cut.start, end), cut.end, True, cut.first, cut.after)
                self.replaced[end - 3, end] = self.text[end - 2 : end]

    def _is_blank(self, index: int) -> bool:
        return not self.text[self.tokens[index].start : self.tokens[index].end].strip()

    def _keeps(self, index: int, side: str) -> bool:
        """Tell whether a token stays that trims the white space on one side of it."""
        if not 0 <= index < len(self.tokens) or getattr(self.tokens[index], side) != "-":
            return False
        start, end = self.tokens[index].start, self.tokens[index].end
        return not any(cut.start <= start and end <= cut.end for cut in self.cuts)

    def _joined(self) -> list[Cut]:
        """Return the cuts in order, those that only blanks on one line part put together if nothing else is there."""
        joined: list[Cut] = []
        for cut in sorted(self.cuts):
            if not joined:
                joined.append(cut)
                continue
            last = joined[-1]
            between = self.text[last.end : cut.start]
            if cut.start <= last.end or (not between.strip(" \t") and self._is_alone(last.start, cut.end)):
                is_trimmed = last.is_trimmed or cut.is_trimmed
                joined[-1] = Cut(last.start, max(last.end, cut.end), is_trimmed)
            else:
                joined.append(cut)
        return joined

    def _is_alone(self, start: int, end: int) -> bool:
        """Tell whether nothing but blanks stands before a range on its first line and after it on its last."""
        before = self.text[self.text.rfind("\n", 0, start) + 1 : start]
        return not before.strip(" \t") and (end == len(self.text) or bool(_BLANK_LINE.match(self.text, end)))

    def _whole_lines(self, cut: Cut) -> tuple[int, int]:
        """Return the range that goes: whole lines where nothing else stands on them."""
        start, end = cut.start, cut.end
        first = self.text.rfind("\n", 0, start) + 1
        if cut.is_trimmed or self.text[first:start].strip(" \t"):
            return start, end
        if self._is_alone(start, end):
            line_end = self.text.find("\n", end)
            return first, self._without_second_blank(first, len(self.text) if line_end < 0 else line_end + 1)
        last = self.text.rfind("\n", 0, end) + 1
        if last > start and not self.text[last:end].strip(" \t"):  # what follows is a tag that stays, on its own line
            return first, last
        return start, end

    def _without_second_blank(self, first: int, end: int) -> int:
        """Return where a cut of whole lines ends, so that the blank lines before and after do not add up."""
        line_before = self.text[self.text.rfind("\n", 0, max(0, first - 1)) + 1 : first]
        blank = _BLANK_LINE.match(self.text, end)
        return blank.end() if blank and not line_before.strip() else end
