from __future__ import annotations

import pytest

from flaglint.model.packs import RulePack
from flaglint.pack_files import read_pack, rules_folder, shipped_packs
from flaglint.pipeline import references_in_sources
from tests.rules.packs import untried, wrong_examples

OPT_IN: dict[str, RulePack] = {
    path.stem: read_pack(path) for path in sorted((rules_folder() / "python" / "opt_in").glob("*.toml"))
}
each_pack = pytest.mark.parametrize("pack", OPT_IN.values(), ids=OPT_IN.keys())


def test_the_packs_that_nobody_gets_without_asking() -> None:
    assert list(OPT_IN) == ["dictionaries", "environment", "settings"]
    assert {pack.pack.id for pack in shipped_packs()}.isdisjoint(OPT_IN)


@each_pack
def test_examples_find_what_they_say(pack: RulePack) -> None:
    assert wrong_examples(pack, (pack,)) == []


@each_pack
def test_examples_find_the_same_among_all_packs(pack: RulePack) -> None:
    assert wrong_examples(pack, (*shipped_packs(), *OPT_IN.values())) == []


@each_pack
def test_every_rule_is_needed_by_an_example(pack: RulePack) -> None:
    assert untried(pack) == []


@each_pack
def test_two_examples_in_five_find_nothing(pack: RulePack) -> None:
    assert sum(not example.finds for example in pack.example) * 5 >= len(pack.example) * 2


@each_pack
def test_without_the_pack_nothing_is_found(pack: RulePack) -> None:
    sources = {"app.py": "\n".join(example.code for example in pack.example).encode()}
    assert references_in_sources(sources, shipped_packs()) == ()
