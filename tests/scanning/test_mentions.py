from __future__ import annotations

import pytest

from flaglint.scanning.mentions import find_mentions


def mentions(text: str | bytes, *keys: str) -> list[tuple[str | None, int, int]]:
    source = text.encode() if isinstance(text, str) else text
    found = find_mentions(["a.txt"], lambda path: source, keys)
    return [(each.key, each.span.line, each.span.column) for each in found]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("new-cart", 1, 0),
        ('{"flag": "new-cart"}', 1, 10),
        ("one\ntwo new-cart", 2, 4),
        ("é😀 new-cart", 1, 3),
        ("my.new-cart", 1, 3),
        ("new-cart.", 1, 0),
        ("new-cart-2 new-cart", 1, 11),
    ],
)
def test_a_key_in_text_is_a_mention(text: str, line: int, column: int) -> None:
    assert mentions(text, "new-cart") == [("new-cart", line, column)]


@pytest.mark.parametrize("text", ["new-cart-2", "a_new-cart", "renew-cart", "new-carts", "New-Cart", "new cart", ""])
def test_a_part_of_another_word_is_none(text: str) -> None:
    assert mentions(text, "new-cart") == []


def test_each_key_is_mentioned_once_a_file() -> None:
    assert mentions("a b a b", "a", "b", "c") == [("a", 1, 0), ("b", 1, 2)]


def test_a_key_within_another_is_only_found_by_itself() -> None:
    assert [key for key, _, _ in mentions("new-cart cart", "cart", "new-cart")] == ["new-cart", "cart"]


def test_binary_files_are_passed_over() -> None:
    assert mentions(b"new-cart \0", "new-cart") == []


def test_unreadable_files_are_passed_over() -> None:
    def read(path: str) -> bytes:
        if path == "gone":
            raise ValueError("gone")
        return b"new-cart"

    assert [each.path for each in find_mentions(["gone", "here"], read, ["new-cart"])] == ["here"]


@pytest.mark.parametrize("keys", [[], [""], ["\ud800"]])
def test_no_key_is_mentioned_nowhere(keys: list[str]) -> None:
    assert mentions("anything", *keys) == []


def test_text_that_is_not_utf8_is_searched_too() -> None:
    assert mentions(b"\xff\xe9 new-cart", "new-cart") == [("new-cart", 1, 3)]
