from __future__ import annotations

from pathlib import Path

import pytest

from flaglint.stores.evidently import STORE
from tests.cli.shop import invoke
from tests.stores.reading import refused

LINE = (
    "evidently: AWS shut CloudWatch Evidently down on 2025-10-16; its features live on in AWS AppConfig: "
    'use the type "appconfig", as in --store appconfig:api'
)


@pytest.mark.parametrize("location", ["api", "features.json", "https://evidently.eu-west-1.amazonaws.com"])
def test_there_is_nothing_to_read(location: str) -> None:
    assert refused(STORE, location) == LINE


def test_configuring_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "flaglint.toml").write_text('[[stores]]\ntype = "evidently"\npath = "api"\n')
    ran = invoke("flags")
    assert (ran.code, ran.out, ran.err) == (2, "", LINE)


def test_another_unknown_type_is_not_taken_for_it() -> None:
    assert "there is no store type 'evident'" in invoke("flags", "--store", "evident:api").err
