from __future__ import annotations

import ast

import pytest

from flaglint.rewriting.proof.modules import is_module, module_parts, names_it, names_of_module


@pytest.mark.parametrize(
    ("home", "importer", "module", "level", "outcome"),
    [
        ("shop/flags.py", "a.py", "shop.flags", 0, True),
        ("src/shop/flags.py", "a.py", "shop.flags", 0, True),
        ("shop/flags/__init__.py", "a.py", "shop.flags", 0, True),
        ("shop/flags.py", "shop/a.py", "flags", 1, True),
        ("shop/flags.py", "shop/b/a.py", "flags", 2, True),
        ("shop/flags.py", "shop/b/a.py", "flags", 1, False),
        ("shop/flags.py", "a.py", "shop.other", 0, False),
        ("shop/__init__.py", "shop/a.py", None, 1, True),
    ],
)
def test_which_module_an_import_means(home: str, importer: str, module: str | None, level: int, outcome: bool) -> None:
    assert is_module(home, importer, module, level) is outcome


@pytest.mark.parametrize(
    ("path", "parts"), [("shop/flags.py", ["shop", "flags"]), ("shop/__init__.py", ["shop"]), ("__init__.py", [])]
)
def test_parts_of_a_module(path: str, parts: list[str]) -> None:
    assert module_parts(path) == parts


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("import shop.flags\n", ["flags"]),
        ("import shop.flags as f\n", ["f"]),
        ("from shop import flags as f\n", ["f"]),
        ("from . import flags\n", []),
        ("from shop.flags import NEW\n", []),
        ("import other.flags\n", []),
    ],
)
def test_names_by_which_a_module_is_known(text: str, names: list[str]) -> None:
    assert list(names_of_module(ast.parse(text), "shop/flags.py", "a.py")) == names


@pytest.mark.parametrize(
    ("text", "owner", "outcome"),
    [
        ("shop.flags.NEW", "", True),
        ("shop.flags:NEW", "", True),
        ("flags.Keys.NEW", "Keys", True),
        ("NEW", "", False),
        ("shop.other.NEW", "", False),
        ("shop.flags.NEWER", "", False),
        ("flags.NEW", "Keys", False),
    ],
)
def test_texts_that_name_it(text: str, owner: str, outcome: bool) -> None:
    assert names_it(text, "shop/flags.py", owner, "NEW") is outcome
