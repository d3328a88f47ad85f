from __future__ import annotations

import pytest

from flaglint.rewriting.proof.unparsed import imports_all, lines_taking
from tests.rewriting.unparsed import BROKEN, NOT_TAKING, PATH, STARS, TAKING

HOME = "shop/toggles.py"


@pytest.mark.parametrize("text", TAKING)
def test_a_file_that_cannot_be_parsed_may_take_a_name(text: str) -> None:
    lines = list(lines_taking(f"{BROKEN}{text}\n".encode(), PATH, HOME, "NAV"))
    assert lines
    assert min(lines) > 2


@pytest.mark.parametrize("text", NOT_TAKING)
def test_a_file_that_cannot_be_parsed_and_only_holds_the_word(text: str) -> None:
    assert list(lines_taking(f"{BROKEN}{text}\n".encode(), PATH, HOME, "NAV")) == []


@pytest.mark.parametrize(("text", "outcome"), STARS)
def test_a_file_that_imports_all_names(text: str, outcome: bool) -> None:
    assert imports_all(text.encode(), PATH, HOME) is outcome
