"""Where a random program takes its choices from: hypothesis, so that a failing program shrinks, or a plain seed."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Protocol, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


class Choices(Protocol):
    """The one thing a generator needs; 0 is the simplest choice."""

    def below(self, limit: int) -> int:
        """Return a number from 0 up to the limit, which is left out."""


class Drawn:
    """Choices that hypothesis makes, and shrinks."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw

    def below(self, limit: int) -> int:
        return self._draw(st.integers(0, limit - 1))


class Seeded:
    """Choices that follow from a number: many times faster, and the number alone gives the program again."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def below(self, limit: int) -> int:
        return self._random.randrange(limit)


def pick(choices: Choices, options: Sequence[T]) -> T:
    return options[choices.below(len(options))]


def chance(choices: Choices, percent: int) -> bool:
    return choices.below(100) >= 100 - percent
