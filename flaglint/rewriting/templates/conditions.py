"""Conditions as trees over their text, and what is left of one when the flag is known. Both languages share this."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ATOM = re.compile(r"[\w.]+")


@dataclass(frozen=True, slots=True)
class Folded:
    """What is left: `value` if it is known whatever else happens, and the text; `changed` tells if that is new.

    `is_missing`: a choice without `else` whose test is false, which is nothing at all.
    """

    text: str
    value: bool | None = None
    changed: bool = False
    is_pure: bool = True
    is_missing: bool = False


@dataclass(frozen=True, slots=True)
class Negation:
    """`not` and what follows; `lead` is the text up to that."""

    lead: str
    inner: Folded


@dataclass(frozen=True, slots=True)
class Part:
    """An operand of `and` or `or`, with the text between it and the one before, the operator included."""

    lead: str
    operand: Folded


class ImpureError(ValueError):
    """Something that runs beside the flag would not run any more."""


def fold_negation(negation: Negation, words: tuple[str, str]) -> Folded:
    """Return the opposite; `words` are how false and true are written."""
    inner = negation.inner
    if inner.value is not None:
        return Folded(words[not inner.value], not inner.value, changed=True)
    return Folded(negation.lead + inner.text, None, inner.changed, inner.is_pure)


def fold_chain(operator: str, parts: list[Part], words: tuple[str, str], *, is_truth: bool) -> Folded:
    """Return what is left of `a and b and …` or `a or b or …`.

    Where only the truth counts a neutral operand goes wherever it stands; where the value counts the last one stays,
    since it is the result.

    Raises:
        ImpureError: an operand before the flag has effects, and the flag decides the whole.
    """
    neutral = operator == "and"
    kept: list[Part] = []
    for number, part in enumerate(parts):
        value = part.operand.value
        if value is neutral and (is_truth or number < len(parts) - 1):
            continue
        if value is not None and value is not neutral:
            if not kept or (is_truth and all(before.operand.is_pure for before in kept)):
                return Folded(words[value], value, changed=True)
            if is_truth:
                raise ImpureError(f"`{kept[0].operand.text}` would not be called any more")
            kept.append(part)
            break
        kept.append(part)
    if not kept:
        return Folded(words[neutral], neutral, changed=True)
    changed = len(kept) < len(parts) or any(part.operand.changed for part in kept)
    if len(kept) == 1:
        return Folded(kept[0].operand.text, kept[0].operand.value, changed, kept[0].operand.is_pure)
    text = kept[0].operand.text + "".join(part.lead + part.operand.text for part in kept[1:])
    return Folded(text, None, changed, all(part.operand.is_pure for part in kept))


def fold_group(text: str, inner: Folded) -> Folded:
    """Return what is left between brackets, which go around a single name."""
    if inner.value is not None or not inner.changed:
        return inner if inner.changed else Folded(text, None, False, inner.is_pure)
    if _ATOM.fullmatch(inner.text):
        return inner
    return Folded(f"({inner.text})", None, True, inner.is_pure)


def fold_choice(text: str, test: Folded, then: Folded, otherwise: Folded | None) -> Folded:
    """Return what is left of `then if test else otherwise`, given its text with what changed within."""
    if test.value is True:
        return Folded(then.text, then.value, True, then.is_pure, then.is_missing)
    if test.value is False:
        if otherwise is None:
            return Folded("", None, True, is_missing=True)
        return Folded(otherwise.text, otherwise.value, True, otherwise.is_pure, otherwise.is_missing)
    parts = [part for part in (test, then, otherwise) if part is not None]
    return Folded(text, None, any(part.changed for part in parts), all(part.is_pure for part in parts))
