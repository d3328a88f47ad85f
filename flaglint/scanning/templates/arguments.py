"""The arguments of a tag or call in a template."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from flaglint.lexing.tokens import Lexeme
from flaglint.model.source import ArgumentForm, TemplateArgument


def tag_arguments(words: Sequence[Lexeme], bound: frozenset[str]) -> tuple[TemplateArgument, ...]:
    """Return the arguments of a Django tag without `as name`; names in `bound` are the template's own variables."""
    if len(words) > 1 and words[-2].text == "as":
        words = words[:-2]
    return tuple(_tag_argument(word, bound) for word in words)


def _tag_argument(word: Lexeme, bound: frozenset[str]) -> TemplateArgument:
    if word.kind == "string":
        return _string(word)
    keyword, equals, value = word.text.partition("=")
    if equals and keyword.isidentifier():
        return _keyword(keyword, value)
    is_plain = all(letter not in word.text for letter in ".|'\"()") and word.text not in bound
    return TemplateArgument(ArgumentForm.WORD if is_plain else ArgumentForm.OTHER, word.text)


def _keyword(keyword: str, value: str) -> TemplateArgument:
    quoted = len(value) > 1 and value[0] in "'\"" and value[-1] == value[0] and value[0] not in value[1:-1]
    if quoted and "\\" not in value:
        return TemplateArgument(ArgumentForm.STRING, value[1:-1], keyword)
    return TemplateArgument(ArgumentForm.OTHER, value, keyword)


def _string(word: Lexeme, keyword: str | None = None) -> TemplateArgument:
    if word.string is None:
        return TemplateArgument(ArgumentForm.OTHER, word.text, keyword)
    return TemplateArgument(ArgumentForm.STRING, word.string, keyword)


def call_arguments(words: Sequence[Lexeme]) -> tuple[TemplateArgument, ...]:
    """Return the arguments of a Jinja call, given what stands between its brackets."""
    return tuple(_call_argument(part) for part in _parted(words) if part)


def _parted(words: Sequence[Lexeme]) -> Iterator[list[Lexeme]]:
    """Yield what commas part outside brackets."""
    depth = 0
    part: list[Lexeme] = []
    for word in words:
        if word.kind == "operator" and word.text in "([{":
            depth += 1
        elif word.kind == "operator" and word.text in ")]}":
            depth -= 1
        if word.text == "," and word.kind == "operator" and depth == 0:
            yield part
            part = []
        else:
            part.append(word)
    yield part


def _call_argument(words: list[Lexeme]) -> TemplateArgument:
    keyword = None
    if len(words) > 2 and words[0].kind == "name" and words[1].text == "=":
        keyword, words = words[0].text, words[2:]
    if len(words) == 1 and words[0].kind == "string":
        return _string(words[0], keyword)
    text = " ".join(word.text for word in words)
    starred = words[0].text in ("*", "**") and keyword is None
    return TemplateArgument(ArgumentForm.OTHER, text, "*" if starred else keyword, _pattern(words))


def _pattern(words: list[Lexeme]) -> str | None:
    """Return what a concatenation may be: `"shop-" ~ name` is `shop-*`."""
    parts = [[*group] for joined, group in groupby(words, lambda word: word.text == "~") if not joined]
    if len(parts) < 2 or any(word.text in "([{" for word in words if word.kind == "operator"):
        return None
    texts = [part[0].string if len(part) == 1 and part[0].kind == "string" else None for part in parts]
    if not any(texts) or any(text and set(text) & set("*?[") for text in texts):
        return None
    pattern = "".join(text if text is not None else "*" for text in texts)
    return pattern.replace("**", "*")
