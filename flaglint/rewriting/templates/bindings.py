"""Variables that hold the answer of a tag, as in `{% flag_enabled "x" as shown %}`: where each may be written out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flaglint.lexing.tokens import Token
from flaglint.rewriting.templates.django import mentions, uses
from flaglint.rewriting.templates.folding import TRANSLATED, LeftAloneError
from flaglint.rewriting.templates.structure import Structure

# Bodies that run elsewhere than they stand.
_ELSEWHERE = frozenset({"partialdef", "macro", "repeat"})


def bound_name(token: Token) -> str | None:
    """Return the variable that a tag binds, if any."""
    return token.words[-1].text if len(token.words) > 2 and token.words[-2].text == "as" else None


def known_names(
    text: str, tokens: Sequence[Token], structure: Structure, values: Mapping[int, bool]
) -> dict[int, dict[str, bool]]:
    """Return for each token the variables in it that hold the flag, with their values.

    Raises:
        LeftAloneError: a variable is read where it may hold something else, or in a way that is not understood.
    """
    extends = any(token.name == "extends" for token in tokens)
    known: dict[int, dict[str, bool]] = {}
    binding: dict[str, list[int]] = {}
    for index in values:
        name = bound_name(tokens[index])
        if name is None:
            continue
        binding.setdefault(name, []).append(index)
        if extends and structure.around[index] is None:
            raise LeftAloneError(index, "outside every block of a template that extends another, the tag never runs")
    for name, indexes in binding.items():
        _note(text, tokens, structure, values, name, indexes, known)
    return known


def _note(
    text: str,
    tokens: Sequence[Token],
    structure: Structure,
    values: Mapping[int, bool],
    name: str,
    indexes: Sequence[int],
    known: dict[int, dict[str, bool]],
) -> None:
    reaches = [(index, structure.branch_end(index)) for index in indexes]
    for number, token in enumerate(tokens):
        count = mentions(text, token, name)
        if not count or number in indexes:
            continue
        line = text.count("\n", 0, token.start) + 1
        source = next((index for index, end in reaches if index < number < end), None)
        if source is None:
            raise LeftAloneError(indexes[0], f"`{name}` is read in line {line}, where the tag may not have run")
        if len(uses(token, name)) != count:
            raise LeftAloneError(source, f"`{name}` is used in line {line} in a way that is not understood")
        around = structure.around[number]
        blocks = [block.name for block in around.ancestors()] if around else []
        if any(block in _ELSEWHERE or block in TRANSLATED for block in blocks):
            raise LeftAloneError(source, f"`{name}` is used in line {line} in a text that is read elsewhere")
        known.setdefault(number, {})[name] = values[source]
