from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flaglint.scanning.prefilter import Prefilter

words = st.text("ab_-. é", max_size=3)
needles = st.lists(st.lists(words, max_size=3).map(tuple), max_size=4)


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
    assert Prefilter(groups).matches(source.encode()) is naively(groups, source)


@pytest.mark.parametrize("source", [b"ld", b"ld.get", b"x=ld", b"a-ld-b", "éld".encode(), b"\xffld"])
def test_a_word_between_other_characters_is_found(source: bytes) -> None:
    assert Prefilter([("ld",)]).matches(source)


@pytest.mark.parametrize("source", [b"", b"l", b"field", b"ld_client", b"_ld", b"ld2", b"LD"])
def test_a_part_of_a_word_is_not(source: bytes) -> None:
    assert not Prefilter([("ld",)]).matches(source)


def test_every_word_of_a_group_must_be_there() -> None:
    found = Prefilter([("client", "variation"), ("other",)])
    assert found.matches(b"variation(client)")
    assert found.matches(b"other")
    assert not found.matches(b"client client client")


@pytest.mark.parametrize("groups", [[], [()], [("",)]])
def test_no_needle_matches_nothing(groups: list[tuple[str, ...]]) -> None:
    assert not Prefilter(groups).matches(b"import waffle")


def test_words_that_overlap_are_all_found() -> None:
    assert Prefilter([("import waffle", "waffle.testutils")]).matches(b"import waffle.testutils")
