"""A removal only takes away: no name may stand more often in the new text than in the original."""

from __future__ import annotations

import keyword
import re
import tokenize
from collections import Counter
from collections.abc import Iterable, Iterator

_NAME = re.compile(r"[^\W\d]\w*")


def added_names(before: Iterable[tokenize.TokenInfo], after: Iterable[tokenize.TokenInfo]) -> Iterator[str]:
    """Yield a reason for each name that the new text has more often; a name in a string may become a keyword."""
    old = Counter(_names(before))
    new = Counter[str]()
    for token in after:
        if token.type == tokenize.NAME and not keyword.iskeyword(token.string):
            new[token.string] += 1
            if new[token.string] == old[token.string] + 1:
                yield f"line {token.start[0]} of the new text: `{token.string}` is not in the original so often"


def _names(tokens: Iterable[tokenize.TokenInfo]) -> Iterator[str]:
    for token in tokens:
        if token.type == tokenize.NAME:
            yield token.string
        elif token.type == tokenize.STRING:
            yield from _NAME.findall(token.string)
