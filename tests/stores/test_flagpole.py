from __future__ import annotations

from pathlib import Path

import pytest

from flaglint.stores.flagpole import STORE
from tests.stores.reading import fetch, only, refused, served, state, write

KEY = "organizations:a"
CONDITION = {"property": "organization_slug", "operator": "in", "value": ["shop"]}


def segment(rollout: object = 100, *conditions: object) -> dict[str, object]:
    return {"name": "s", "rollout": rollout, "conditions": list(conditions)}


def document(*segments: object, **fields: object) -> dict[str, object]:
    return {"options": {f"feature.{KEY}": {"segments": list(segments), **fields}, "system.admin": "a@b.c"}}


def decided(tmp_path: Path, *segments: object, **fields: object) -> tuple[object, ...]:
    return served(state(fetch(STORE, write(tmp_path, "flagpole.json", document(*segments, **fields))), KEY))


def test_a_segment_without_conditions_lets_everybody_in(tmp_path: Path) -> None:
    assert decided(tmp_path, segment()) == ("full", True, None)


def test_a_segment_that_nobody_passes_by_hides_those_after_it(tmp_path: Path) -> None:
    assert decided(tmp_path, segment(0), segment(100)) == ("full", False, None)


def test_a_disabled_feature_is_off(tmp_path: Path) -> None:
    assert decided(tmp_path, segment(), enabled=False) == ("off", False, None)


def test_segments_that_agree_are_one_answer(tmp_path: Path) -> None:
    assert decided(tmp_path, segment(100, CONDITION), segment(100)) == ("full", True, None)


def test_an_owner_may_be_text_or_a_team(tmp_path: Path) -> None:
    for owner, expected in (
        ("team-a", "team-a"),
        ({"team": "b", "email": "x@y.z"}, "b"),
        ({"email": "x@y.z"}, "x@y.z"),
    ):
        snapshot = fetch(STORE, write(tmp_path, "flagpole.json", document(owner=owner)))
        assert only(snapshot, KEY).owner == expected


def test_other_options_are_passed_over(tmp_path: Path) -> None:
    snapshot = fetch(STORE, write(tmp_path, "flagpole.json", document()))
    assert [flag.key for flag in snapshot.flags] == [KEY]


def test_conditions_and_rollouts_make_callers_differ(tmp_path: Path) -> None:
    assert decided(tmp_path, segment(100, CONDITION)) == ("partial", [True, False], "targeting")
    assert decided(tmp_path, segment(1)) == ("partial", [True, False], "percentage")
    assert decided(tmp_path, segment(50, CONDITION)) == ("partial", [True, False], "targeting+percentage")


@pytest.mark.parametrize("rollout", [101, -1, 99.5, True, "100", None])
def test_a_rollout_that_is_none_is_unknown(tmp_path: Path, rollout: object) -> None:
    assert decided(tmp_path, segment(rollout))[0] == "unknown"


@pytest.mark.parametrize("condition", [{"property": "a"}, {"operator": "regex"}, {"operator": {"kind": "near"}}])
def test_a_condition_that_is_not_known_is_unknown(tmp_path: Path, condition: object) -> None:
    assert decided(tmp_path, segment(100, condition))[0] == "unknown"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ({}, "Object missing required field options at $"),
        ({"options": {"system.admin": 1}}, "holds no flag at all"),
        (
            {"options": {"feature.a": {"enabled": True}}},
            'Object missing required field segments at $.options["feature.a"]',
        ),
        (document(enabled="on"), "Expected bool, got str"),
    ],
)
def test_a_document_that_is_none_is_refused(tmp_path: Path, content: object, problem: str) -> None:
    assert refused(STORE, write(tmp_path, "flagpole.json", content)).startswith(problem)
