from __future__ import annotations

import pytest

from flaglint.checks.facts import code_fact, in_words, is_described, serving_fact, shown, store_fact, stores
from flaglint.model.flags import EnvironmentState, FlagValue
from tests.checks.builders import ago, code_default, flag, full, off, partial, reference


def test_a_fact_names_store_document_and_date() -> None:
    fact = store_fact(flag(), "listed", ago(3))
    assert (fact.fact, fact.source, fact.date) == ("listed", "configcat: config.json", ago(3))


def test_a_store_without_a_document_is_named_alone() -> None:
    assert store_fact(flag(location=None), "listed").source == "configcat"


def test_a_fact_of_the_code_names_its_line() -> None:
    assert code_fact(reference(), "read").source == "shop/cart.py:12"


@pytest.mark.parametrize(
    ("state", "text"),
    [
        (full(True), "prod: serves true to every caller, since 2026-03-03"),
        (off(False), "prod: switched off, serves false, since 2026-03-03"),
        (off(), "prod: switched off, since 2026-03-03"),
        (code_default(), "prod: switched off, each call gets its own default, since 2026-03-03"),
        (partial(since=None), "prod: partial, percentage, stable since: not known"),
    ],
)
def test_what_an_environment_serves_in_words(state: EnvironmentState, text: str) -> None:
    assert serving_fact(flag(), "prod", state).fact == text


def test_long_values_are_cut_and_short_ones_are_not() -> None:
    assert shown(FlagValue.of("x" * 100)).endswith("x…")
    assert len(shown(FlagValue.of("x" * 100))) == 60
    assert shown(FlagValue.of("green")) == '"green"'
    assert shown(None) == "its own default"


def test_names_are_joined_as_in_a_sentence() -> None:
    assert [in_words(names) for names in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]


def test_stores_are_named_once() -> None:
    assert stores((flag(store="b"), flag(store="a"), flag(store="b"))) == "a and b"


@pytest.mark.parametrize(
    ("description", "told"), [(None, False), (" checkout      ", False), ("New checkout; off: three steps", True)]
)
def test_a_description_has_to_say_something(description: str | None, told: bool) -> None:
    assert is_described(flag(description=description)) is told
