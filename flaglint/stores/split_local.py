"""Split's older localhost files: YAML, a list of entries with treatment and keys, and `.split`, a treatment a line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import msgspec

from flaglint.errors import DocumentError
from flaglint.stores.decision import TARGETING, Certainty, Step, Undecided, Verdict, decide, value_of
from flaglint.stores.documents import Document
from flaglint.stores.entries import once
from flaglint.stores.split_rules import CONTROL
from flaglint.stores.trees import tree_of, typed

_LINE = re.compile(r"([\w-]+)\s+([\w-]+)")


class _Entry(msgspec.Struct):
    """One entry of a YAML file; without keys it is for everybody."""

    treatment: Any
    keys: Any = msgspec.UNSET
    config: Any = None


@dataclass(frozen=True, slots=True)
class LocalFlag:
    """A flag of a localhost file: its entries in the order of the file."""

    name: str
    entries: tuple[_Entry, ...]

    def decided(self) -> Verdict[str]:
        """Return the treatments that callers can get: those listed first, then everybody, else `control`.

        Raises:
            Undecided: a treatment that is no text, or that versions of YAML read differently.
        """
        listed = [each for each in self.entries if each.keys is not msgspec.UNSET]
        others = [each for each in self.entries if each.keys is msgspec.UNSET]
        steps = [Step((_text(each.treatment),), Certainty.VARIES, (TARGETING,)) for each in listed]
        last = _text(others[0].treatment) if others else CONTROL
        return decide([*steps, Step((last,))])

    def treatments(self) -> tuple[str, ...]:
        """Return the treatments that are text, in the order of the file."""
        return tuple(dict.fromkeys(each.treatment for each in self.entries if type(each.treatment) is str))

    def configuration(self, treatment: str) -> str | None:
        """Return the configuration of a treatment; that of the last entry counts."""
        found = [each.config for each in self.entries if each.treatment == treatment and each.config is not None]
        return found[-1] if found and isinstance(found[-1], str) else None


def yaml_flags(document: Document) -> tuple[LocalFlag, ...]:
    """Return the flags of a YAML file.

    Raises:
        DocumentError: not a list of entries with one name each.
    """
    flags: dict[str, list[_Entry]] = {}
    for index, entry in enumerate(typed(tree_of(document), list[dict[str, Any]], document)):
        if len(entry) != 1:
            problem = f"has an entry with {len(entry)} names at $[{index}]"
            raise DocumentError(document.location, problem, "give each entry one name")
        [(name, tree)] = entry.items()
        flags.setdefault(name, []).append(typed(tree, _Entry, document, f"$[{index}]"))
    return tuple(LocalFlag(name, tuple(entries)) for name, entries in flags.items())


def legacy_flags(document: Document) -> tuple[LocalFlag, ...]:
    """Return the flags of a `.split` file.

    Raises:
        DocumentError: a line that is no name with a treatment, or a name that stands there twice.
    """
    flags = []
    for number, line in enumerate(document.text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line)
        if found is None:
            problem = f"has a line that is no name with a treatment (line {number})"
            raise DocumentError(document.location, problem, "write it as: name treatment")
        flags.append(LocalFlag(found[1], (_Entry(found[2]),)))
    once((flag.name for flag in flags), document)
    return tuple(flags)


def _text(treatment: object) -> str:
    value_of(treatment)
    if not isinstance(treatment, str) or not treatment:
        raise Undecided("a treatment that is no text")
    return treatment
