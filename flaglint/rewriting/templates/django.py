"""What a known flag makes of Django's tags: conditions, outputs, and the arguments of `include` and `with`.

`{% if %}` knows no brackets: `or` of `and` of `not` of comparisons.
Source: django/template/smartif.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from flaglint.lexing.tokens import Lexeme, Token, TokenKind
from flaglint.rewriting.templates.conditions import Folded, Negation, Part, fold_chain, fold_negation

WORDS = ("False", "True")
_QUOTED = re.compile(r'"[^"]*"|\'[^\']*\'')
_GIVING = frozenset({"include", "with"})


def condition(text: str, words: Sequence[Lexeme], names: Mapping[str, bool]) -> Folded:
    """Return what is left of a condition where the variables in `names` are known."""
    return _chain(text, words, names, "or")


def _chain(text: str, words: Sequence[Lexeme], names: Mapping[str, bool], operator: str) -> Folded:
    parts: list[Part] = []
    end = words[0].start if words else 0
    for group in _split(words, operator):
        operand = _chain(text, group, names, "and") if operator == "or" else _negation(text, group, names)
        parts.append(Part(text[end : group[0].start], operand))
        end = group[-1].end
    return parts[0].operand if len(parts) == 1 else fold_chain(operator, parts, WORDS, is_truth=True)


def _split(words: Sequence[Lexeme], operator: str) -> list[list[Lexeme]]:
    groups: list[list[Lexeme]] = [[]]
    for word in words:
        if word.text == operator:
            groups.append([])
        else:
            groups[-1].append(word)
    if not all(groups):
        raise ValueError("the condition lacks an operand")
    return groups


def _negation(text: str, words: list[Lexeme], names: Mapping[str, bool]) -> Folded:
    if words[0].text == "not" and len(words) > 1:
        lead = text[words[0].start : words[1].start]
        return fold_negation(Negation(lead, _negation(text, words[1:], names)), WORDS)
    if len(words) == 1 and words[0].text in names:
        value = names[words[0].text]
        return Folded(WORDS[value], value, changed=True)
    return _operand(text, words, names)


def _operand(text: str, words: list[Lexeme], names: Mapping[str, bool]) -> Folded:
    """Return a comparison or a value, the variables in it written out."""
    parts = []
    at = words[0].start
    for word in words:
        new = value_text(word.text, names)
        if new is not None:
            parts += [text[at : word.start], new]
            at = word.end
    return Folded("".join([*parts, text[at : words[-1].end]]), changed=bool(parts))


def value_text(word: str, names: Mapping[str, bool]) -> str | None:
    """Return a word with its variable written out, None if it does not begin with one."""
    name, bar, filters = word.partition("|")
    return f"{WORDS[names[name]]}{bar}{filters}" if name in names else None


def mentions(text: str, token: Token, name: str) -> int:
    """Return how often a tag or output speaks of a variable, outside quotes."""
    if token.kind not in (TokenKind.TAG, TokenKind.OUTPUT):
        return 0
    content = _QUOTED.sub("", text[token.start : token.end])
    return len(re.findall(rf"(?<![\w.-]){re.escape(name)}(?![\w-])", content))


def uses(token: Token, name: str) -> list[tuple[int, int]]:
    """Return the places of a variable where its value may be written instead; all others are not understood."""
    found = []
    for number, word in enumerate(token.words):
        start = word.start
        if token.kind is TokenKind.OUTPUT:
            if number:
                continue
        elif token.name in _GIVING:
            keyword, equals, _ = word.text.partition("=")
            old_style = token.words[number + 1 : number + 2]
            if equals and keyword.isidentifier():
                start += len(keyword) + 1
            elif not (token.name == "with" and old_style and old_style[0].text == "as"):
                continue
        elif token.name not in ("if", "elif") or not number:
            continue
        end = start + len(name)
        rest = word.text[end - word.start :]
        if word.text[start - word.start :].startswith(name) and (not rest or rest[0] == "|"):
            found.append((start, end))
    return found
