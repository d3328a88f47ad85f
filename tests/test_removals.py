from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest

from flaglint.config import find_config
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
