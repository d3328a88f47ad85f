from __future__ import annotations

import pytest

from flaglint.errors import DocumentError
from flaglint.stores.documents import Document
from flaglint.stores.entries import once

DOCUMENT = Document("flags.json", "[]", "")


def test_names_that_differ_are_left_alone() -> None:
    once(["a", "A", "b", ""], DOCUMENT)


def test_a_name_that_stands_twice_is_refused() -> None:
    with pytest.raises(DocumentError, match=r"flags\.json: has the flag 'a' twice; keep one of them"):
        once(["a", "b", "a"], DOCUMENT)
