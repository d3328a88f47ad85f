from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flaglint.scanning import prefilter
from flaglint.scanning.prefilter import FileKind, Prefilter, texts_of

words = st.text("ab_-. é", max_size=3)
needles = st.lists(st.lists(words, max_size=3).map(tuple), max_size=4)


def holds_needle(groups: Sequence[tuple[str, ...]], source: bytes) -> bool:
    return Prefilter([FileKind((".py",), frozenset(groups))]).look(source, 0)[0]


def keys_in(source: bytes, *keys: str) -> list[tuple[str, int]]:
    _, found = Prefilter([], keys).look(source, None)
    return [(keys[number], start) for number, start in found]


def naively(groups: list[tuple[str, ...]], source: str) -> bool:
    """Tell the same by one regular expression a word."""
    wanted = [{word for word in group if word} for group in groups]
    return any(group and all(holds(source, word) for word in group) for group in wanted)


def holds(source: str, word: str) -> bool:
    start = r"(?<![0-9A-Za-z_])" if re.match(r"[0-9A-Za-z_]", word[0]) else ""
    end = r"(?![0-9A-Za-z_])" if re.match(r"[0-9A-Za-z_]", word[-1]) else ""
    return re.search(start + re.escape(word) + end, source) is not None


@given(needles, st.text("ab_-. é\n", max_size=12))
def test_it_finds_what_regular_expressions_find(groups: list[tuple[str, ...]], source: str) -> None:
    assert holds_needle(groups, source.encode()) is naively(groups, source)


def test_what_is_no_text_by_its_name_is_left_out() -> None:
    assert texts_of(["a.py", "b.png", "c", "d.tar.gz", "so", "e.so", "f.so.5", "g.zip/h.txt"]) == [
        "a.py", "c", "so", "f.so.5", "g.zip/h.txt",
    ]  # fmt: skip


@pytest.mark.parametrize("source", [b"ld", b"ld.get", b"x=ld", b"a-ld-b", "éld".encode(), b"\xffld"])
def test_a_word_between_other_characters_is_found(source: bytes) -> None:
    assert holds_needle([("ld",)], source)


@pytest.mark.parametrize("source", [b"", b"l", b"field", b"ld_client", b"_ld", b"ld2", b"LD"])
def test_a_part_of_a_word_is_not(source: bytes) -> None:
    assert not holds_needle([("ld",)], source)


def test_every_word_of_a_group_must_be_there() -> None:
    groups = [("client", "variation"), ("other",)]
    assert holds_needle(groups, b"variation(client)")
    assert holds_needle(groups, b"other")
    assert not holds_needle(groups, b"client client client")


@pytest.mark.parametrize("groups", [[], [()], [("",)]])
def test_no_needle_matches_nothing(groups: list[tuple[str, ...]]) -> None:
    assert not holds_needle(groups, b"import waffle")


def test_words_that_overlap_are_all_found() -> None:
    assert holds_needle([("import waffle", "waffle.testutils")], b"import waffle.testutils")


@pytest.mark.parametrize("fast", [True, False])
def test_needles_and_keys_are_found_in_one_look(fast: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prefilter, "MOST_TABLE_BYTES", 2**30 if fast else 0)
    found = Prefilter([FileKind((".py",), frozenset({("waffle",)}))], ["new-cart", "cart"])
    assert found.look(b"import waffle  # new-cart, cart", 0) == (True, [(0, 17), (1, 27)])
    assert found.look(b"import waffle  # new-cart, cart", None) == (False, [(0, 17), (1, 27)])
    assert found.look(b"import os", 0) == (False, [])


def test_a_key_may_be_a_needle_too() -> None:
    found = Prefilter([FileKind((".py",), frozenset({("cart",)}))], ["cart"])
    assert found.look(b"f('cart')", 0) == (True, [(0, 3)])
    assert found.look(b"f('new-cart')", 0) == (True, [])


def test_each_kind_has_its_own_needles() -> None:
    found = Prefilter([FileKind((".py",), frozenset({("waffle",)})), FileKind((".html",), frozenset({("flag",)}))])
    assert [found.look(b"flag", kind)[0] for kind in (0, 1, None)] == [False, True, False]
    assert [found.look(b"waffle", kind)[0] for kind in (0, 1, None)] == [True, False, False]


@pytest.mark.parametrize(
    "text", ["new-cart", '{"flag": "new-cart"}', "two new-cart", "my.new-cart", "new-cart.", "new-cart-2 new-cart"]
)
def test_a_key_in_text_is_found(text: str) -> None:
    assert keys_in(text.encode(), "new-cart") == [("new-cart", text.rindex("new-cart"))]


@pytest.mark.parametrize("text", ["new-cart-2", "a_new-cart", "renew-cart", "new-carts", "New-Cart", "new cart", ""])
def test_a_part_of_another_word_is_no_key(text: str) -> None:
    assert keys_in(text.encode(), "new-cart") == []


def test_each_key_is_found_once_at_its_first_place() -> None:
    assert keys_in(b"a b a b", "a", "b", "c") == [("a", 0), ("b", 2)]


def test_a_binary_file_mentions_nothing() -> None:
    assert keys_in(b"new-cart \0", "new-cart") == []


@pytest.mark.parametrize("keys", [(), ("",), ("\ud800",)])
def test_no_key_is_found_nowhere(keys: tuple[str, ...]) -> None:
    assert keys_in(b"anything", *keys) == []


@pytest.mark.parametrize(
    ("path", "is_of_kind"),
    [
        ("a.html", True),
        ("shop/templates/a.txt", True),
        ("templates/a/b.txt", True),
        ("shop/templates/a.png", False),
        ("shop/my_templates/a.txt", False),
        ("templates", False),
    ],
)
def test_a_kind_may_also_be_told_by_its_folder(path: str, is_of_kind: bool) -> None:
    kind = FileKind((".html",), frozenset(), ("templates",), (".png",))
    assert kind.of([path, "b.html", path]) == ((path, "b.html", path) if is_of_kind else ("b.html",))


@pytest.mark.parametrize(
    ("path", "is_of_kind"),
    [
        ("a.html", True),
        ("templates/mail.txt", True),
        ("shop/templates/mail/new.txt", True),
        ("mytemplates/mail.txt", False),
        ("shop/templates", False),
        ("templates/tags.py", False),
        ("templates/page.html", True),
        ("a.txt", False),
    ],
)
def test_a_file_is_of_a_kind_by_its_name_or_its_folder(path: str, is_of_kind: bool) -> None:
    kind = FileKind((".html",), frozenset(), ("templates", "jinja2"), (".py",))
    assert kind.of([path, "other.md"]) == ((path,) if is_of_kind else ())
    assert kind.of([path, "jinja2/b.txt"]) == ((path, "jinja2/b.txt") if is_of_kind else ("jinja2/b.txt",))
