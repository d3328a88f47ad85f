from __future__ import annotations

import libcst as cst
import pytest

from flaglint.rewriting.python.words import looks_up, names_in_lookups, names_in_strings, names_in_type_comments


@pytest.mark.parametrize(
    "source",
    ["__all__ = ['x']", "__all__ += ['x']", "getattr(a, 'x')", "a: 'list[x]'", "def f() -> 'x': pass", "cast('x', a)"],
)
def test_looked_up(source: str) -> None:
    assert "x" in names_in_lookups(cst.parse_module(source))


@pytest.mark.parametrize("source", ["a = 'x'", "f('x')", "{'x': 1}", "x = 1", "# x", "a.getattr(b, 'x')"])
def test_not_looked_up(source: str) -> None:
    assert "x" not in names_in_lookups(cst.parse_module(source))


def test_strings_of_one_name_but_no_keys() -> None:
    assert names_in_strings(cst.parse_module("f('x')\n{'y': 1}\na['z']\n'not one'\n")) == {"x"}


def test_type_comments() -> None:
    assert names_in_type_comments("a = []  # type: list[x]\n# y\n") == {"list", "x"}


@pytest.mark.parametrize(
    ("inside", "outside", "found"),
    [
        ("getattr(self, 'is_' + 'new')", "pass", True),
        ("getattr(self, f'is_{x}')", "pass", True),
        ("getattr(self, name)", "pass", True),
        ("pass", "getattr(c, 'is_%s' % x)", True),
        ("pass", "getattr(c, name)", False),
        ("getattr(self, 'is_new')", "pass", False),
        ("getattr(self, 'has_' + x)", "pass", False),
        ("attrgetter(x)", "pass", True),
    ],
)
def test_members_by_a_name_that_is_put_together(inside: str, outside: str, found: bool) -> None:
    module = cst.parse_module(f"class C:\n    def f(self):\n        {inside}\n{outside}\n")
    assert looks_up(module, module.body[0], "is_new") is found
