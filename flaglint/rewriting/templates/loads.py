"""`{% load %}` tags whose library nothing in the template needs any more."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flaglint.lexing.tokens import Token, TokenKind
from flaglint.model.references import TagLibrary
from flaglint.rewriting.templates.edits import Edits

_FILTER = re.compile(r"\|\s*(\w+)")


def drop_loads(edits: Edits, kept: Iterable[int], libraries: Iterable[TagLibrary]) -> list[str]:
    """Cut the libraries out that give nothing of what is left, and return their names."""
    tokens = [edits.tokens[index] for index in sorted(kept)]
    left = {name for token in tokens for name in _needs(edits.text, token)}
    dropped = []
    for library in libraries:
        if left.isdisjoint({*library.gives, *(f"end{name}" for name in library.gives)}):
            found = [index for index in sorted(kept) if _drop(edits, index, library.name)]
            dropped += [library.name] if found else []
    return dropped


def _needs(text: str, token: Token) -> Iterable[str]:
    """Yield the tag and the filters that a token needs."""
    if token.kind is TokenKind.TAG:
        yield token.name
    if token.kind in (TokenKind.TAG, TokenKind.OUTPUT):
        yield from _FILTER.findall(text[token.start : token.end])


def _drop(edits: Edits, index: int, library: str) -> bool:
    """Cut a library out of a tag, with the tag if it loads no other; tell whether it was there."""
    words = edits.tokens[index].words
    names = [word.text for word in words[1:]]
    if edits.tokens[index].name != "load" or library not in names:
        return False
    if len(names) == 1 or (len(names) > 2 and names[-2] == "from"):
        edits.cut(index, index)
        return True
    at = names.index(library) + 1
    edits.replace(words[at - 1].end, words[at].end, "")
    return True
