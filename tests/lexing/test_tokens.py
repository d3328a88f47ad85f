from __future__ import annotations

import pytest

from flaglint.lexing.tokens import Lexeme, Token, TokenKind


@pytest.mark.parametrize(
    ("kind", "text", "string"),
    [("string", '"cart"', "cart"), ("string", r"'a\'b'", None), ("name", "cart", None)],
    ids=["quoted", "escaped", "word"],
)
def test_a_string_is_what_the_quotes_hold(kind: str, text: str, string: str | None) -> None:
    assert Lexeme(kind, text, 0, len(text)).string == string


def test_only_a_tag_has_a_name() -> None:
    words = (Lexeme("name", "flag", 3, 7),)
    assert Token(TokenKind.TAG, 0, 10, words).name == "flag"
    assert Token(TokenKind.OUTPUT, 0, 10, words).name == ""
    assert Token(TokenKind.TAG, 0, 4).name == ""
