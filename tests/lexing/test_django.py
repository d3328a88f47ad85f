from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flaglint.lexing.django import tokenize
from flaglint.lexing.tokens import TokenKind

PIECES = st.sampled_from(
    [
        *(
            "{%",
            "%}",
            "{{",
            "}}",
            "{#",
            "#}",
            "{% verbatim %}",
            "{% endverbatim %}",
            "{% comment %}",
            "{% endcomment %}",
        ),
        *("{% if x %}", " ", "\n", "'", '"', "\\", "a", "{", "}", "%"),
    ]
)


def shapes(text: str) -> list[tuple[str, str]]:
    return [(token.kind.value, text[token.start : token.end]) for token in tokenize(text)]


def test_the_three_kinds_and_the_text_between() -> None:
    assert shapes("a{% if x %}{{ y }}{# z #}b") == [
        ("text", "a"),
        ("tag", "{% if x %}"),
        ("output", "{{ y }}"),
        ("comment", "{# z #}"),
        ("text", "b"),
    ]


def test_words_keep_quoted_spaces_together() -> None:
    text = """{% flag "a b" with x='c d'|lower _("e f") %}"""
    (token,) = tokenize(text)
    assert [word.text for word in token.words] == ["flag", '"a b"', "with", "x='c d'|lower", '_("e f")']
    assert [text[word.start : word.end] for word in token.words] == [word.text for word in token.words]
    assert token.words[1].string == "a b"


@pytest.mark.parametrize(
    "text",
    ["{% if\n x %}", "{% if x", "{ % if x % }", "{{ x\n}}", "{# a\n#}", "}}{%", "{"],
    ids=["two-lines", "unclosed", "apart", "output-on-two-lines", "comment-on-two-lines", "closers-first", "lone"],
)
def test_what_is_no_tag_is_text(text: str) -> None:
    assert shapes(text) == [("text", text)]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("{% verbatim %}{% flag 'x' %}{% endverbatim %}", ["tag", "text", "tag"]),
        ("{% verbatim a %}{% endverbatim %}{{ x }}{% endverbatim a %}", ["tag", "text", "tag"]),
        ("{% comment 'why' %}{% flag 'x' %}{# y #}{% endcomment %}", ["tag", "text", "tag"]),
        ("{# {% comment %} #}{{ x }}", ["comment", "output"]),
    ],
    ids=["verbatim", "named-verbatim", "comment", "commented-comment"],
)
def test_nothing_is_a_tag_within_verbatim_and_comment(text: str, kinds: list[str]) -> None:
    assert [kind for kind, _ in shapes(text)] == kinds


@given(st.lists(PIECES, max_size=30).map("".join))
def test_tokens_cover_the_text(text: str) -> None:
    tokens = tokenize(text)
    assert "".join(text[token.start : token.end] for token in tokens) == text
    assert all(token.kind is not TokenKind.TEXT or token.words == () for token in tokens)


@pytest.mark.parametrize("piece", ["{%", "{{", "{", "{% ' %}", "{% \" ' %}", "{% verbatim %}", "{% a"])
def test_a_large_broken_file_takes_linear_time(piece: str) -> None:
    started = time.process_time()
    tokenize(piece * (400_000 // len(piece)))
    assert time.process_time() - started < 5
