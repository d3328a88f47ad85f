from __future__ import annotations

import pytest

from flaglint.rewriting.bound import binds, is_local


@pytest.mark.parametrize(
    ("name", "local"), [("C.f.x", True), ("f.x", True), ("C.x", False), ("x", False), ("other.x", False)]
)
def test_a_variable_of_a_function_is_local(name: str, local: bool) -> None:
    text = b"class C:\n    x = 1\n    def f(self):\n        x = 1\nasync def f():\n    x = 1\n"
    assert is_local(text, name) is local


@pytest.mark.parametrize(
    ("text", "name", "outcome"),
    [
        ("X = 1", "X", True),
        ("def f():\n    class Shop:\n        def is_on(self): ...", "f.Shop.is_on", True),
        ("class Shop:\n    def f(self):\n        self.x = 1", "Shop.x", True),
        ("from a import X", "X", True),
        ("print 'x'", "X", True),
        ("X", "X", False),
        ("Y = X", "X", False),
        ("class Other:\n    X = 1", "Shop.X", False),
        ("class Shop:\n    Y = 1\nX = 1", "Shop.X", False),
    ],
)
def test_whether_a_name_is_bound(text: str, name: str, outcome: bool) -> None:
    assert binds(text.encode(), name) is outcome
