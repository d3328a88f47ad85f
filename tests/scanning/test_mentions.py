from __future__ import annotations

import pytest

from flaglint.model.references import ReferenceKind, Span
from flaglint.scanning.mentions import find_literals, mention, place


@pytest.mark.parametrize(
    ("source", "start", "line", "column"),
    [
        (b"new-cart", 0, 1, 0),
        (b"one\ntwo new-cart", 8, 2, 4),
        ("é😀 new-cart".encode(), 7, 1, 3),
        (b"\xff\xe9 new-cart", 3, 1, 3),
        (b"a\r\nb", 3, 2, 0),
    ],
)
def test_a_place_is_a_line_and_a_column_in_code_points(source: bytes, start: int, line: int, column: int) -> None:
    assert place(source, start) == (line, column)


def test_a_mention_spans_its_key() -> None:
    found = mention("a.txt", "new-cart", 2, 4)
    assert (found.path, found.key, found.span) == ("a.txt", "new-cart", Span(2, 4, 2, 12))
    assert found.kind is ReferenceKind.MENTION


def literals(source: bytes, path: str = "a.json") -> list[tuple[int, int]]:
    found = find_literals([path], lambda _: source, "cart")
    return [(each.span.line, each.span.column) for each in found]


@pytest.mark.parametrize("source", [b"'cart'", b'{"cart": 1}', b"`cart`", b"\n f('cart')"])
def test_a_quoted_key_is_a_literal(source: bytes) -> None:
    assert len(literals(source)) == 1


@pytest.mark.parametrize("source", [b"cart", b"'carts'", b"'new-cart'", b"'cart\"", b"cart'", b""])
def test_anything_else_is_none(source: bytes) -> None:
    assert literals(source) == []


def test_every_literal_is_found_in_order() -> None:
    assert literals(b"'cart' `cart`\n\"cart\"'cart'") == [(1, 0), (1, 7), (2, 0), (2, 6)]


def test_prose_asks_for_no_flag() -> None:
    assert literals(b"'cart'", "README.md") == []


def test_unreadable_files_are_passed_over() -> None:
    def read(path: str) -> bytes:
        if path == "gone":
            raise ValueError("gone")
        return b"'cart'"

    assert [each.path for each in find_literals(["gone", "here"], read, "cart")] == ["here"]


@pytest.mark.parametrize(
    ("source", "path", "found"),
    [
        (b'def f():\n    """Pays if `cart` is on."""\n', "a.py", []),
        (b'def f():\n    """Pays if "cart" is on."""\n', "a.py", [(2, 15)]),
        (b'page = """on(`cart`)"""\n', "a.py", [(1, 13)]),
        (b"def f(:\n    `cart`\n", "a.py", [(2, 4)]),
        (b"on(`cart`)\n", "a.js", [(1, 3)]),
    ],
    ids=["marked up", "quoted", "a text", "not Python", "JavaScript"],
)
def test_a_docstring_that_marks_the_key_up_is_prose(source: bytes, path: str, found: list[tuple[int, int]]) -> None:
    assert literals(source, path) == found
