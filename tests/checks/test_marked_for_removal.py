from __future__ import annotations

import pytest

from flaglint.checks.marked_for_removal import CHECK, is_removal_mark
from flaglint.model.findings import Severity
from flaglint.model.flags import Flag
from tests.checks.builders import flag, reference, run, usage


def test_a_tag_for_removal_is_found_at_each_evaluation() -> None:
    found = run(CHECK, usage(flag(tags=("team-a", "To Remove")), references=(reference(line=1), reference(line=2))))
    assert [(f.code, f.severity) for f in found] == [("FLG309", Severity.WARNING)] * 2
    assert found[0].message.startswith("is tagged To Remove in configcat")


@pytest.mark.parametrize(
    "tag",
    ["remove", "REMOVE-ME", "ready_for_removal", "ready-to-remove", "deprecated", "to-be-deleted", "needs cleanup"],
)
def test_words_for_removal(tag: str) -> None:
    assert is_removal_mark(tag)


@pytest.mark.parametrize("tag", ["", "do-not-remove", "removable", "remove-2027", "cleanup-crew", "keep", "checkout"])
def test_other_tags_are_no_mark(tag: str) -> None:
    assert not is_removal_mark(tag)


@pytest.mark.parametrize(
    "flags",
    [
        pytest.param((), id="in no store"),
        pytest.param((flag(tags=("checkout",)),), id="other tags"),
        pytest.param((flag(tags=("remove",), archived=True),), id="archived, FLG113 speaks"),
    ],
)
def test_left_alone(flags: tuple[Flag, ...]) -> None:
    assert run(CHECK, usage(*flags)) == []


def test_without_an_evaluation_there_is_no_place_to_report() -> None:
    assert run(CHECK, usage(flag(tags=("remove",)), references=())) == []
