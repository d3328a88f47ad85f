from __future__ import annotations

import pytest

from flaglint.rewriting.names import Symbol
from flaglint.rewriting.sharing import taken_at, takes_all
from tests.rewriting.unparsed import BROKEN, NOT_TAKING, PATH, STARS, TAKING

NAV = Symbol("shop/toggles.py", "NAV")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("from shop.toggles import NAV\n", 1),
        ("from shop.toggles import *\n", 1),
        ("\nshop.toggles.NAV\n", 2),
        ("patch('shop.toggles.NAV')\n", 1),
        ("from shop.other import NAV, toggles\n", None),
        ("from other.toggles import NAV\n", None),
        ("from ..toggles import NAV\n", None),
        ("patch('other.toggles.NAV')\n", None),
        ("NAV\n", None),
    ],
)
def test_where_a_name_is_taken(text: str, line: int | None) -> None:
    assert taken_at(text.encode(), "shop/views.py", NAV) == line


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("shop/views.py", "from . import NAV\n", 1),
        ("shop/a/views.py", "from .. import NAV\n", 1),
        ("shop/a/views.py", "from . import NAV\n", None),
        ("shop/views.py", "from .toggles import NAV\n", None),
        ("shop/views.txt", "from . import NAV\n", None),
    ],
)
def test_where_a_name_is_taken_from_a_package(path: str, text: str, line: int | None) -> None:
    assert taken_at(text.encode(), path, Symbol("shop/__init__.py", "NAV")) == line


@pytest.mark.parametrize("text", TAKING)
def test_a_file_that_cannot_be_parsed_may_take_a_name(text: str) -> None:
    line = taken_at(f"{BROKEN}{text}\n".encode(), PATH, NAV)
    assert line is not None
    assert line > 2


@pytest.mark.parametrize("text", NOT_TAKING)
def test_a_file_that_cannot_be_parsed_and_only_holds_the_word(text: str) -> None:
    assert taken_at(f"{BROKEN}{text}\n".encode(), PATH, NAV) is None


@pytest.mark.parametrize(("text", "outcome"), STARS)
def test_a_file_that_imports_all_names(text: str, outcome: bool) -> None:
    assert takes_all(text.encode(), PATH, NAV) is outcome
