from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest

from flaglint.config import find_config
from flaglint.discovery import load
from flaglint.errors import UsageError
from flaglint.model.flags import FlagValue
from flaglint.pipeline import Project
from flaglint.removals import plan_removal, value_to_keep
from tests.cli.shop import CLEAN, write_shop

NOW = datetime(2026, 6, 1, tzinfo=timezone.utc)


def project(root: Path) -> Project:
    return Project(find_config(root), NOW)


def test_the_value_to_keep_is_the_stores(tmp_path: Path) -> None:
    value = value_to_keep(project(write_shop(tmp_path)), "newCart")
    assert value is not None
    assert value.decode() is True


def test_a_flag_that_the_store_does_not_have_has_no_value_to_keep(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no store has a flag 'noSuch'"):
        value_to_keep(project(write_shop(tmp_path)), "noSuch")


def test_a_second_plan_sees_what_the_first_has_changed(tmp_path: Path) -> None:
    shop = project(write_shop(tmp_path))
    assert [file.path for file in plan_removal(shop, "newCart", FlagValue("true")).files] == ["cart.py"]
    (tmp_path / "cart.py").write_text(CLEAN)
    assert plan_removal(shop, "newCart", FlagValue("true")).files == ()


def test_a_registration_stays_while_the_key_stands_elsewhere(tmp_path: Path) -> None:
    shop = project(write_shop(tmp_path, front__js='ask("newCart")\n'))
    assert [file.path for file in plan_removal(shop, "newCart", FlagValue("true")).files] == ["cart.py"]


OWN_PACK = """
schema = 1
[pack]
id = "own"
provider = "own"
lang = "python"
[[registry]]
dict = "shop.FLAGS"
"""
EXAMPLE = """
[[example]]
code = 'ask("otherCart")'
finds = []
"""


@pytest.mark.parametrize(("example", "stays"), [("pack.toml", False), ("docs.toml", True)])
def test_an_example_of_the_projects_own_pack_is_no_mention(tmp_path: Path, example: str, stays: bool) -> None:
    texts = {"pack.toml": OWN_PACK, example: OWN_PACK + EXAMPLE}
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    shop = write_shop(tmp_path, shop__py='FLAGS = {"otherCart": False}\n', flaglint__toml='packs = ["pack.toml"]\n')
    refusals = plan_removal(project(shop), "otherCart", FlagValue("true")).refusals
    assert [refusal.path for refusal in refusals] == (["docs.toml", "shop.py"] if stays else [])


@pytest.fixture
def _remembering(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load("scanning.scanner"), "FEWEST_REMEMBERED", 1)


@pytest.mark.usefixtures("_remembering")
def test_an_absent_flag_has_the_same_empty_plan_with_and_without_cache(tmp_path: Path) -> None:
    for text in (CLEAN, "import configcatclient\ndef ("):
        write_shop(tmp_path, other__py=text)
        plans = []
        for use_cache in (False, True, True):
            shop = project(tmp_path)
            shop.use_cache = use_cache
            plans.append(plan_removal(shop, "noSuch", FlagValue("true")))
        assert plans[0] == plans[1] == plans[2]
        assert plans[0].files == ()
        assert len(plans[0].problems) == (text != CLEAN)


@pytest.mark.usefixtures("_remembering")
def test_no_plan_with_changes_rests_on_remembered_facts_that_do_not_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_shop(tmp_path)
    asked: list[bool] = []
    monkeypatch.setattr(load("scanning.scanner").Scanner, "is_current", lambda _: asked.append(True))
    shop = project(tmp_path)
    shop.use_cache = True
    seen = shop.scan
    assert plan_removal(shop, "newCart", FlagValue("true")).files
    assert asked == [True]
    assert not shop.use_cache
    assert shop.scan is not seen


@pytest.mark.usefixtures("_remembering")
def test_a_plan_with_changes_rests_on_facts_that_hold(tmp_path: Path) -> None:
    write_shop(tmp_path)
    shop = project(tmp_path)
    shop.use_cache = True
    assert plan_removal(shop, "newCart", FlagValue("true")).files
    seen = shop.scan
    assert not shop.use_cache
    (tmp_path / "cart.py").write_text("")
    assert not plan_removal(shop, "newCart", FlagValue("true")).files
    assert shop.scan is not seen


def test_a_file_that_is_too_large_to_read_stops_no_plan(tmp_path: Path) -> None:
    shop = project(write_shop(tmp_path, large__py="# newCart\n" * 250_000))
    plan = plan_removal(shop, "newCart", FlagValue("true"))
    assert [file.path for file in plan.files] == ["cart.py"]
    assert [problem.path for problem in plan.problems] == ["large.py"]


@pytest.mark.usefixtures("_remembering")
def test_a_plan_is_the_same_with_and_without_cache(tmp_path: Path) -> None:
    write_shop(tmp_path, front__js='ask("newCart")\n', other__py=CLEAN)
    plans = []
    for use_cache in (False, True, True):
        shop = project(tmp_path)
        shop.use_cache = use_cache
        plans.append(plan_removal(shop, "newCart", FlagValue("true")))
    assert plans[0] == plans[1] == plans[2]
    assert [file.path for file in plans[0].files] == ["cart.py"]
