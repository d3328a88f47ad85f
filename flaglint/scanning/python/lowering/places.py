"""Where a LibCST node stands in the file, in the units of `ast`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict

import libcst as cst
from libcst.metadata import CodeRange

from flaglint.scanning.python.lowering.decoding import refused

Point = tuple[int, int]
"""A line (1-based) and a column in code points (0-based)."""

# What LibCST may leave out when it prints a tree: form feeds, continuation lines, blanks around them.
_DROPPED = frozenset(" \t\f\\\n")


class Extent(TypedDict):
    """The position arguments of an `ast` node; columns are UTF-8 bytes."""

    lineno: int
    col_offset: int
    end_lineno: int
    end_col_offset: int


class Places:
    """The positions of one file's nodes."""

    def __init__(self, text: str, printed: str, ranges: Mapping[cst.CSTNode, CodeRange]) -> None:
        """Take the text, LibCST's print of it, and the ranges of the nodes in that print."""
        self._lines = printed.split("\n")
        self._ranges = ranges
        self._ascii = text.isascii()
        self._moved = None if text == printed else _moved_points(text, printed)
        self._text_lines = self._lines if self._moved is None else text.split("\n")

    def start(self, node: cst.CSTNode) -> Point:
        """Return where a node starts, its own parentheses left out."""
        start = self._ranges[node].start
        return start.line, start.column

    def end(self, node: cst.CSTNode) -> Point:
        """Return where a node ends, its own parentheses left out."""
        end = self._ranges[node].end
        return end.line, end.column

    def outer_start(self, node: cst.BaseExpression) -> Point:
        """Return where an expression starts, with its parentheses."""
        return self.start(node.lpar[0] if node.lpar else node)

    def outer_end(self, node: cst.BaseExpression) -> Point:
        """Return where an expression ends, with its parentheses."""
        return self.end(node.rpar[-1] if node.rpar else node)

    def of(self, node: cst.CSTNode) -> Extent:
        """Return the extent of a node, its own parentheses left out."""
        return self.extent(self.start(node), self.end(node))

    def trimmed(self, node: cst.CSTNode) -> Extent:
        """Return the extent of a node whose range may end in blanks and line continuations."""
        line, column = self.end(node)
        while not (kept := self._lines[line - 1][:column].rstrip(" \t\f\\")):
            line, column = line - 1, len(self._lines[line - 2])
        return self.extent(self.start(node), (line, len(kept)))

    def extent(self, start: Point, end: Point) -> Extent:
        """Return the extent between two points of LibCST's print."""
        first, last = self._bytes(self._source(start)), self._bytes(self._source_end(end))
        return Extent(lineno=first[0], col_offset=first[1], end_lineno=last[0], end_col_offset=last[1])

    def _source(self, point: Point) -> Point:
        return point if self._moved is None else self._moved[point[0] - 1][point[1]]

    def _source_end(self, point: Point) -> Point:
        # just behind the last character, whatever LibCST dropped between that and the next one
        line, column = point
        if self._moved is None or column == 0:
            return self._source(point)
        line, column = self._moved[line - 1][column - 1]
        return line, column + 1

    def _bytes(self, point: Point) -> Point:
        if self._ascii:
            return point
        line, column = point
        return line, len(self._text_lines[line - 1][:column].encode("utf-8", "surrogatepass"))


def _moved_points(text: str, printed: str) -> Sequence[Sequence[Point]]:
    """Return, for each line and column of the print, the point of the text that it came from.

    Raises:
        SyntaxError: the print has something that the text has not, so nothing can be placed.
    """
    moved: list[list[Point]] = [[]]
    at, line, start = 0, 1, 0
    for char in printed:
        while at < len(text) and text[at] != char and text[at] in _DROPPED:
            if text[at] == "\n":
                line, start = line + 1, at + 1
            at += 1
        if at >= len(text) or text[at] != char:
            if char == "\n" and at >= len(text):  # the print ends in a line break that the text lacks
                break
            raise refused("LibCST does not print this file back", line)
        moved[-1].append((line, at - start))
        at += 1
        if char == "\n":
            line, start = line + 1, at
            moved.append([])
    moved[-1].append((line, at - start))
    return moved
