from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from flaglint.stores.listing import flag_to_json
from flaglint.stores.split import STORE
from tests.stores.reading import fetch, only, refused, served, state, write


def split(name: str, treatment: str = "on", **fields: Any) -> dict[str, Any]:
    condition = {
        "conditionType": "ROLLOUT",
        "matcherGroup": {"combiner": "AND", "matchers": [{"matcherType": "ALL_KEYS"}]},
        "partitions": [{"treatment": treatment, "size": 100}],
    }
    return {"name": name, "defaultTreatment": "off", "conditions": [condition], **fields}


def document(*splits: object) -> dict[str, Any]:
    return {"ff": {"d": list(splits)}, "rbs": {"d": []}}


def decided(tmp_path: Path, key: str, *splits: object) -> tuple[object, ...]:
    return served(state(fetch(STORE, write(tmp_path, "localhost.json", document(*splits))), key))


def test_a_killed_flag_gives_its_default_treatment(tmp_path: Path) -> None:
    assert decided(tmp_path, "a", split("a", killed=True)) == ("off", "off", None)


def test_an_archived_flag_gives_control(tmp_path: Path) -> None:
    assert decided(tmp_path, "a", split("a", status="ARCHIVED", killed=True)) == ("off", "control", None)


def test_a_flag_is_settled_by_one_that_stands_after_it(tmp_path: Path) -> None:
    first = split("a", prerequisites=[{"n": "b", "ts": ["on"]}])
    assert decided(tmp_path, "a", first, split("b")) == ("full", "on", None)
    assert decided(tmp_path, "a", first, split("b", killed=True)) == ("full", "off", None)


def test_the_older_form_is_read(tmp_path: Path) -> None:
    location = write(tmp_path, "splits.json", {"splits": [split("a")], "since": -1, "till": 5})
    assert served(state(fetch(STORE, location), "a")) == ("full", "on", None)


def test_the_configuration_of_the_one_treatment_is_told(tmp_path: Path) -> None:
    location = write(tmp_path, "x.json", document(split("a", configurations={"on": "{}", "off": "[]"})))
    assert flag_to_json(only(fetch(STORE, location), "a"))["config"] == "{}"


def test_no_configuration_is_told_where_callers_differ(tmp_path: Path) -> None:
    found = split("a", configurations={"on": "{}"}, trafficAllocation=5)
    assert "config" not in flag_to_json(only(fetch(STORE, write(tmp_path, "x.json", document(found))), "a"))


def test_a_circle_of_prerequisites_is_unknown(tmp_path: Path) -> None:
    first, second = (split(name, prerequisites=[{"n": other, "ts": ["on"]}]) for name, other in ("ab", "ba"))
    third = split("c", prerequisites=[{"n": "a", "ts": ["on"]}])
    for key in "abc":
        assert decided(tmp_path, key, first, second, third)[0] == "unknown"


def test_a_status_that_is_new_is_unknown(tmp_path: Path) -> None:
    assert decided(tmp_path, "a", split("a", status="PAUSED"))[0] == "unknown"


def test_a_flag_that_depends_on_an_unknown_one_is_unknown(tmp_path: Path) -> None:
    first = split("a", prerequisites=[{"n": "b", "ts": ["on"]}])
    assert decided(tmp_path, "a", first, split("b", status="PAUSED"))[0] == "unknown"


def test_yaml_that_versions_read_differently_is_unknown(tmp_path: Path) -> None:
    location = write(tmp_path, "localhost.yaml", "- a:\n    treatment: on\n")
    assert served(state(fetch(STORE, location), "a"))[0] == "unknown"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ([], "Expected object, got array at $"),
        ({}, "has neither ff nor splits"),
        ({"ff": {}}, "Object missing required field d at $.ff"),
        (document(), "holds no flag at all"),
        (document({"name": "a"}), "Object missing required field defaultTreatment at $.ff.d[0]"),
        (document(split("a"), split("a")), "has the flag 'a' twice"),
    ],
)
def test_a_document_that_is_none_is_refused(tmp_path: Path, content: object, problem: str) -> None:
    assert refused(STORE, write(tmp_path, "localhost.json", content)).startswith(problem)
