from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import tomli

from flaglint.model.packs import RulePack
from flaglint.pack_files import read_pack
from tests.rules.packs import PACKS, PATHS, spellings, untried, wrong_examples

SHAPES = {"value", "attr", "item", "index", "map", "handle", "none"}
KINDS = {"bool", "string", "int", "float", "json", "any", "treatment", "stage"}
SDKS = {
    *("openfeature", "launchdarkly", "configcat", "unleash", "powertools", "waffle", "edx_toggles", "flagsmith"),
    *("growthbook", "posthog", "statsig", "statsig_core", "split", "optimizely", "devcycle", "azure", "firebase"),
    *("eppo", "flipper", "django_flags"),
}

each_pack = pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS.keys())
each_path = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def test_every_sdk_has_a_pack() -> None:
    assert set(PACKS) == SDKS


@each_path
def test_the_id_is_the_name_of_the_file(path: Path) -> None:
    header = read_pack(path).pack
    assert header.id == path.stem
    assert header.lang == path.parent.name


@each_path
def test_every_rule_says_what_the_default_is(path: Path) -> None:
    rules = tomli.loads(path.read_text(encoding="utf-8")).get("call", [])
    assert [rule["id"] for rule in rules if "default" not in rule] == []


@each_path
def test_lines_fit(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [number for number, line in enumerate(lines, 1) if len(line) > 120] == []


@each_pack
def test_the_header_says_what_was_read(pack: RulePack) -> None:
    assert pack.pack.sdk
    assert pack.pack.verified
    assert pack.pack.source.startswith("https://")
    assert pack.pack.imports


@each_pack
def test_names_begin_with_an_import_that_arms_the_pack(pack: RulePack) -> None:
    # A framework's own test helper can force an SDK's flags: override_settings(FLAGS={...}).
    names = {name for name in pack.qualified_names() if not name.startswith("django.test.")}
    assert {name.partition(".")[0] for name in names} <= set(pack.pack.imports)


@each_pack
def test_ids_of_calls_are_unique(pack: RulePack) -> None:
    ids = [call.id for call in pack.call]
    assert sorted(set(ids)) == sorted(ids)


@each_pack
def test_words_are_those_of_the_schema(pack: RulePack) -> None:
    assert {call.value for call in pack.call} <= KINDS
    assert {call.returns.shape for call in pack.call} <= SHAPES
    assert {kind for call in pack.call for kind in call.returns.attrs.values()} <= KINDS | {"value"}
    assert {call.namespace for call in pack.call} <= {None, *pack.pack.namespaces}
    assert {rule.namespace for rule in pack.template} <= {None, *pack.pack.namespaces}


@each_pack
def test_methods_are_asked_of_clients_that_can_be_had(pack: RulePack) -> None:
    types = {client.type for client in pack.client}
    assert {call.on for call in pack.call if call.methods} <= types
    methods = [name for client in pack.client for name in (*client.from_methods, *client.from_attributes)]
    assert [method for method in methods if method.rpartition(".")[0] not in types] == []
    for client in pack.client:
        assert client.constructors or client.factories or client.from_methods or client.instances


@each_pack
def test_two_examples_in_five_find_nothing(pack: RulePack) -> None:
    assert sum(not example.finds for example in pack.example) * 5 >= len(pack.example) * 2


@each_pack
def test_examples_compile(pack: RulePack) -> None:
    for example in pack.example:
        source = example.code if example.path.endswith(".py") else example.beside
        compile(source, f"{pack.pack.id}: {example.note}", "exec", dont_inherit=True)


@each_pack
def test_examples_find_what_they_say(pack: RulePack) -> None:
    assert wrong_examples(pack, (pack,)) == []


@each_pack
def test_examples_find_the_same_among_all_packs(pack: RulePack) -> None:
    assert wrong_examples(pack, tuple(PACKS.values())) == []


@each_pack
def test_every_rule_is_needed_by_an_example(pack: RulePack) -> None:
    assert untried(pack) == []


@each_pack
def test_every_spelling_leads_to_the_flag(pack: RulePack) -> None:
    assert wrong_examples(replace(pack, example=tuple(spellings(pack))), (pack,)) == []


def test_a_rule_that_no_example_needs_is_seen() -> None:
    waffle = PACKS["waffle"]
    assert "waffle.sample_is_active" not in untried(waffle)
    kept = tuple(
        example
        for example in waffle.example
        if "sample_is_active" not in example.code or "waffle.decorators" in example.code
    )
    assert untried(replace(waffle, example=kept)) == [
        "waffle.flag_is_active",
        "waffle.switch_is_active",
        "waffle.sample_is_active",
    ]
