"""What only Python 3.12 and later read within an f-string: its own quotation marks, backslashes, comments."""

from __future__ import annotations

import tokenize
from collections.abc import Sequence

_START = getattr(tokenize, "FSTRING_START", None)
_END = getattr(tokenize, "FSTRING_END", None)


def newer_formats(tokens: Sequence[tokenize.TokenInfo]) -> int:
    """Return how many parts of f-strings no Python before 3.12 reads; there, the file would not compile at all."""
    count = 0
    quotes: list[str] = []
    for token in tokens:
        if token.type == _START:
            count += bool(quotes) and _quote(token.string) in quotes
            quotes.append(_quote(token.string))
        elif token.type == _END:
            quotes.pop()
        elif quotes and token.type == tokenize.STRING:
            count += _quote(token.string) in quotes or "\\" in token.string
        elif quotes and token.type == tokenize.COMMENT:
            count += 1
    return count


def _quote(text: str) -> str:
    """Return the quotation mark of a literal, three of them as three."""
    body = text.lstrip("rRbBfFuUtT")
    return body[:3] if body[:3] in ('"""', "'''") else body[:1]
