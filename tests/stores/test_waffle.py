from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from flaglint.stores.dates import parse_moment
from flaglint.stores.waffle import STORE
from tests.stores.reading import fetch, only, refused, served, state, write

NOBODY: dict[str, Any] = {"everyone": None, "superusers": False}


def row(model: str = "waffle.flag", **fields: object) -> dict[str, object]:
    return {"model": model, "pk": 1, "fields": {"name": "a", **fields}}


def decided(tmp_path: Path, *rows: object, **options: str) -> tuple[object, ...]:
    return served(state(fetch(STORE, write(tmp_path, "fixture.json", list(rows)), **options), "a"))


@pytest.mark.parametrize("everyone", [True, False])
def test_everyone_decides_before_all_else(tmp_path: Path, everyone: bool) -> None:
    found = decided(tmp_path, row(everyone=everyone, percent="50.0", testing=True, staff=True))
    assert found == ("full", everyone, None)


def test_a_flag_that_nothing_turns_on_is_false(tmp_path: Path) -> None:
    assert decided(tmp_path, row(**NOBODY, rollout=True, percent="0.0")) == ("full", False, None)


@pytest.mark.parametrize(
    "fields", [{"testing": True}, {"superusers": True}, {"users": [7]}, {"groups": [["g"]]}, {"languages": "de"}]
)
def test_a_flag_for_some_people_is_no_constant(tmp_path: Path, fields: dict[str, Any]) -> None:
    assert decided(tmp_path, row(**{**NOBODY, **fields})) == ("partial", [True, False], "targeting")


def test_a_fixture_of_an_older_waffle_has_the_defaults_of_the_model(tmp_path: Path) -> None:
    assert decided(tmp_path, row()) == ("partial", [True, False], "targeting")


def test_people_and_percent_are_both_named(tmp_path: Path) -> None:
    assert decided(tmp_path, row(staff=True, percent=5))[2] == "targeting+percentage"


def test_an_override_by_query_is_no_constant(tmp_path: Path) -> None:
    assert decided(tmp_path, row(everyone=True), override="true") == ("partial", [True, False], "targeting")


@pytest.mark.parametrize("active", [True, False])
def test_a_switch_is_what_it_says(tmp_path: Path, active: bool) -> None:
    assert decided(tmp_path, row("waffle.switch", active=active)) == ("full", active, None)


@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        ("100.0", ("full", True, None)),
        ("0.0", ("full", False, None)),
        ("99.9", ("partial", [True, False], "percentage")),
    ],
)
def test_a_sample_is_constant_only_at_its_ends(tmp_path: Path, percent: str, expected: tuple[object, ...]) -> None:
    assert decided(tmp_path, row("waffle.sample", percent=percent)) == expected


@pytest.mark.parametrize("percent", ["many", "-1", "101", "NaN", "Infinity"])
def test_a_percentage_that_is_none_is_unknown(tmp_path: Path, percent: str) -> None:
    assert decided(tmp_path, row("waffle.sample", percent=percent))[0] == "unknown"
    assert decided(tmp_path, row(**NOBODY, percent=percent))[0] == "unknown"


def test_a_flag_and_a_switch_of_one_name_stay_apart(tmp_path: Path) -> None:
    location = write(tmp_path, "fixture.json", [row(everyone=True), row("waffle.switch", active=False)])
    assert [(flag.key, flag.namespace) for flag in fetch(STORE, location).flags] == [("a", "flag"), ("a", "switch")]


def test_the_note_gives_owner_and_date(tmp_path: Path) -> None:
    location = write(tmp_path, "fixture.json", [row(note="owner: team; expires: 2025-12-31", modified="2025-08-01")])
    flag = only(fetch(STORE, location), "a")
    assert (flag.owner, flag.expires_at, flag.expires_from) == ("team", parse_moment("2025-12-31"), "note")
    assert flag.environments[0][1].since == parse_moment("2025-08-01")


def test_the_models_of_a_project_are_read_by_option(tmp_path: Path) -> None:
    rows = [row("accounts.Flag", everyone=True), row("auth.user", username="x")]
    assert decided(tmp_path, *rows, flag_model="accounts.flag") == ("full", True, None)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ({"flags": []}, "Expected array, got object at $"),
        ([], "holds no flag at all"),
        ([row("auth.user")], "holds no flag at all"),
        ([{"model": "waffle.flag"}], "Object missing required field fields at $[0]"),
        ([row(everyone="yes")], "Expected bool | null, got str at $[0].fields.everyone"),
        ([row(), {"model": "waffle.flag", "fields": {}}], "Object missing required field name at $[1].fields"),
        ([row(), row()], "has the flag 'a' twice"),
        ('[{"model": "waffle.flag"', "is JSON that ends too early"),
    ],
)
def test_what_is_no_fixture_is_refused_with_the_place(tmp_path: Path, content: object, problem: str) -> None:
    assert refused(STORE, write(tmp_path, "fixture.json", content)).startswith(problem)
