from __future__ import annotations

import libcst as cst
import pytest

from flaglint.model.flags import FlagValue
from flaglint.rewriting.python.subjects import is_about_flag


def says(name: str, text: str, owner: str, forced: object) -> bool:
    body = f"\n    {text!r}" if text else " ..."
    test = cst.parse_module(f"def {name}():{body}\n").body[0]
    around = cst.parse_module(f"class {owner}: ...\n").body
    return is_about_flag(test, around, "shop.is_new_cart_page_enabled", FlagValue.of(forced))


@pytest.mark.parametrize(
    ("name", "text", "owner", "forced"),
    [
        ("test_total_off", "", "Tests", False),
        ("test_total_enabled", "", "Tests", True),
        ("test_total", "", "LegacyTests", False),
        ("test_flag", "", "Tests", False),
        ("test_cart_total", "", "Tests", False),
        ("test_total", "The total of the cart page.", "Tests", False),
        ("test_total", "The total if the switch is off.", "Tests", False),
        ("test_blue_total", "", "Tests", "blue"),
    ],
)
def test_about_the_flag(name: str, text: str, owner: str, forced: object) -> None:
    assert says(name, text, owner, forced)


@pytest.mark.parametrize(
    ("name", "text", "owner", "forced"),
    [
        ("test_total", "", "Tests", False),
        ("test_total_enabled", "", "Tests", False),
        ("test_total_off", "", "Tests", True),
        ("test_is_new", "", "Tests", False),
        ("test_total", "The new total is shown.", "Tests", False),
        ("test_total", "", "Tests", "blue"),
        ("test_user_not_found", "", "ViewTests", False),
    ],
)
def test_about_something_else(name: str, text: str, owner: str, forced: object) -> None:
    assert not says(name, text, owner, forced)
