from __future__ import annotations

from pathlib import Path

import pytest

from flaglint.stores.dates import parse_moment
from flaglint.stores.flagd import STORE
from tests.stores.reading import fetch, only, refused, served, state, write

VARIANTS = {"on": True, "off": False}


def flag(**fields: object) -> dict[str, object]:
    return {"state": "ENABLED", "variants": VARIANTS, "defaultVariant": "on", **fields}


def decided(tmp_path: Path, **fields: object) -> tuple[object, ...]:
    return served(state(fetch(STORE, write(tmp_path, "flags.json", {"flags": {"a": flag(**fields)}})), "a"))


def test_the_default_variation_is_served_to_all(tmp_path: Path) -> None:
    assert decided(tmp_path) == ("full", True, None)


def test_a_boolean_default_stands_for_the_variation_of_that_name(tmp_path: Path) -> None:
    assert decided(tmp_path, variants={"true": 1, "false": 2}, defaultVariant=False) == ("full", 2, None)


@pytest.mark.parametrize("fields", [{"state": "DISABLED"}, {"defaultVariant": None}, {"defaultVariant": ""}])
def test_without_a_variation_each_call_has_its_default(tmp_path: Path, fields: dict[str, object]) -> None:
    assert decided(tmp_path, **fields) == ("off", "code_default", None)


def test_targeting_that_names_no_variation_gives_the_default_of_the_call(tmp_path: Path) -> None:
    assert decided(tmp_path, targeting={"if": [True, "none"]}) == ("off", "code_default", None)


def test_targeting_without_a_match_gives_the_default_variation(tmp_path: Path) -> None:
    targeting = {"if": [{"==": [{"var": "country"}, "NZ"]}, "on"]}
    assert decided(tmp_path, targeting=targeting) == ("full", True, None)
    assert decided(tmp_path, targeting=targeting, defaultVariant="off") == ("partial", [True, False], "targeting")


@pytest.mark.parametrize(
    "fields", [{"state": "PAUSED"}, {"defaultVariant": "none"}, {"variants": {"on": None}}, {"targeting": {"new": []}}]
)
def test_what_is_not_fully_understood_is_unknown(tmp_path: Path, fields: dict[str, object]) -> None:
    assert decided(tmp_path, **fields)[0] == "unknown"


def test_metadata_of_a_flag_goes_before_that_of_the_document(tmp_path: Path) -> None:
    metadata = {"owner": "team-payments", "expires": "2025-12-31", "permanent": False, "description": "Hello"}
    document = {"metadata": {"owner": "team-shop"}, "flags": {"a": flag(metadata=metadata), "b": flag()}}
    snapshot = fetch(STORE, write(tmp_path, "flags.json", document))
    found = only(snapshot, "a")
    assert (found.owner, found.expires_at, found.permanent) == ("team-payments", parse_moment("2025-12-31"), False)
    assert (found.description, found.expires_from) == ("Hello", "metadata.expires")
    assert (only(snapshot, "b").owner, only(snapshot, "b").permanent) == ("team-shop", None)


def test_flags_may_be_a_list_with_keys(tmp_path: Path) -> None:
    location = write(tmp_path, "flags.json", {"flags": [{"key": "a", **flag()}]})
    assert served(state(fetch(STORE, location), "a")) == ("full", True, None)


def test_yaml_with_plain_words_as_names_is_read(tmp_path: Path) -> None:
    text = "flags:\n  a:\n    state: ENABLED\n    variants:\n      on: true\n      off: false\n    defaultVariant: on\n"
    assert served(state(fetch(STORE, write(tmp_path, "flags.yaml", text)), "a")) == ("full", True, None)


def test_a_yaml_value_that_versions_read_differently_is_unknown(tmp_path: Path) -> None:
    text = "flags: {a: {state: ENABLED, variants: {x: on}, defaultVariant: x}}"
    assert served(state(fetch(STORE, write(tmp_path, "flags.yaml", text)), "a"))[0] == "unknown"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ([], "Expected object, got array at $"),
        ({}, "Object missing required field flags at $"),
        ({"flags": {}}, "holds no flag at all"),
        ({"flags": {"a": []}}, 'Expected object, got array at $.flags["a"]'),
        ({"flags": {"a": {"state": "ENABLED"}}}, 'Object missing required field variants at $.flags["a"]'),
        (
            {"flags": {"a": flag(defaultVariant=1)}},
            "Expected bool | str | null, got int at $.flags",
        ),
        ({"flags": {"a": flag(targeting=[])}}, 'Expected object | null, got array at $.flags["a"].targeting'),
        ({"flags": [flag()]}, "has no key at $.flags[0]"),
        ({"flags": [{"key": "a", **flag()}] * 2}, "has the flag 'a' twice"),
        ('{"flags": {"a": ', "is JSON that ends too early"),
    ],
)
def test_a_document_that_is_none_is_refused_with_the_place(tmp_path: Path, content: object, problem: str) -> None:
    assert refused(STORE, write(tmp_path, "flags.json", content)).startswith(problem)
