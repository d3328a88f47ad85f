"""Lists of named entries, in which a name must not stand twice."""

from __future__ import annotations

from collections.abc import Iterable

from flaglint.errors import DocumentError
from flaglint.stores.documents import Document


def once(names: Iterable[str], document: Document, what: str = "flag") -> None:
    """Refuse a list in which a name stands twice: which of the two counts differs between readers.

    Raises:
        DocumentError: names the first such name.
    """
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise DocumentError(document.location, f"has the {what} {name!r} twice", "keep one of them")
        seen.add(name)
