"""Calls in the words of a Jinja tag, and the names that a template binds itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from flaglint.lexing.tokens import Lexeme, Token

_OPENING = frozenset("([{")
_CLOSING = frozenset(")]}")
# After one of these a name is an attribute, a filter or a test, and no name of the context.
_BEFORE_OTHER = frozenset({".", "|", "is"})


def calls_in(words: Sequence[Lexeme], wanted: frozenset[str]) -> Iterator[tuple[str, int, int, int]]:
    """Yield for each call of a wanted dotted name: the name, and the numbers of its first word and its brackets."""
    pairs = brackets(words)
    for opening, closing in sorted(pairs.items()):
        if words[opening].text != "(":
            continue
        first, name = _dotted_before(words, opening)
        if name in wanted and not (first and words[first - 1].text in _BEFORE_OTHER):
            yield name, first, opening, closing


def brackets(words: Sequence[Lexeme]) -> dict[int, int]:
    """Return for each opening bracket its closing one."""
    stack: list[int] = []
    pairs = {}
    for index, word in enumerate(words):
        if word.kind != "operator":
            continue
        if word.text in _OPENING:
            stack.append(index)
        elif word.text in _CLOSING and stack:
            pairs[stack.pop()] = index
    return pairs


def _dotted_before(words: Sequence[Lexeme], end: int) -> tuple[int, str]:
    """Return where the dotted name before a word begins, and the name; empty if there is none."""
    start = end
    while start and words[start - 1].kind == "name":
        start -= 1
        if start < 2 or words[start - 1].text != "." or words[start - 2].kind != "name":
            break
        start -= 1
    return start, "".join(word.text for word in words[start:end])


def own_names(token: Token) -> Iterator[str]:
    """Yield the names that a Jinja statement binds, those of a macro's parameters included."""
    words = [word.text for word in token.words]
    name = token.name
    if name == "set" and "=" in words:
        yield from (word for word in words[1 : words.index("=")] if word.isidentifier())
    elif name == "for" and "in" in words:
        yield from (word for word in words[1 : words.index("in")] if word.isidentifier())
    elif name == "macro":
        yield from (word for word in words[1:] if word.isidentifier())
    elif name == "with":
        yield from (word for word, after in pairwise(words) if after == "=")
    elif name in ("import", "from"):
        start = words.index("import") if "import" in words[1:] else 0
        yield from (word for word in words[start + 1 :] if word.isidentifier())
