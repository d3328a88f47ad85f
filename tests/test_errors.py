from __future__ import annotations

import inspect

import pytest

from flaglint import errors
from flaglint.errors import DocumentError, FlaglintError, StoreError


@pytest.mark.parametrize("name", [name for name, value in vars(errors).items() if inspect.isclass(value)])
def test_every_error_is_of_the_family(name: str) -> None:
    assert issubclass(getattr(errors, name), FlaglintError)


def test_a_document_error_says_where_what_and_what_to_do() -> None:
    error = DocumentError("flags.json", "is empty", "export it again")
    assert isinstance(error, StoreError)
    assert str(error) == "flags.json: is empty; export it again"


@pytest.mark.parametrize(("problem", "shown"), [("a\nb", "a\\nb"), ("\x1b[31m", "\\x1b[31m"), ("\u202e", "\\u202e")])
def test_what_a_document_holds_is_shown_inert(problem: str, shown: str) -> None:
    assert str(DocumentError("flags.json", problem, "mend it")) == f"flags.json: {shown}; mend it"


@pytest.mark.parametrize("text", ["new-cart", "é", "日本"])
def test_plain_text_is_shown_as_it_is(text: str) -> None:
    assert text in str(DocumentError("flags.json", text, "mend it"))
