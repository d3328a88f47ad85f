from __future__ import annotations

import pytest

from flaglint.rewriting.proof.text import decode, parse, tokens_of


def test_lines_end_where_python_ends_them() -> None:
    source = decode("a\r\nb\rc\n\x0cd\u2028e".encode())
    assert source.lines == ("a\r\n", "b\r", "c\n", "\x0cd\u2028e")
    assert source.line_ends() == {"\r\n", "\r", "\n"}


@pytest.mark.parametrize(("column", "expected"), [(0, 0), (1, 2), (2, 5), (3, 9), (4, None), (-1, None)])
def test_columns_in_bytes(column: int, expected: int | None) -> None:
    assert decode("é€😀".encode()).byte_column(1, column) == expected


def test_a_line_that_is_not_there() -> None:
    assert decode(b"a\n").byte_column(2, 0) is None


def test_the_cookie_counts() -> None:
    assert decode("# coding: latin-1\nx = 'é'\n".encode("latin-1")).text.endswith("'é'\n")


def test_unknown_encodings_and_bad_bytes_are_errors() -> None:
    with pytest.raises(SyntaxError):
        decode(b"# coding: nothing\n")
    with pytest.raises((UnicodeError, SyntaxError)):
        decode(b"x = '\xff'\n")


def test_warnings_of_the_compiler_are_not_ours() -> None:
    assert parse(b"x = 1 is 1\n").body


def test_a_lone_carriage_return_ends_a_line() -> None:
    assert [token.start[0] for token in tokens_of(decode(b"a\rb\r")) if token.string in "ab" and token.string] == [1, 2]
