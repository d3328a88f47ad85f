"""Comments: each stays, in order, unless what it speaks of went."""

from __future__ import annotations

import bisect
import re
from collections import Counter
from dataclasses import dataclass

from flaglint.rewriting.proof.layout import Comment, Layout
from flaglint.rewriting.proof.locality import LineFates
from flaglint.rewriting.proof.regions import Fate
from flaglint.rewriting.proof.text import SourceText

_FLAG_WORDS = re.compile(r"(?i)\b(feature|toggle|rollout|rolled|roll|experiment|switch|gate|gated|flag)s?\b|flag")
_DIRECTIVE = re.compile(r"#\s*(?:noqa|pragma|type:|fmt:|pylint|mypy|ruff|isort|nosec|yapf|pyright|-\*-|!)")
_FOR_IMPORTS = re.compile(r"#\s*(?:noqa\b.*|pylint:\s*disable=(?:[\w-]*import[\w-]*\s*,?\s*)+)")
_IMPORTING = ("from", "import")
_CODE_END = " \t\r\n,()"


@dataclass(slots=True)
class CommentCheck:
    """The comments of a file before and after; `spans` are the lines of the substituted expressions."""

    before: SourceText
    after: SourceText
    layouts: tuple[Layout, Layout]
    fates: LineFates
    words: frozenset[str]
    spans: tuple[tuple[int, int], ...]

    def reasons(self) -> list[str]:
        """Return the comment that is missing although it must stay, or that is new."""
        old, new = self.layouts[0].comments, self.layouts[1].comments
        if [comment.text for comment in old] == [comment.text for comment in new]:
            return []
        starts = [line.start for line in self.layouts[0].lines]
        # A row of a table may begin as others do that stay.
        code = Counter(map(self._code, self.after.lines))
        code.subtract(map(self._code, self.before.lines))
        by_line = {comment.line: comment for comment in old}
        reached = {0}
        for comment in old:
            matched = {at + 1 for at in reached if at < len(new) and new[at].text == comment.text}
            if self._may_go(comment, starts, code, by_line):
                matched |= reached
            if not matched:
                return [f"line {comment.line}: the comment `{comment.text[:60]}` is lost or out of place"]
            reached = matched
        return [] if len(new) in reached else ["line 1: the new text has a comment that the original has not"]

    def _may_go(self, comment: Comment, starts: list[int], code: Counter[str], by_line: dict[int, Comment]) -> bool:
        at = bisect.bisect_right(starts, comment.line) - 1
        lines = self.layouts[0].lines
        if at >= 0 and comment.line <= lines[at].end:
            return self._within(comment, at, code)
        return self._between(comment, at, by_line)

    def _within(self, comment: Comment, at: int, code: Counter[str]) -> bool:
        """A comment in or behind a statement goes with the part of it that goes."""
        line, fate = self.layouts[0].lines[at], self.fates.fates[at]
        if fate is not Fate.CHANGED:
            return fate is Fate.LOST
        if line.start == line.end:
            return False
        number = comment.line
        while comment.own_line and number < line.end and self._code(self.before.lines[number - 1]) == "":
            number += 1
        if any(start <= number <= end for start, end in self.spans):
            return True
        return code[self._code(self.before.lines[number - 1])] < 0

    def _between(self, comment: Comment, at: int, by_line: dict[int, Comment]) -> bool:
        """A comment above a statement goes with it; above a gate only if it speaks of the flag."""
        lines, fates = self.layouts[0].lines, self.fates
        previous = fates.fates[at] if at >= 0 else None
        following = at + 1 if at + 1 < len(lines) else None
        if following is None or comment.column != lines[following].column:
            return previous is Fate.LOST and (following is None or comment.column > lines[following].column)
        if _FOR_IMPORTS.fullmatch(comment.text) and self._heads_lost_imports(comment, following, by_line):
            return True
        if fates.fates[following] not in (Fate.LOST, Fate.CHANGED) or _DIRECTIVE.match(comment.text):
            return fates.fates[following] is Fate.LOST and previous is Fate.LOST
        if not self._is_adjacent(comment, lines[following].start, by_line):
            return previous is Fate.LOST and fates.fates[following] is Fate.LOST and not fates.left[following]
        if fates.fates[following] is Fate.LOST and not fates.left[following] and previous is not None:
            return True
        return self._heads_lost_arm(following) or self._speaks_of_flag(comment, by_line)

    def _heads_lost_imports(self, comment: Comment, at: int, by_line: dict[int, Comment]) -> bool:
        """Tell whether no import of the block is left that a directive for imports could be meant for."""
        lines, fates = self.layouts[0].lines, self.fates.fates
        if lines[at].word not in _IMPORTING or not self._is_adjacent(comment, lines[at].start, by_line):
            return False
        for line, fate in zip(lines[at:], fates[at:], strict=True):
            if line.column < lines[at].column:
                break
            if line.column == lines[at].column and line.word in _IMPORTING and fate is not Fate.LOST:
                return False
        return True

    def _heads_lost_arm(self, at: int) -> bool:
        """Tell whether a line is the head of an arm of which nothing is left: `elif`, `case`."""
        lines, inner = self.layouts[0].lines, at + 1
        if lines[at].word not in ("elif", "case") or inner == len(lines) or lines[inner].column <= lines[at].column:
            return False
        return self.fates.fates[inner] is Fate.LOST and not self.fates.left[inner]

    def _is_adjacent(self, comment: Comment, start: int, by_line: dict[int, Comment]) -> bool:
        return all(number in by_line and by_line[number].own_line for number in range(comment.line, start))

    def _speaks_of_flag(self, comment: Comment, by_line: dict[int, Comment]) -> bool:
        """Tell whether the block of comments that this one is part of names the flag."""
        first = last = comment.line
        while first - 1 in by_line and by_line[first - 1].own_line:
            first -= 1
        while last + 1 in by_line and by_line[last + 1].own_line:
            last += 1
        text = " ".join(by_line[number].text for number in range(first, last + 1))
        return bool(_FLAG_WORDS.search(text)) or any(word in text for word in self.words if word)

    def _code(self, line: str) -> str:
        """Return a physical line without comment, bracket ends and operators at its ends."""
        text = line.partition("#")[0].strip(_CODE_END)
        for operator in ("and ", "or ", "not "):
            text = text.removeprefix(operator)
        return text.removesuffix(" and").removesuffix(" or").strip(_CODE_END)
