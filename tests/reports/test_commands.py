from __future__ import annotations

import pytest

from flaglint.model.flags import FlagValue
from flaglint.reports.commands import remove_command, why_command


@pytest.mark.parametrize(
    ("value", "command"),
    [
        (True, "flaglint remove new-checkout --value true"),
        ("blue", "flaglint remove new-checkout --value '\"blue\"'"),
        ({"a": "$(x)"}, 'flaglint remove new-checkout --value \'{"a":"$(x)"}\''),
    ],
)
def test_the_value_to_keep_is_one_word_of_json(value: object, command: str) -> None:
    assert remove_command("new-checkout", FlagValue.of(value)) == command


def test_without_a_value_each_call_keeps_its_default() -> None:
    assert remove_command("new-checkout") == "flaglint remove new-checkout"


@pytest.mark.parametrize(
    ("key", "word"), [("a b", "'a b'"), ("$(x)", "'$(x)'"), ("a;b", "'a;b'"), ("a\nb", "'a\\x0ab'")]
)
def test_an_odd_key_is_one_quoted_word(key: str, word: str) -> None:
    assert why_command(key) == f"flaglint why {word}"


def test_a_key_that_looks_like_an_option_is_none() -> None:
    assert remove_command("-x", FlagValue("true")) == "flaglint remove --value true -- -x"


@pytest.mark.parametrize("key", ["new-checkout", "a.b_c/d", "plain"])
def test_a_plain_key_is_left_alone(key: str) -> None:
    assert why_command(key) == f"flaglint why {key}"
