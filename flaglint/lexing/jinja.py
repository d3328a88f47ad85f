"""The lexer of Jinja's template language, with its standard delimiters and without line statements.

Source: jinja2/lexer.py. Statements and expressions are read word by word, since their delimiters may stand within
strings and brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from flaglint.lexing.tokens import Lexeme, LexingError, Token, TokenKind

_CLOSERS = {"{%": "%}", "{{": "}}"}
_KINDS = {"{%": TokenKind.TAG, "{{": TokenKind.OUTPUT, "{#": TokenKind.COMMENT}
_RAW = re.compile(r"\{%[-+]?\s*raw\s*-?%\}")
_END_RAW = re.compile(r"\{%[-+]?\s*endraw\s*[-+]?%\}")
_WORDS = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<number>\d[\w.]*)"
    r"|(?P<name>[^\W\d]\w*)"
    r"|(?P<operator>//|\*\*|==|!=|>=|<=|[-+/*%~\[\](){}.:|,;<>=!])"
)
_BRACKETS = {"(": ")", "[": "]", "{": "}"}


def tokenize(text: str) -> tuple[Token, ...]:
    """Return the tokens, which cover the text without gaps; a raw block is text between two tags.

    Raises:
        LexingError: a tag, comment, string or bracket does not end, or something within a tag is no Jinja.
    """
    tokens: list[Token] = []
    end = 0
    for token in _marked(text):
        if token.start > end:
            tokens.append(Token(TokenKind.TEXT, end, token.start))
        tokens.append(token)
        end = token.end
    if end < len(text):
        tokens.append(Token(TokenKind.TEXT, end, len(text)))
    return tuple(tokens)


def _marked(text: str) -> Iterator[Token]:
    at = 0
    while True:
        at = text.find("{", at)
        if at < 0:
            return
        opener = text[at : at + 2]
        if opener not in _KINDS:
            at += 1
            continue
        token = _comment(text, at) if opener == "{#" else _statement(text, at, opener)
        yield token
        at = token.end
        if _RAW.fullmatch(text, token.start, token.end):
            found = _END_RAW.search(text, at)
            if found is None:
                raise LexingError("a raw block does not end", token.start)
            at = found.start()


def _comment(text: str, start: int) -> Token:
    end = text.find("#}", start + 2)
    if end < 0:
        raise LexingError("a comment does not end", start)
    left = _mark(text, start + 2)
    right = text[end - 1] if text[end - 1] in "-+" and end - 1 >= start + 2 + len(left) else ""
    return Token(TokenKind.COMMENT, start, end + 2, (), left, right)


def _mark(text: str, at: int) -> str:
    return text[at] if text[at : at + 1] in ("-", "+") else ""


def _statement(text: str, start: int, opener: str) -> Token:
    closer = _CLOSERS[opener]
    left = _mark(text, start + 2)
    at = start + 2 + len(left)
    words: list[Lexeme] = []
    stack: list[str] = []
    while at < len(text):
        right = _closing(text, at, closer) if not stack else None
        if right is not None:
            return Token(_KINDS[opener], start, at + len(right) + 2, tuple(words), left, right)
        word = _word(text, at)
        at = word.end
        if word.kind == "space":
            continue
        words.append(word)
        if word.kind == "operator":
            _balance(word, stack)
    raise LexingError("a tag does not end", start)


def _closing(text: str, at: int, closer: str) -> str | None:
    """Return the mark before the closing delimiter, if that stands here."""
    if text.startswith(closer, at):
        return ""
    if text[at] in "-+" and text.startswith(closer, at + 1) and (text[at] == "-" or closer == "%}"):
        return text[at]
    return None


def _word(text: str, at: int) -> Lexeme:
    if text[at] in "'\"":
        return Lexeme("string", text[at : (end := _string_end(text, at))], at, end)
    found = _WORDS.match(text, at)
    if found is None:
        raise LexingError(f"{text[at]!r} has no place within a tag", at)
    return Lexeme(found.lastgroup or "", found.group(), at, found.end())


def _string_end(text: str, start: int) -> int:
    quote = text[start]
    at = start + 1
    while at < len(text):
        if text[at] == "\\":
            at += 2
        elif text[at] == quote:
            return at + 1
        else:
            at += 1
    raise LexingError("a string does not end", start)


def _balance(word: Lexeme, stack: list[str]) -> None:
    if word.text in _BRACKETS:
        stack.append(_BRACKETS[word.text])
    elif word.text in (")", "]", "}") and (not stack or stack.pop() != word.text):
        raise LexingError(f"unexpected {word.text!r}", word.start)
