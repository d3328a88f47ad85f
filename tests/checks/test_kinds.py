from __future__ import annotations

from typing import Any

import pytest

from flaglint.checks.kinds import is_permanent, kind_of
from flaglint.model.flags import FlagValue, StoreFact
from tests.checks.builders import flag


@pytest.mark.parametrize(
    ("word", "kind"),
    [("release", "release"), ("operational", "ops"), ("kill_switch", "kill-switch"), ("Experiment ", "experiment")],
)
def test_the_stores_word_is_translated(word: str, kind: str) -> None:
    assert kind_of(flag(facts=(StoreFact("type", FlagValue.of(word)),))) == kind


def test_the_store_is_believed_before_a_tag() -> None:
    assert kind_of(flag(facts=(StoreFact("type", FlagValue.of("ops")),), tags=("release",))) == "ops"


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"tags": ("checkout", "release-2024")},
        {"facts": (StoreFact("type", FlagValue.of(3)),)},
        {"facts": (StoreFact("colour", FlagValue.of("release")),)},
    ],
    ids=["nothing", "other tags", "a number", "another fact"],
)
def test_other_words_are_no_kind(fields: dict[str, Any]) -> None:
    assert kind_of(flag(**fields)) is None


@pytest.mark.parametrize("fields", [{"permanent": True}, {"tags": ("permission",)}, {"tags": ("kill_switch",)}])
def test_a_flag_is_meant_to_stay_by_word_or_by_kind(fields: dict[str, Any]) -> None:
    assert is_permanent(flag(**fields))


@pytest.mark.parametrize("fields", [{}, {"permanent": False, "tags": ("kill-switch",)}, {"tags": ("release",)}])
def test_others_are_not(fields: dict[str, Any]) -> None:
    assert not is_permanent(flag(**fields))
