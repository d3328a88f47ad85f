from __future__ import annotations

from pathlib import Path

import pytest

from flaglint.model.packs import RulePack
from flaglint.pack_files import read_pack, shipped_packs
from tests.rules.packs import wrong_examples

FOLDER = Path(__file__).parents[2] / "docs" / "packs"
PACKS = {path.name: read_pack(path) for path in sorted(FOLDER.glob("*.toml"))}


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS.keys())
def test_the_examples_of_a_documented_pack_are_read_so(pack: RulePack) -> None:
    assert wrong_examples(pack, (*shipped_packs(), pack)) == []
    # Constants stand in a file of another language, which an example does not have.
    assert any(example.finds for example in pack.example) or pack.constants
    assert any(not example.finds for example in pack.example) or pack.constants


def test_every_documented_pack_is_in_the_list() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [name for name in PACKS if f"[{name}]({name})" not in text] == []
