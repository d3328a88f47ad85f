from __future__ import annotations

import ast

import pytest

from flaglint.scanning.python.occurrences import of_name, of_text


def places(code: str) -> list[tuple[int, int, str, str]]:
    found = of_text(ast.parse(code), code, "key")
    return [(each.line, each.column, each.form.value, each.subject) for each in found]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("f('key')", [(1, 3, "argument", "f")]),
        ("a.f(x, k=['key'])", [(1, 11, "argument", "f")]),
        ("X = 'key'", [(1, 5, "named", "X")]),
        ("class C:\n    x: str = 'key'", [(2, 14, "named", "x")]),
        ("X = f('key')", [(1, 7, "argument", "f")]),
        ("if x == 'key': ...", [(1, 9, "other", "")]),
        ("f(lambda: 'key')", [(1, 11, "other", "")]),
        ("'a key too'", [(1, 1, "part", "")]),
        ("x = 1  # the key", [(1, 14, "comment", "")]),
        ("f('key')  # key", [(1, 3, "argument", "f"), (1, 13, "comment", "")]),
    ],
)
def test_where_a_key_stands(code: str, expected: list[tuple[int, int, str, str]]) -> None:
    assert places(code) == expected


@pytest.mark.parametrize("code", ["f('Key')", "key = 1\nf(key)", "f(b'key')", "f(x)  # ke y"])
def test_what_is_not_the_key_is_left_out(code: str) -> None:
    assert places(code) == []


def test_a_name_is_found_where_it_is_passed() -> None:
    tree = ast.parse("f(X)\ng(keys.X)\nh(k=X.value)\nX = 1\nY = X\nX.g(1)\nh(X2)")
    assert [(each.line, each.subject) for each in of_name(tree, "X")] in (
        [(1, "f"), (2, "g"), (3, "h")],
        [(3, "h"), (2, "g"), (1, "f")],
    )
