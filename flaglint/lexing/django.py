"""The lexer of Django's template language. It never fails: what is no tag is text, as for Django itself.

A tag never spans lines. Inside `{% verbatim %}` and `{% comment %}` nothing is a tag.
Source: django/template/base.py (`Lexer`), django/utils/text.py (`smart_split`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from flaglint.lexing.tokens import Lexeme, Token, TokenKind

_CLOSERS = {"{%": "%}", "{{": "}}", "{#": "#}"}
_KINDS = {"{%": TokenKind.TAG, "{{": TokenKind.OUTPUT, "{#": TokenKind.COMMENT}
_SPACE = re.compile(r"\s+")


def tokenize(text: str) -> tuple[Token, ...]:
    """Return the tokens, which cover the text without gaps."""
    tokens: list[Token] = []
    end = 0
    for token in _skipping(_marked(text), text):
        if token.start > end:
            tokens.append(Token(TokenKind.TEXT, end, token.start))
        tokens.append(token)
        end = token.end
    if end < len(text):
        tokens.append(Token(TokenKind.TEXT, end, len(text)))
    return tuple(tokens)


def _marked(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield opener, start and end of everything between delimiters on one line; takes time linear in the text."""
    at = 0
    line_end = -1
    missing: set[str] = set()
    while True:
        at = text.find("{", at)
        if at < 0:
            return
        if at > line_end:
            line_end = text.find("\n", at)
            line_end = len(text) if line_end < 0 else line_end
            missing = set()
        opener = text[at : at + 2]
        closer = _CLOSERS.get(opener)
        if closer is None or opener in missing:
            at += 1
            continue
        end = text.find(closer, at + 2, line_end)
        if end < 0:
            missing.add(opener)
            at += 1
            continue
        yield opener, at, end + 2
        at = end + 2


def _skipping(marked: Iterator[tuple[str, int, int]], text: str) -> Iterator[Token]:
    """Yield tokens; those within `verbatim` are text, those within `comment` belong to one comment."""
    closing: str | None = None
    for opener, start, end in marked:
        content = text[start + 2 : end - 2].strip()
        if closing is not None:
            if opener != "{%" or content != closing:
                continue
            closing = None
        elif opener == "{%" and content[:9] in ("verbatim", "verbatim "):
            closing = f"end{content}"
        elif opener == "{%" and content.split(None, 1)[:1] == ["comment"]:
            closing = "endcomment"
        words = () if opener == "{#" else tuple(_words(text, start + 2, end - 2))
        yield Token(_KINDS[opener], start, end, words)


def _words(text: str, start: int, end: int) -> Iterator[Lexeme]:
    """Yield what spaces part, save those between quotes and within `_("...")`."""
    at = start
    while at < end:
        if text[at].isspace():
            space = _SPACE.match(text, at, end)
            at = space.end() if space else at + 1
            continue
        stop = _word_end(text, at, end)
        word = text[at:stop]
        quoted = len(word) > 1 and word[0] in "'\"" and word[-1] == word[0] and word[0] not in word[1:-1]
        yield Lexeme("string" if quoted else "name", word, at, stop)
        at = stop


def _word_end(text: str, at: int, end: int) -> int:
    while at < end and not text[at].isspace():
        if text[at] in "'\"":
            close = _quote_end(text, at, end)
            at = close if close is not None else at + 1
        else:
            at += 1
    return at


def _quote_end(text: str, at: int, end: int) -> int | None:
    """Return where a quoted text ends, None if it does not end within the tag."""
    quote = text[at]
    at += 1
    while at < end:
        if text[at] == "\\":
            at += 2
        elif text[at] == quote:
            return at + 1
        else:
            at += 1
    return None
