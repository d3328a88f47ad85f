from __future__ import annotations

from pathlib import Path

import pytest

from tests.sdks.choice import packs, packs_to_check
from tests.sdks.environments import VARIABLE, environments

ORACLES = Path(__file__).resolve().parents[1] / "oracles"


def test_every_pack_is_checked_in_one_environment() -> None:
    listed = [pack for environment in environments().values() for pack in environment.packs]
    assert sorted(listed) == sorted(packs())


def test_what_is_installed_is_what_the_packs_verify() -> None:
    shipped = packs()
    for environment in environments().values():
        wanted = {f"{shipped[name].pack.sdk}=={shipped[name].pack.verified}" for name in environment.packs}
        assert set(environment.requirements) == wanted


@pytest.mark.parametrize("name", environments())
def test_a_named_environment_checks_all_its_packs(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, name)
    assert tuple(pack.pack.id for pack in packs_to_check()) == environments()[name].packs


def test_every_oracle_runs_in_one_environment() -> None:
    listed = [f"test_{name}.py" for environment in environments().values() for name in environment.oracles]
    assert sorted(listed) == sorted(path.name for path in ORACLES.glob("test_*.py"))
