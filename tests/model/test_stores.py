from __future__ import annotations

import pytest

from flaglint.model.stores import StoreSettings
from tests.checks.builders import NOW

SETTINGS = StoreSettings("flags.json", NOW, options=(("project", "shop"), ("empty", "")))


@pytest.mark.parametrize(("name", "value"), [("project", "shop"), ("empty", "")])
def test_an_option_is_found_by_its_name(name: str, value: str) -> None:
    assert SETTINGS.option(name) == value


@pytest.mark.parametrize("name", ["Project", "account", ""])
def test_an_option_that_is_not_set_is_none(name: str) -> None:
    assert SETTINGS.option(name) is None
