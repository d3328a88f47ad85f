from __future__ import annotations

import pytest

from flaglint.scanning.python.lowering.decoding import refused, text_of


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (b"", ""),
        (b"a\r\nb\rc\n", "a\nb\nc\n"),
        (b"\xef\xbb\xbfx = 1", "x = 1"),
        ("# coding: latin-1\n'\xe4'".encode("latin-1"), "# coding: latin-1\n'\xe4'"),
        (
            b"#!/bin/python\r# vim: set fileencoding=cp1252 :\r'\x80'",
            "#!/bin/python\n# vim: set fileencoding=cp1252 :\n'€'",
        ),
        (b"x = 1\n\n# coding: no-such-codec", "x = 1\n\n# coding: no-such-codec"),
    ],
)
def test_text_is_decoded_as_python_does(source: bytes, text: str) -> None:
    assert text_of(source) == text


@pytest.mark.parametrize(
    "source",
    [b"# coding: no-such-codec\n", b"# coding: hex\n00", b"\xef\xbb\xbf# coding: latin-1\n", b"# coding: undefined\n"],
)
def test_an_impossible_encoding_is_refused(source: bytes) -> None:
    with pytest.raises(SyntaxError):
        text_of(source)


def test_a_byte_out_of_place_is_refused_with_its_line() -> None:
    with pytest.raises(SyntaxError, match="not utf-8") as caught:
        text_of(b"a\r\nb\r\nc = '\xe4'\r\n")
    assert caught.value.lineno == 3


def test_an_error_has_its_line() -> None:
    error = refused("because", 7)
    assert (error.msg, error.lineno) == ("because", 7)
