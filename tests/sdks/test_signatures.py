from __future__ import annotations

import os

import pytest

from flaglint.model.packs import RulePack
from tests.sdks.choice import packs_to_check, prepare_django
from tests.sdks.environments import VARIABLE, environments
from tests.sdks.installed import version
from tests.sdks.signatures import differences

PACKS = packs_to_check()
ELSEWHERE = tuple(root for environment in environments().values() for root in environment.elsewhere)

each_pack = pytest.mark.parametrize("pack", PACKS, ids=[pack.pack.id for pack in PACKS])


@pytest.fixture(scope="module", autouse=True)
def _django() -> None:
    prepare_django()


@each_pack
def test_the_sdk_is_the_verified_one(pack: RulePack) -> None:
    installed = version(pack.pack.sdk)
    assert installed == pack.pack.verified or not os.environ.get(VARIABLE)


@each_pack
@pytest.mark.filterwarnings("default")
def test_the_pack_describes_the_installed_sdk(pack: RulePack) -> None:
    assert differences(pack, ELSEWHERE) == []
