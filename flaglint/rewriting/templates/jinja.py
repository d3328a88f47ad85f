"""What a known flag makes of Jinja's expressions: conditions, choices, and calls anywhere else.

Source: jinja2/parser.py (`parse_condexpr` and what it calls).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flaglint.lexing.tokens import Lexeme
from flaglint.rewriting.templates.conditions import (
    Folded,
    Negation,
    Part,
    fold_chain,
    fold_choice,
    fold_group,
    fold_negation,
)

WORDS = ("false", "true")
_OPENING = {"(": ")", "[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class Expressions:
    """The words of one tag, with the values of the calls in it: by the number of the first word, its end and value."""

    text: str
    words: Sequence[Lexeme]
    calls: Mapping[int, tuple[int, bool]]

    def fold(self, start: int, end: int, *, is_truth: bool) -> Folded:
        """Return what is left of the expression between two words, the second excluded.

        Raises:
            ImpureError: something that runs beside the flag would not run any more.
            ValueError: the expression has a form that is not known.
        """
        if start >= end:
            raise ValueError("an expression is missing")
        test = self._find("if", start, end)
        if test is None:
            return self._chain(start, end, "or", is_truth=is_truth)
        other = self._find("else", test, end)
        if self._find("if", test + 1, end if other is None else other) is not None:
            raise ValueError("a choice within a choice")
        then = self._chain(start, test, "or", is_truth=is_truth)
        asked = self._chain(test + 1, end if other is None else other, "or", is_truth=True)
        otherwise = None if other is None else self.fold(other + 1, end, is_truth=is_truth)
        inner = [(start, test, then), (test + 1, end if other is None else other, asked)]
        if other is not None and otherwise is not None:
            inner.append((other + 1, end, otherwise))
        if any(part.is_missing for *_, part in inner) and asked.value is None:
            raise ValueError("a choice without `else` within another expression")
        return fold_choice(self._written(start, end, inner), asked, then, otherwise)

    def _written(self, start: int, end: int, inner: Sequence[tuple[int, int, Folded]]) -> str:
        """Return the source from one word to another with parts of it in their new form."""
        parts = []
        at = self.words[start].start
        for first, last, folded in sorted(inner, key=lambda part: part[0]):
            parts += [self.text[at : self.words[first].start], folded.text]
            at = self.words[last - 1].end
        return "".join([*parts, self.text[at : self.words[end - 1].end]])

    def _chain(self, start: int, end: int, operator: str, *, is_truth: bool) -> Folded:
        places = self._split(start, end, operator)
        if len(places) == 1:
            first, last = places[0]
            if operator == "or":
                return self._chain(first, last, "and", is_truth=is_truth)
            return self._negation(first, last, is_truth=is_truth)
        parts = []
        for number, (first, last) in enumerate(places):
            if operator == "or":
                operand = self._chain(first, last, "and", is_truth=is_truth)
            else:
                operand = self._negation(first, last, is_truth=is_truth)
            if operand.is_missing:
                raise ValueError("a choice without `else` within another expression")
            before = self.words[places[number - 1][1] - 1].end if number else self.words[first].start
            parts.append(Part(self.text[before : self.words[first].start], operand))
        return fold_chain(operator, parts, WORDS, is_truth=is_truth)

    def _negation(self, start: int, end: int, *, is_truth: bool) -> Folded:
        if start >= end:
            raise ValueError("an operand is missing")
        if self._is(start, "not") and end - start > 1:
            lead = self.text[self.words[start].start : self.words[start + 1].start]
            return fold_negation(Negation(lead, self._negation(start + 1, end, is_truth=True)), WORDS)
        if start in self.calls and self.calls[start][0] == end:
            value = self.calls[start][1]
            return Folded(WORDS[value], value, changed=True)
        if self._closing(start, end) == end - 1 and self.words[start].text == "(" and not self._has_comma(start, end):
            inner = self.fold(start + 1, end - 1, is_truth=is_truth)
            if inner.is_missing:
                raise ValueError("a choice without `else` within another expression")
            return fold_group(self._written(start, end, []), inner)
        return self.operand(start, end)

    def operand(self, start: int, end: int) -> Folded:
        """Return anything else: calls of the flag become its value, and what stands in brackets is folded."""
        inner: list[tuple[int, int, Folded]] = []
        is_pure = True
        at = start
        while at < end:
            if at in self.calls:
                last, value = self.calls[at]
                inner.append((at, last, Folded(WORDS[value], value, changed=True)))
                at = last
            elif self.words[at].kind == "operator" and self.words[at].text in _OPENING:
                closing = self._closing(at, end)
                is_pure = is_pure and not self._is_call(at, start)
                inner += self._elements(at + 1, closing)
                at = closing + 1
            else:
                at += 1
        if any(folded.is_missing for *_, folded in inner):
            raise ValueError("a choice without `else` within another expression")
        is_pure = is_pure and all(folded.is_pure for *_, folded in inner)
        return Folded(self._written(start, end, inner), None, any(f.changed for *_, f in inner), is_pure)

    def _is_call(self, bracket: int, start: int) -> bool:
        """Tell whether a bracket holds the arguments of a call; those of a filter do not."""
        if self.words[bracket].text != "(" or bracket == start:
            return False
        before = self.words[bracket - 1]
        is_filter = bracket - 2 >= start and self.words[bracket - 2].text in ("|", "is")
        return (before.kind == "name" or before.text in (")", "]")) and not is_filter

    def _elements(self, start: int, end: int) -> list[tuple[int, int, Folded]]:
        """Return what stands between brackets, each element, argument, key and value folded for itself."""
        return [(*place, self.fold(*place, is_truth=False)) for place in self.values(start, end)]

    def values(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the ranges of a statement that are expressions: what commas and equals signs part."""
        places = []
        first = start
        for at in [*self._marks(start, end), end]:
            if at > first:
                places.append((first, at))
            first = at + 1
        return places

    def _marks(self, start: int, end: int) -> list[int]:
        """Return the commas, colons, equals signs and stars that part elements outside inner brackets."""
        found: list[int] = []
        at = start
        while at < end:
            word = self.words[at]
            if word.kind == "operator" and word.text in _OPENING:
                at = self._closing(at, end)
            elif word.text in (",", ":", "=") or (word.text in ("*", "**") and at in (start, *(m + 1 for m in found))):
                found.append(at)
            at += 1
        return found

    def _has_comma(self, start: int, end: int) -> bool:
        return any(self.words[mark].text == "," for mark in self._marks(start + 1, end - 1)) or end - start < 3

    def _is(self, at: int, name: str) -> bool:
        return self.words[at].kind == "name" and self.words[at].text == name

    def _find(self, name: str, start: int, end: int) -> int | None:
        """Return where a word stands outside brackets, and is no attribute."""
        at = start
        while at < end:
            if self.words[at].kind == "operator" and self.words[at].text in _OPENING:
                at = self._closing(at, end)
            elif self._is(at, name) and not (at > start and self.words[at - 1].text == "."):
                return at
            at += 1
        return None

    def _split(self, start: int, end: int, operator: str) -> list[tuple[int, int]]:
        places = []
        first = start
        while (at := self._find(operator, first, end)) is not None:
            places.append((first, at))
            first = at + 1
        return [*places, (first, end)]

    def _closing(self, opening: int, end: int) -> int:
        """Return the bracket that closes the one at a word; the word itself if it is none."""
        depth = 0
        for at in range(opening, end):
            word = self.words[at]
            if word.kind == "operator":
                depth += (word.text in _OPENING) - (word.text in ")]}")
            if depth == 0:
                return at
        raise ValueError("a bracket does not close")
