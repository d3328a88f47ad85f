from __future__ import annotations

import pytest

from flaglint.reports.escaping import plural, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("\x1b[31m", "\\x1b[31m", id="terminal command"),
        pytest.param("\x9b31m", "\\x9b31m", id="C1 command"),
        pytest.param("a\u202eb", "a\\u202eb", id="bidirectional override"),
        pytest.param("a\u2066b\u2069", "a\\u2066b\\u2069", id="bidirectional isolate"),
        pytest.param("a\u200bb", "a\\u200bb", id="zero width"),
        pytest.param("a\r\nb\tc", "a\\x0d\\x0ab\\x09c", id="line breaks and tabs"),
        pytest.param("a\u2028b", "a\\u2028b", id="line separator"),
        pytest.param("caf\udce9.py", "caf\\xe9.py", id="undecodable byte of a file name"),
        pytest.param("\ud800", "\\ud800", id="lone surrogate"),
        pytest.param("\U000e0001", "\\U000e0001", id="language tag"),
        pytest.param("\x00\x7f", "\\x00\\x7f", id="NUL and DEL"),
    ],
)
def test_whatever_is_not_printable_is_shown_as_an_escape(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize("text", ["", "new-checkout", "größe", "日本語", "🚀", "a b", "<script>", "back\\slash"])
def test_printable_text_is_left_alone(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    ("count", "noun", "text"),
    [(0, "file", "0 files"), (1, "file", "1 file"), (2, "repository", "2 repositories"), (2, "day", "2 days")],
)
def test_counts_agree_with_their_nouns(count: int, noun: str, text: str) -> None:
    assert plural(count, noun) == text
