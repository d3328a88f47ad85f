from __future__ import annotations

import ast
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flaglint.scanning.python.lowering.literals import format_text, number_value, split_token, string_value


def evaluated(token: str) -> object:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.literal_eval(token)


@given(st.sampled_from(["", "r", "b", "Rb", "u"]), st.text("\\\n01789xuUN{}abfnrtvq 'e", max_size=12))
def test_strings_are_evaluated_as_the_interpreter_does(prefix: str, body: str) -> None:
    token = f'{prefix}"""{body}"""'
    try:
        expected = evaluated(token)
    except SyntaxError:
        if len(body) - len(body.rstrip("\\")) % 2 == 0:
            with pytest.raises(ValueError):
                string_value(token)
    else:
        assert string_value(token) == expected


@pytest.mark.parametrize(
    "token", [r"'\N{DIGIT ONE}'", r"'\N{LINE FEED}'", r"'\777'", r"b'\777'", r"'\U0010ffff\ud800'"]
)
def test_rare_escapes(token: str) -> None:
    assert string_value(token) == evaluated(token)


@pytest.mark.parametrize(
    "token", [r"'\x1'", r"b'\x'", r"'\u12'", r"'\N'", r"'\N{NO SUCH}'", r"'\U00110000'", "b'é'", "x"]
)
def test_malformed_strings_are_refused(token: str) -> None:
    with pytest.raises(ValueError):
        string_value(token)


def test_a_named_sequence_is_no_character() -> None:
    with pytest.raises(ValueError, match="unknown"):
        string_value(r"'\N{KEYCAP DIGIT ONE}'")


@pytest.mark.parametrize(
    ("raw", "is_raw", "value"),
    [
        ("a{{b}}", False, "a{b}"),
        (r"\{{", False, r"\{"),
        (r"\x41\N{DIGIT ONE}}}", False, "A1}"),
        (r"\x41{{", True, r"\x41{"),
    ],
)
def test_braces_are_halved(raw: str, is_raw: bool, value: str) -> None:
    assert format_text(raw, is_raw) == value


@pytest.mark.parametrize(
    "token",
    ["0", "00", "1_000", "0x_fF", "0O17", "0b1", "1e3", "1_0.5J", "1j", ".5", "5.", "0XE", "1E5", "0_7.5", "09.5"],
)
def test_numbers(token: str) -> None:
    value = number_value(token)
    assert value == evaluated(token)
    assert type(value) is type(evaluated(token))


@pytest.mark.parametrize("token", ["0777", "10L", ""])
def test_numbers_of_python_2_are_refused(token: str) -> None:
    with pytest.raises(ValueError):
        number_value(token)


def test_a_token_is_split() -> None:
    assert split_token("Rb'''a'b'''") == ("rb", "a'b")
