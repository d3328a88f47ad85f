from __future__ import annotations

from pathlib import Path

from flaglint.fixing import Fate, candidates, fix_all
from flaglint.model.edits import RewritePlan
from tests.cli.shop import write_shop
from tests.test_removals import project


def test_a_flag_that_is_only_likely_to_be_dead_is_named_and_left(tmp_path: Path) -> None:
    shop = project(write_shop(tmp_path))
    (found,) = candidates(shop.judgement, unsafe=False)
    assert (found.key, found.codes) == ("newCart", ("FLG101",))
    assert found.left == "FLG101 is only likely; pass --unsafe-fixes"
    (wanted,) = candidates(shop.judgement, unsafe=True)
    assert wanted.left is None


def test_a_flag_without_a_repair_is_no_candidate(tmp_path: Path) -> None:
    write_shop(tmp_path, cart__py="x = 1\n")
    assert list(candidates(project(tmp_path).judgement, unsafe=True)) == []


def test_plans_that_are_accepted_count_and_others_keep_their_reason(tmp_path: Path) -> None:
    offered: list[RewritePlan] = []

    def refuse(plan: RewritePlan) -> str | None:
        offered.append(plan)
        return "not today"

    shop = project(write_shop(tmp_path))
    (outcome,) = fix_all(shop, refuse, lambda key: None, unsafe=True)
    assert (outcome.fate, outcome.reason) == (Fate.LEFT, "not today")
    assert [file.path for file in offered[0].files] == ["cart.py"]
    (outcome,) = fix_all(shop, lambda plan: None, lambda key: None, unsafe=True)
    assert (outcome.fate, outcome.reason) == (Fate.FIXED, None)


def test_a_flag_that_is_taken_is_not_planned(tmp_path: Path) -> None:
    shop = project(write_shop(tmp_path))
    (outcome,) = fix_all(shop, lambda plan: None, lambda key: f"{key} has a branch", unsafe=True)
    assert outcome.reason == "newCart has a branch"
