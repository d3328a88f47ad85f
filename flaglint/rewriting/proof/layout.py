"""Logical lines and comments of a file, from its tokens."""

from __future__ import annotations

import tokenize
from collections.abc import Iterable
from dataclasses import dataclass

_SILENT = (tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING, tokenize.ENDMARKER)


@dataclass(frozen=True, slots=True)
class LogicalLine:
    """The physical lines from the first token of a statement or header to its line end; 1-based, inclusive."""

    start: int
    end: int
    column: int
    word: str


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment; `own_line` tells that nothing stands before it."""

    line: int
    column: int
    text: str
    own_line: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """The logical lines and comments of a file, in order."""

    lines: tuple[LogicalLine, ...]
    comments: tuple[Comment, ...]


def layout_of(tokens: Iterable[tokenize.TokenInfo]) -> Layout:
    """Return the layout of a file."""
    lines: list[LogicalLine] = []
    comments: list[Comment] = []
    first: tokenize.TokenInfo | None = None
    for token in tokens:
        if token.type == tokenize.COMMENT:
            own_line = not token.line[: token.start[1]].strip() if token.start[0] == token.end[0] else False
            comments.append(Comment(token.start[0], token.start[1], token.string.rstrip(), own_line))
        elif token.type == tokenize.NEWLINE:
            if first is not None:
                lines.append(LogicalLine(first.start[0], token.start[0], first.start[1], first.string))
            first = None
        elif token.type not in _SILENT and first is None:
            first = token
    return Layout(tuple(lines), tuple(comments))
