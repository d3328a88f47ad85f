"""What the tags of each language come to once the flag is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flaglint.lexing.tokens import TokenKind
from flaglint.rewriting.templates import django
from flaglint.rewriting.templates.conditions import Folded, ImpureError
from flaglint.rewriting.templates.folding import Folding, LeftAloneError
from flaglint.rewriting.templates.jinja import WORDS, Expressions

# Statements whose words are expressions and names, in which a call may become a literal.
_PLAIN = frozenset({"include", "for", "call", "filter"})


@dataclass
class DjangoFolding(Folding):
    """A Django template: `values` of the tags that ask, and of the variables that hold the answer, by token."""

    values: Mapping[int, bool] = field(default_factory=dict)
    names: Mapping[int, Mapping[str, bool]] = field(default_factory=dict)

    def condition(self, index: int) -> Folded | None:
        """Return what is left of the condition of an `if` or `elif`."""
        names = self.names.get(index)
        if not names:
            return None
        try:
            return django.condition(self.text, self.tokens[index].words[1:], names)
        except ValueError as error:
            raise LeftAloneError(index, str(error)) from None

    def verdict(self, index: int) -> bool | None:
        """Return which part of a block is kept that asks for the flag."""
        return self.values.get(index) if index in self.structure.blocks else None

    def other(self, index: int) -> None:
        """Take a tag out that only asks; write the value where a variable is read."""
        token = self.tokens[index]
        if index in self.values and token.words[-2].text == "as":
            self.kept.discard(index)
            self.edits.cut(index, index)
        elif index in self.values:
            self.kept.discard(index)
            self.edits.replace(token.start, token.end, django.WORDS[self.values[index]])
        for name, value in self.names.get(index, {}).items():
            for start, end in django.uses(token, name):
                self.edits.replace(start, end, django.WORDS[value])


@dataclass
class JinjaFolding(Folding):
    """A Jinja template: `calls` are those of the flag, by token and first word, with their end and value."""

    calls: Mapping[int, Mapping[int, tuple[int, bool]]] = field(default_factory=dict)

    def condition(self, index: int) -> Folded | None:
        """Return what is left of the condition of an `if` or `elif`."""
        return self._fold(index, 1, is_truth=True) if index in self.calls else None

    def verdict(self, index: int) -> bool | None:
        """Return None: no tag of Jinja asks for a flag itself."""
        return None

    def other(self, index: int) -> None:
        """Fold the expressions of an output or statement."""
        token = self.tokens[index]
        if index not in self.calls:
            return
        if token.kind is TokenKind.OUTPUT:
            folded = self._fold(index, 0, is_truth=False)
            if folded.is_missing:
                self.kept.discard(index)
                self.edits.cut(index, index)
            else:
                self.edits.replace(token.words[0].start, token.words[-1].end, folded.text)
        elif token.name in ("set", "with", "do"):
            self._assigned(index)
        elif token.name in _PLAIN:
            self._literals(index)
        else:
            raise LeftAloneError(index, f"the words of `{{% {token.name} %}}` are not known")

    def _fold(self, index: int, start: int, *, is_truth: bool) -> Folded:
        words = self.tokens[index].words
        try:
            return Expressions(self.text, words, self.calls[index]).fold(start, len(words), is_truth=is_truth)
        except ImpureError as error:
            raise LeftAloneError(index, str(error)) from None
        except ValueError as error:
            raise LeftAloneError(index, f"the expression is not understood: {error}") from None

    def _assigned(self, index: int) -> None:
        """Fold the values of `{% set a = … %}` and `{% with a = …, b = … %}`, and `{% do … %}`."""
        words = self.tokens[index].words
        expressions = Expressions(self.text, words, self.calls[index])
        try:
            for first, last in expressions.values(1, len(words)):
                folded = expressions.fold(first, last, is_truth=False)
                if folded.is_missing:
                    raise ValueError("a choice without `else`")
                self.edits.replace(words[first].start, words[last - 1].end, folded.text)
        except ValueError as error:
            raise LeftAloneError(index, f"the expression is not understood: {error}") from None

    def _literals(self, index: int) -> None:
        words = self.tokens[index].words
        for first, (last, value) in self.calls[index].items():
            self.edits.replace(words[first].start, words[last - 1].end, WORDS[value])
