"""Strings put together from parts, of which some are not known."""

from __future__ import annotations

from collections.abc import Sequence

from flaglint.model.references import Resolution
from flaglint.resolution.values import Pattern, Text, Unknown, Value


def joined(parts: Sequence[Value]) -> Value:
    """Return a string joined from parts: whole when all are known, else the glob that they make."""
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
    return Pattern(glob) if glob.strip("*") else Unknown("computed at run time")


def as_glob(text: str) -> str:
    """Return a glob that means just the text."""
    return text.replace("[", "[[]").replace("*", "[*]").replace("?", "[?]")
