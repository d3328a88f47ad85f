from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, TemplateSyntaxError

from flaglint.lexing.jinja import tokenize
from flaglint.lexing.tokens import LexingError, TokenKind

ENVIRONMENT = Environment(keep_trailing_newline=True, autoescape=True)
PIECES = st.sampled_from(
    [
        *(
            "{%",
            "%}",
            "{{",
            "}}",
            "{#",
            "#}",
            "{% if x %}",
            "{%- endif +%}",
            "{{ x -}}",
            "{{ {'a': {}} }}",
            "{%+ raw -%}{{ {% endraw %}",
        ),
        *(
            "{# - -#}",
            " ",
            "\n",
            "'",
            '"',
            "a",
            "(",
            ")",
            "~",
            "-",
            "{% set y = '%}' %}",
            "1.5",
            "==",
            "|",
        ),
    ]
)


def shapes(text: str) -> list[tuple[str, str]]:
    return [(token.kind.value, text[token.start : token.end]) for token in tokenize(text)]


def test_delimiters_in_strings_and_brackets_do_not_end_a_tag() -> None:
    text = """{{ {'a': {}} }}{% set x = "%}" %}{{ f('}}') -}} b"""
    kinds = ["output", "tag", "output", "text"]
    assert [kind for kind, _ in shapes(text)] == kinds


def test_a_tag_may_span_lines_and_words_have_their_places() -> None:
    text = "{%- if a and\n  waffle.flag('x y') -%}"
    (token,) = tokenize(text)
    assert (token.left, token.right, token.name) == ("-", "-", "if")
    assert [word.text for word in token.words][3:] == ["waffle", ".", "flag", "(", "'x y'", ")"]
    assert all(text[word.start : word.end] == word.text for word in token.words)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("{# {% if x %} #}a", ["comment", "text"]),
        ("{% raw %}{{ x }}{% endraw %}{{ y }}", ["tag", "text", "tag", "output"]),
        ("{%- raw -%}{# {%+ endraw +%}", ["tag", "text", "tag"]),
        ("{ % if x %}", ["text"]),
        ("# for x in y\n## z", ["text"]),
    ],
    ids=["comment", "raw", "raw-with-marks", "apart", "line-statements-are-off"],
)
def test_nothing_is_a_tag_within_raw_and_comments(text: str, kinds: list[str]) -> None:
    assert [kind for kind, _ in shapes(text)] == kinds


@pytest.mark.parametrize(
    "text",
    ["{{ x", "{% if x }}", "{# a", "{{ 'a }}", "{{ (a] }}", "{{ a $ b }}", "{% raw %}{{ x }}", "{{ ) }}"],
)
def test_what_is_no_jinja_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(LexingError) as error:
        tokenize(text)
    assert 0 <= error.value.offset < len(text)


@given(st.lists(PIECES, max_size=20).map("".join))
def test_it_agrees_with_jinja(text: str) -> None:
    try:
        tokens = tokenize(text)
    except LexingError:
        if not text.endswith("{#"):  # which Jinja takes for a comment
            with pytest.raises(TemplateSyntaxError):
                ENVIRONMENT.parse(text)
        return
    assert "".join(text[token.start : token.end] for token in tokens) == text
    try:
        expected = [value for _, kind, value in ENVIRONMENT.lexer.tokeniter(text, None) if kind.endswith("_begin")]
    except TemplateSyntaxError:
        return
    starts = [value.lstrip() for value in expected]
    marked = [token for token in tokens if token.kind is not TokenKind.TEXT and token.name != "endraw"]
    assert [value[:2] for value in starts] == [text[token.start :][:2] for token in marked]


@pytest.mark.parametrize("piece", ["{{ a }}", "{", "{% if x %}", "{# x #}", "{{ [", "{% raw %}{% endraw %}"])
def test_a_large_file_takes_linear_time(piece: str) -> None:
    started = time.process_time()
    with suppress(LexingError):
        tokenize(piece * (400_000 // len(piece)))
    assert time.process_time() - started < 5
