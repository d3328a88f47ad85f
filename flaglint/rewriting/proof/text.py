"""The bytes of a file as text: encoding, lines, and columns in code points or UTF-8 bytes."""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from dataclasses import dataclass

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_LONE_CR = re.compile(r"\r(?!\n)")


@dataclass(frozen=True, slots=True)
class SourceText:
    """A decoded file; `lines` keep their line ends and are split only where Python ends a line."""

    encoding: str
    text: str
    lines: tuple[str, ...]

    def byte_column(self, line: int, column: int) -> int | None:
        """Return the UTF-8 offset that `ast` uses for a column in code points, None outside the text."""
        if not 1 <= line <= len(self.lines) or not 0 <= column <= len(self.lines[line - 1]):
            return None
        return len(self.lines[line - 1][:column].encode("utf-8"))

    def line_ends(self) -> frozenset[str]:
        """Return the line ends in use."""
        return frozenset(line[len(line.rstrip("\r\n")) :] for line in self.lines) - {""}


def decode(data: bytes) -> SourceText:
    """Decode as Python does: byte order mark, then cookie, else UTF-8.

    Raises:
        SyntaxError: an unknown encoding, or a cookie that contradicts the mark.
        UnicodeError: bytes that are not text in that encoding.
    """
    encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    text = data.decode(encoding)
    return SourceText(encoding, text, tuple(_LINE.findall(text)))


def parse(data: bytes) -> ast.Module:
    """Return the syntax tree, without the compiler's warnings.

    Raises:
        SyntaxError: the running Python does not accept the file.
        ValueError: null bytes.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(data)


def tokens_of(source: SourceText) -> list[tokenize.TokenInfo]:
    """Return the tokens; a lone carriage return counts as the end of a line, as it does for `ast`.

    Raises:
        tokenize.TokenError: the text ends within a token.
        SyntaxError: the text is no Python.
    """
    text = _LONE_CR.sub("\n", source.text)
    return list(tokenize.generate_tokens(io.StringIO(text, newline="\n").readline))
