"""Builds rewrites from text in which `<<` and `>>` mark what the flag's value is put in place of.

`<~` and `~>` mark test overrides.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from flaglint.model.edits import FileRewrite, Override, Substitution
from flaglint.model.flags import FlagValue
from flaglint.model.references import Span
from flaglint.rewriting.proof import prove

KEY = "new-checkout"


@dataclass(frozen=True)
class Case:
    """One rewrite: marked original, new text, the value of each mark (one for all, or one each).

    `forced` are the values of the overrides, by default the flag's own; `told_by` as of an `Override`.
    """

    name: str
    before: str
    after: str
    value: object = True
    removed: tuple[str, ...] = ()
    word: str = KEY
    values: tuple[object, ...] = ()
    path: str = "shop/cart.py"
    forced: tuple[object, ...] = ()
    told_by: tuple[str, ...] = ()

    def rewrite(self) -> FileRewrite:
        before, spans, forcing = without_marks(textwrap.dedent(self.before))
        values = self.values or (self.value,) * len(spans)
        substitutions = tuple(
            Substitution(span, FlagValue.of(value), self.word) for span, value in zip(spans, values, strict=True)
        )
        after = textwrap.dedent(self.after)
        forced = self.forced or (self.value,) * len(forcing)
        overrides = tuple(
            Override(span, None if value is None else FlagValue.of(value), repr(value), self.word, self.told_by)
            for span, value in zip(forcing, forced, strict=True)
        )
        return FileRewrite(self.path, before.encode(), after.encode(), substitutions, self.removed, overrides=overrides)

    def reasons(self) -> tuple[str, ...]:
        return prove(self.rewrite(), key=KEY, value=FlagValue.of(self.value))


def unmarked(text: str) -> tuple[str, list[Span]]:
    """Return the text without its marks, and the spans of evaluations."""
    text, spans, _ = without_marks(text)
    return text, spans


def without_marks(text: str) -> tuple[str, list[Span], list[Span]]:
    """Return the text without its marks, and the spans that were marked, as evaluations and as overrides."""
    line, column = 1, 0
    starts: list[tuple[int, int]] = []
    parts: list[str] = []
    spans: list[Span] = []
    forcing: list[Span] = []
    for piece in re.split(r"(<<|>>|<~|~>)", text):
        if piece in ("<<", "<~"):
            starts.append((line, column))
        elif piece in (">>", "~>"):
            (spans if piece == ">>" else forcing).append(Span(*starts.pop(), line, column))
        else:
            parts.append(piece)
            newlines = piece.count("\n")
            column = len(piece) - piece.rfind("\n") - 1 if newlines else column + len(piece)
            line += newlines
    return "".join(parts), spans, forcing


def ids(cases: Sequence[Case]) -> list[str]:
    return [case.name for case in cases]
