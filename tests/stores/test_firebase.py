from __future__ import annotations

from pathlib import Path

import pytest

from flaglint.stores.dates import parse_moment
from flaglint.stores.firebase import STORE
from tests.stores.reading import fetch, only, refused, served, state, write

CONDITIONS = [
    {"name": "nz", "expression": "device.country in ['NZ', 'percent']"},
    {"name": "ten", "expression": "percent('seed') <= 10"},
    {"name": "both", "expression": "percent <= 10 && app.id == 'x'"},
    {"name": "all", "expression": "true"},
    {"name": "none", "expression": "false"},
]


def template(default: object = None, type_: str | None = "BOOLEAN", **conditional: object) -> dict[str, object]:
    parameter: dict[str, object] = {"defaultValue": default or {"value": "false"}, "conditionalValues": conditional}
    if type_ is not None:
        parameter["valueType"] = type_
    return {"conditions": CONDITIONS, "parameters": {"a": parameter}}


def decided(
    tmp_path: Path, default: object = None, type_: str | None = "BOOLEAN", **conditional: object
) -> tuple[object, ...]:
    return served(state(fetch(STORE, write(tmp_path, "template.json", template(default, type_, **conditional))), "a"))


def test_conditions_count_by_their_priority_not_by_the_order_of_the_values(tmp_path: Path) -> None:
    found = decided(tmp_path, None, "STRING", all={"value": "x"}, nz={"value": "x"})
    assert found == ("full", "x", None)


def test_a_condition_that_is_false_serves_nothing(tmp_path: Path) -> None:
    assert decided(tmp_path, none={"value": "true"}) == ("full", False, None)


@pytest.mark.parametrize(
    ("name", "reason"), [("nz", "targeting"), ("ten", "percentage"), ("both", "targeting+percentage")]
)
def test_a_condition_on_the_caller_makes_callers_differ(tmp_path: Path, name: str, reason: str) -> None:
    assert decided(tmp_path, None, "BOOLEAN", **{name: {"value": "true"}}) == ("partial", [True, False], reason)


@pytest.mark.parametrize(
    ("type_", "text", "expected"),
    [
        ("NUMBER", "1.50", 1.5),
        ("NUMBER", "-3", -3),
        ("STRING", "true", "true"),
        ("BOOLEAN", "TRUE", True),
        (None, "1", "1"),
    ],
)
def test_values_are_read_by_their_type(tmp_path: Path, type_: str | None, text: str, expected: object) -> None:
    assert decided(tmp_path, {"value": text}, type_) == ("full", expected, None)


def test_a_rollout_to_all_is_served_to_all(tmp_path: Path) -> None:
    rollout = {"rolloutValue": {"value": "true", "percent": 100}}
    assert decided(tmp_path, all=rollout) == ("full", True, None)
    assert decided(tmp_path, nz=rollout) == ("partial", [True, False], "targeting")


def test_since_is_when_the_template_was_published(tmp_path: Path) -> None:
    document = {**template(), "version": {"updateTime": "2026-10-28T07:30:00Z"}}
    found = state(fetch(STORE, write(tmp_path, "template.json", document)), "a")
    assert found.since == parse_moment("2026-10-28T07:30:00Z")
    assert only(fetch(STORE, write(tmp_path, "template.json", document)), "a").modified_at is None


def test_a_rollout_without_its_percentage_is_partial(tmp_path: Path) -> None:
    assert decided(tmp_path, all={"rolloutValue": {"value": "true"}}) == ("partial", [True, False], "percentage")


def test_personalization_is_never_constant(tmp_path: Path) -> None:
    assert decided(tmp_path, all={"personalizationValue": {"personalizationId": "p"}})[0::2] == (
        "partial",
        "experiment",
    )


@pytest.mark.parametrize(
    ("default", "type_"),
    [
        ({"value": "maybe"}, "BOOLEAN"),
        ({"value": "ten"}, "NUMBER"),
        ({"value": "NaN"}, "NUMBER"),
        ({"value": "1e999999"}, "NUMBER"),
        ({"value": "x"}, "COLOUR"),
        ({"experimentValue": {}}, "BOOLEAN"),
        ({"value": "true", "useInAppDefault": True}, "BOOLEAN"),
        ({"useInAppDefault": False}, "BOOLEAN"),
        ({"value": 1}, "NUMBER"),
        ({"rolloutValue": {"value": "true", "percent": 10}}, "BOOLEAN"),
    ],
)
def test_a_value_that_is_not_understood_is_unknown(tmp_path: Path, default: object, type_: str) -> None:
    assert decided(tmp_path, default, type_)[0] == "unknown"


def test_a_condition_that_the_template_lacks_is_unknown(tmp_path: Path) -> None:
    assert decided(tmp_path, gone={"value": "true"})[0] == "unknown"


def test_a_parameter_without_a_default_is_unknown(tmp_path: Path) -> None:
    location = write(tmp_path, "template.json", {"parameters": {"a": {"valueType": "BOOLEAN"}}})
    assert served(state(fetch(STORE, location), "a"))[0] == "unknown"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ([], "Expected object, got array at $"),
        ({}, "holds no flag at all"),
        ({"parameters": []}, "Expected object, got array at $.parameters"),
        ({"conditions": CONDITIONS * 2}, "has the condition 'nz' twice"),
        ({"parameters": {"a": {}}, "parameterGroups": {"g": {"parameters": {"a": {}}}}}, "has the parameter 'a' twice"),
    ],
)
def test_a_document_that_is_none_is_refused(tmp_path: Path, content: object, problem: str) -> None:
    assert refused(STORE, write(tmp_path, "template.json", content)).startswith(problem)
