from __future__ import annotations

import pytest

from flaglint.errors import DocumentError
from flaglint.stores.decision import Undecided
from flaglint.stores.documents import Document
from flaglint.stores.split_local import legacy_flags, yaml_flags


def treatments(text: str) -> set[str]:
    [flag] = yaml_flags(Document("localhost.yaml", text, ""))
    return set(flag.decided().outcomes)


def test_an_entry_without_keys_is_for_everybody() -> None:
    assert treatments('- a: {treatment: "on"}') == {"on"}


def test_the_first_entry_for_everybody_counts() -> None:
    assert treatments("- a: {treatment: red}\n- a: {treatment: blue}") == {"red"}


def test_callers_that_are_not_listed_get_control() -> None:
    assert treatments("- a: {treatment: red, keys: [u]}") == {"red", "control"}


def test_entries_that_agree_are_one_answer() -> None:
    assert treatments("- a: {treatment: red, keys: u}\n- a: {treatment: red}") == {"red"}


def test_the_last_configuration_of_a_treatment_counts() -> None:
    text = "- a: {treatment: red, config: x}\n- a: {treatment: red, config: y, keys: u}"
    [flag] = yaml_flags(Document("localhost.yaml", text, ""))
    assert (flag.configuration("red"), flag.configuration("blue")) == ("y", None)


@pytest.mark.parametrize("treatment", ["on", "true", "1", "~", '""', "[a]"])
def test_a_treatment_that_is_no_text_is_undecided(treatment: str) -> None:
    with pytest.raises(Undecided):
        treatments(f"- a: {{treatment: {treatment}}}")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: {treatment: red}", r"Expected array, got object at \$"),
        ("- a: {treatment: red}\n  b: {treatment: red}", r"has an entry with 2 names at \$\[0\]"),
        ("- a: {keys: [u]}", r"missing required field treatment at \$\[0\]"),
        ("- a", r"Expected object, got str at \$\[0\]"),
    ],
)
def test_yaml_that_is_no_list_of_entries_is_refused(text: str, problem: str) -> None:
    with pytest.raises(DocumentError, match=problem):
        yaml_flags(Document("localhost.yaml", text, ""))


def test_a_line_is_a_name_with_a_treatment() -> None:
    flags = legacy_flags(Document("x.split", "# c\n\na-b on\nc \t off\n", ""))
    assert [(flag.name, flag.decided().sole()) for flag in flags] == [("a-b", "on"), ("c", "off")]


@pytest.mark.parametrize("text", ["a", "a on off", " a on", "a on # why", "a o=n", "a on\na off"])
def test_a_line_that_the_sdk_would_skip_is_refused(text: str) -> None:
    with pytest.raises(DocumentError):
        legacy_flags(Document("x.split", text, ""))
