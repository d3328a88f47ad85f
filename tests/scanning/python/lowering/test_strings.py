from __future__ import annotations

import ast

import pytest

from flaglint.scanning.python.lowering import lower
from tests.scanning.python.lowering.oracle import assert_lowered, assert_lowered_or_told_as, assert_told_as


@pytest.mark.parametrize(
    "source",
    [
        "'a' \"b\" r'\\e' '\\x41\\u00e9\\U0001f600\\N{DIGIT ONE}\\101\\\n\\q'",
        "b'a\\x00\\777\\e' Rb'\\x' B'\\\n'",
        "u'a' 'b'",
        "'b' u'a'",
        "u'a'",
        "U'a'",
        "''",
        "f''",
        "f'' ''",
        "'' f'{a}' ''",
        "f'a{{b}}c{x}'",
        "f'{{'",
        "f'a}}'",
        "f'{x!r:>{w}.{p!s}}d'",
        "f'{x=}'",
        "f'a{ x = }b' 'c'",
        "f'{x=!s}' f'{x=:>3}'",
        "f'{x:}'",
        "f'{x!r:}'",
        "f'\\N{DIGIT ONE}{x}\\x41'",
        "rf'\\N{x}\\{y}'",
        "f'\\{x}'",
        "f'{lambda_}' u'x'",
        "u'x' f'{a}'",
        "f'''\n{a\n + b}\n {c:\n  }\n'''",
        "f'{(lambda x: 1)}'",
        "f'{ {1: 2}[1] }'",
        "f'{a!r}{b}' rf'\\d{c}' '\\n'",
        "('a'\n f'b{c}'\n 'd')",
        "f'{f\"{x}\"}'",
        "f'{x:%H:%M}'",
        "f'{yield_ if a else b:{c}}'",
        "f'{a,}{*b, c}'",
        "x = 'é', é, \"ü\" + ﬁ.ﬁ\nﬁ = 1; import ﬁ as ﬁ; def_ = lambda ﬁ: ﬁ",
        '"é"; x = 1',
        'x = "\\ud800"',
        "f'{{{x}}}'",
        "f'{x}}}{y}{{'",
        "rf'a{{\\{x}'",
        "f'''{{\na\n}}{b}\n'''",
        "f'{x !r}{ y : z}'",
    ],
)
def test_the_tree_is_that_of_the_interpreter(source: str) -> None:
    assert_lowered(source + "\n")


@pytest.mark.parametrize(
    ("newer", "older"),
    [
        ("f'{x['a']}'", "f'{x[\"a\"]}'"),
    ],
)
def test_quotes_may_nest(newer: str, older: str) -> None:
    assert_lowered_or_told_as(newer, older)


def test_formatted_strings_nest_as_deep_as_they_like() -> None:
    joined = ast.parse("f'{x}'", mode="eval").body
    for _ in range(2):
        joined = ast.JoinedStr(values=[ast.FormattedValue(value=joined, conversion=-1, format_spec=None)])
    (statement,) = lower(b"f'{f'{f'{x}'}'}'").body
    assert isinstance(statement, ast.Expr)
    assert ast.dump(statement.value) == ast.dump(joined)


@pytest.mark.parametrize(
    ("newer", "older"),
    [
        ("t'a{x!r:>{w}}b'", "f'a{x!r:>{w}}b'"),
        ("rt'\\d{x=}'", "rf'\\d{x=}'"),
        ("t'' ", "f''"),
    ],
)
def test_a_template_is_a_formatted_string(newer: str, older: str) -> None:
    assert_told_as(newer, older)


def test_a_comment_in_a_debug_field_is_left_out() -> None:
    (statement,) = lower(b"f'''{x = # why\n}'''").body
    assert isinstance(statement, ast.Expr)
    assert isinstance(statement.value, ast.JoinedStr)
    assert isinstance(statement.value.values[0], ast.Constant)
    assert statement.value.values[0].value == "x = \n"


@pytest.mark.parametrize(
    "source", [r"'\xg'", r"'\N{no such name}'", r"f'{a}\u12'", "b'\u00e9'", "b'a' f'b'", r"'\U00110000'"]
)
def test_a_malformed_string_is_refused_with_its_line(source: str) -> None:
    with pytest.raises(SyntaxError) as caught:
        lower(f"\n{source}\n".encode())
    assert caught.value.lineno in (1, 2)
