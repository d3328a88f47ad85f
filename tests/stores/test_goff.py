from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from flaglint.stores.dates import parse_moment
from flaglint.stores.goff import STORE
from flaglint.stores.listing import flag_to_json
from tests.stores.reading import fetch, only, refused, served, state, write

ON, OFF = {"variation": "on"}, {"variation": "off"}
FUTURE = "2030-01-01T00:00:00Z"


def flag(default: object = ON, **fields: Any) -> dict[str, Any]:
    return {"variations": {"on": True, "off": False}, "defaultRule": default, **fields}


def decided(tmp_path: Path, default: object = ON, **fields: Any) -> tuple[object, ...]:
    return served(state(fetch(STORE, write(tmp_path, "flags.json", {"a": flag(default, **fields)})), "a"))


def read(tmp_path: Path, default: object = ON, **fields: Any) -> dict[str, Any]:
    found = flag_to_json(only(fetch(STORE, write(tmp_path, "flags.json", {"a": flag(default, **fields)})), "a"))
    return found["environments"]["default"]  # type: ignore[index,no-any-return]


def test_toml_is_read(tmp_path: Path) -> None:
    text = '[a]\ndefaultRule = { variation = "on" }\n[a.variations]\non = 1\n[a.metadata]\nexpires = 2027-01-01\n'
    location = write(tmp_path, "flags.toml", text)
    assert served(state(fetch(STORE, location), "a")) == ("full", 1, None)
    assert only(fetch(STORE, location), "a").expires_at == parse_moment("2027-01-01")


def test_a_step_to_come_is_a_change_to_come(tmp_path: Path) -> None:
    found = read(tmp_path, OFF, scheduledRollout=[{"date": FUTURE, "defaultRule": ON}])
    assert (found["reason"], found["now"], found["until"], found["values"]) == (
        "scheduled",
        False,
        FUTURE,
        [True, False],
    )


def test_a_step_to_come_that_changes_nothing_is_no_change(tmp_path: Path) -> None:
    assert decided(tmp_path, ON, scheduledRollout=[{"date": FUTURE, "defaultRule": ON}]) == ("full", True, None)


def test_the_end_of_an_experimentation_to_come_is_a_change(tmp_path: Path) -> None:
    found = read(tmp_path, ON, experimentation={"end": FUTURE})
    assert (found["reason"], found["now"], found["includes_code_default"]) == ("scheduled", True, True)


def test_values_that_agree_are_one_answer(tmp_path: Path) -> None:
    fields = {"variations": {"on": 1, "off": 1}}
    assert decided(tmp_path, {"percentage": {"on": 50, "off": 50}}, **fields) == ("full", 1, None)


def test_one_is_not_true(tmp_path: Path) -> None:
    fields = {"variations": {"on": 1, "off": True}}
    assert decided(tmp_path, {"percentage": {"on": 50, "off": 50}}, **fields) == ("partial", [1, True], "percentage")


def test_a_bucketing_key_is_the_attribute_that_callers_need(tmp_path: Path) -> None:
    found = read(tmp_path, ON, bucketingKey="team")
    assert (found["reason"], found["attribute"], found["value_if_present"]) == ("needs-attribute", "team", True)


@pytest.mark.parametrize(
    "fields",
    [
        {"variations": {"on": None}},
        {"variations": None},
        {"scheduledRollout": [{"date": FUTURE, "variations": {"on": False}}]},
        {"scheduledRollout": [{"date": "soon"}]},
    ],
)
def test_what_is_not_fully_understood_is_unknown(tmp_path: Path, fields: dict[str, Any]) -> None:
    assert decided(tmp_path, **fields)[0] == "unknown"


def test_a_yaml_value_that_versions_read_differently_is_unknown(tmp_path: Path) -> None:
    text = "a:\n  variations: {x: on}\n  defaultRule: {variation: x}\n"
    assert served(state(fetch(STORE, write(tmp_path, "flags.yaml", text)), "a"))[0] == "unknown"


def test_toml_of_other_tools_is_left_alone_in_a_folder(tmp_path: Path) -> None:
    write(tmp_path, "flags.json", {"a": flag()})
    write(tmp_path, "pyproject.toml", "[project]\n")
    assert [each.key for each in fetch(STORE, str(tmp_path)).flags] == ["a"]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("flags.json", [], "Expected object, got array at $"),
        ("flags.json", {}, "holds no flag at all"),
        ("flags.json", {"a": []}, 'Expected object, got array at $["a"]'),
        ("flags.json", {"a": flag(disable="yes")}, 'Expected bool | null, got str at $["a"].disable'),
        ("flags.toml", "a = ", "is not TOML"),
        ("flags.toml", "[a.variations]\nx = nan", "is not TOML"),
    ],
)
def test_a_document_that_is_none_is_refused(tmp_path: Path, name: str, content: object, problem: str) -> None:
    assert refused(STORE, write(tmp_path, name, content)).startswith(problem)
