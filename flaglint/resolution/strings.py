"""Strings put together from parts, of which some are not known."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from string import Formatter

from flaglint.model.references import Resolution
from flaglint.resolution.values import MOST_CHOICES, Choice, Pattern, Text, Unknown, Value, choice

_GAP = Unknown("computed at run time")


def joined(parts: Sequence[Value]) -> Value:
    """Return a string joined from parts: whole when all are known, else the glob that they make.

    Where a part is one of several, so is the string.
    """
    ways = [part.values if isinstance(part, Choice) else (part,) for part in parts]
    if any(len(way) > 1 for way in ways):
        if math.prod(map(len, ways)) > MOST_CHOICES:
            return _GAP
        return choice(joined(way) for way in itertools.product(*ways))
    if all(isinstance(part, Text) for part in parts):
        return Text("".join(part.value for part in parts if isinstance(part, Text)), Resolution.CONCATENATION)
    glob = ""
    for part in parts:
        piece = "*"
        if isinstance(part, Text):
            piece = as_glob(part.value)
        elif isinstance(part, Pattern):
            piece = part.glob
        glob += "" if piece == "*" and glob.endswith("*") else piece
    return Pattern(glob) if glob.strip("*") else _GAP


def formatted(template: str, values: Mapping[str, Value]) -> Value:
    """Return what `str.format` makes of a template; fields that are missing or have a format are not known."""
    parts: list[Value] = []
    automatic = itertools.count()
    try:
        for text, name, specification, conversion in Formatter().parse(template):
            parts.append(Text(text, Resolution.LITERAL))
            if name is not None:
                value = values.get(name or str(next(automatic)), _GAP)
                parts.append(_GAP if specification or conversion else value)
    except ValueError:
        return _GAP
    return joined(parts)


def as_glob(text: str) -> str:
    """Return a glob that means just the text."""
    return text.replace("[", "[[]").replace("*", "[*]").replace("?", "[?]")
