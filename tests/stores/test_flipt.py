from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from flaglint.stores.flipt import STORE
from flaglint.stores.listing import flag_to_json
from tests.stores.reading import fetch, only, refused, served, state, write

BOOLEAN = {"key": "a", "type": "BOOLEAN_FLAG_TYPE", "enabled": True}


def decided(tmp_path: Path, **fields: Any) -> tuple[object, ...]:
    location = write(tmp_path, "features.json", {"flags": [{"key": "a", "enabled": True, **fields}]})
    return served(state(fetch(STORE, location), "a"))


def test_a_boolean_flag_that_is_not_enabled_is_false_not_off(tmp_path: Path) -> None:
    assert decided(tmp_path, type="BOOLEAN_FLAG_TYPE", enabled=False) == ("full", False, None)


def test_a_flag_without_a_type_has_variants(tmp_path: Path) -> None:
    assert decided(tmp_path, variants=[{"key": "x", "default": True}]) == ("full", "x", None)


def test_a_variant_flag_that_is_not_enabled_serves_its_default(tmp_path: Path) -> None:
    assert decided(tmp_path, enabled=False, variants=[{"key": "x", "default": True}]) == ("off", "x", None)
    assert decided(tmp_path, enabled=False, variants=[{"key": "x"}]) == ("off", "code_default", None)


def test_the_attachment_of_the_one_variant_is_told(tmp_path: Path) -> None:
    flag = {"key": "a", "enabled": True, "variants": [{"key": "x", "default": True, "attachment": {"n": 1}}]}
    found = flag_to_json(only(fetch(STORE, write(tmp_path, "features.json", {"flags": [flag]})), "a"))
    assert (found["kind"], found["environments"]["default"]["attachment"]) == ("json", {"n": 1})  # type: ignore[index]


def test_one_file_may_hold_several_namespaces(tmp_path: Path) -> None:
    flag = "flags: [{key: a, type: BOOLEAN_FLAG_TYPE, enabled: true}]\n"
    text = f"# both\n---\nnamespace: one\n{flag}---\nnamespace: {{key: two}}\n{flag}---\n"
    found = only(fetch(STORE, write(tmp_path, "features.yaml", text), "given"), "a")
    assert [name for name, _ in found.environments] == ["one", "two"]


def test_a_file_of_one_namespace_has_the_environment_given(tmp_path: Path) -> None:
    location = write(tmp_path, "features.json", {"namespace": "one", "flags": [BOOLEAN]})
    assert list(dict(only(fetch(STORE, location, "given"), "a").environments)) == ["given"]


def test_other_yaml_of_a_folder_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path, "one.features.yml", "flags: [{key: a, enabled: true}]")
    write(tmp_path, "compose.yaml", "services: {}")
    assert [flag.key for flag in fetch(STORE, str(tmp_path)).flags] == ["a"]


@pytest.mark.parametrize(
    "fields",
    [
        {"type": "NEW_FLAG_TYPE"},
        {"variants": [{"key": "x"}, {"key": "x"}]},
        {"type": "BOOLEAN_FLAG_TYPE", "rollouts": [{}]},
        {"rules": [{"segment": "gone", "distributions": []}]},
    ],
)
def test_what_is_not_understood_is_unknown(tmp_path: Path, fields: dict[str, Any]) -> None:
    assert decided(tmp_path, **fields)[0] == "unknown"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ([], "Expected object, got array at $"),
        ({}, "holds no flag at all"),
        ({"version": "2.0", "flags": [BOOLEAN]}, "has the version '2.0', which is not known"),
        ({"flags": [BOOLEAN, BOOLEAN]}, "has the flag 'a' twice"),
        ({"flags": [{"key": "a", "enabled": "on"}]}, "Expected bool, got str at $.flags[0].enabled"),
        ({"flags": [BOOLEAN], "segments": [{"key": "s"}] * 2}, "has the segment 's' twice"),
    ],
)
def test_a_document_that_is_none_is_refused(tmp_path: Path, content: object, problem: str) -> None:
    assert refused(STORE, write(tmp_path, "features.json", content)).startswith(problem)


def test_a_namespace_that_stands_twice_is_refused(tmp_path: Path) -> None:
    text = "flags: [{key: a}]\n---\nflags: [{key: b}]\n"
    assert refused(STORE, write(tmp_path, "features.yaml", text)).startswith("has the namespace 'default' twice")


def test_yaml_that_switches_with_a_word_of_one_version_is_refused(tmp_path: Path) -> None:
    text = "flags:\n- key: a\n  enabled: on\n"
    assert "Expected bool" in refused(STORE, write(tmp_path, "features.yaml", text))
