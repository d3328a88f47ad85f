"""One look at many files: what is sought in them, what earlier looks saw, and what this one saw."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from flaglint.scanning.prefilter import FileKind, Place, Prefilter, Sightings

if TYPE_CHECKING:
    from flaglint.scanning.remembered import Remembered


class Glance(msgspec.Struct, array_like=True):
    """What a first look at some files gives, by their numbers.

    `sizes` are in the files' order, -1 for one that is not noted; `keys` are (number, line, column).
    """

    sizes: list[int]
    held: list[int]
    keys: dict[int, list[tuple[int, int, int]]]
    unreadable: dict[int, str]


encode = msgspec.msgpack.Encoder().encode
decode_glance = msgspec.msgpack.Decoder(Glance).decode


@dataclass
class Survey:
    """One look at many files: what is sought in them, and what was seen so far; `rest` is yet to be looked at."""

    kinds: Sequence[FileKind]
    sought: Sequence[str]
    remembered: Remembered | None
    numbers: dict[str, int] = field(default_factory=dict)
    looked_at: set[str] = field(default_factory=set)
    holding: set[str] = field(default_factory=set)
    keys: dict[str, Sequence[Place]] = field(default_factory=dict)
    rest: list[str] = field(default_factory=list)
    has_news: bool = False

    @cached_property
    def prefilter(self) -> Prefilter:
        """Return the automaton, made when there is a file to look at: for thousands of keys it takes a while."""
        return Prefilter(self.kinds, self.sought)

    @cached_property
    def _name(self) -> bytes:
        """Return what stands for everything that is sought, in the order in which it is numbered."""
        described = [(kind.suffixes, sorted(kind.needles)) for kind in self.kinds]
        return hashlib.blake2b(encode((described, self.sought)), digest_size=20).digest()

    def counts(self, path: str) -> bool:
        """Tell whether it is a problem if a file cannot be read."""
        number = self.numbers.get(path)
        return number is not None and not self.kinds[number].is_optional

    def known(self, paths: Collection[str], is_worth: Callable[[str], bool] = lambda path: True) -> Sightings:
        """Return what was seen in the files by an earlier scan, where they have not changed (see `Remembered`)."""
        return self.remembered.sightings(paths, self._name, is_worth) if self.remembered is not None else Sightings()

    def add(self, seen: Sightings) -> None:
        """Add what was seen."""
        self.looked_at |= seen.looked_at
        self.holding |= seen.holding
        self.keys.update(seen.keys)

    def note(self) -> None:
        """Remember what was seen for the next scan."""
        if self.remembered is None:
            return
        if self.has_news:
            self.remembered.note_sightings(Sightings(self.looked_at, self.holding, self.keys), self._name)
        self.remembered.keep_stamps(self._name)
