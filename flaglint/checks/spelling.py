"""Keys that look alike: the nearest known key, and keys that differ by case or separators only."""

from __future__ import annotations

import difflib

SEPARATORS = str.maketrans("", "", "-_.:/ ")
NEAR = 0.75  # the ratio of difflib above which a key is worth a suggestion


def same_letters(key: str, known: tuple[str, ...]) -> str | None:
    """Return the first other key that is equal but for case and separators, or None."""
    plain = letters(key)
    return next((other for other in known if other != key and letters(other) == plain), None)


def nearest(key: str, known: tuple[str, ...]) -> str | None:
    """Return the known key that is most like this one, or None when none is near."""
    found = difflib.get_close_matches(key, known, n=1, cutoff=NEAR)
    return found[0] if found else None


def letters(key: str) -> str:
    """Return the key without separators and case: what people take for the same word."""
    return key.casefold().translate(SEPARATORS)
