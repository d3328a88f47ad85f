from __future__ import annotations

from pathlib import Path

import pytest

from flaglint.stores.chromium import STORE
from flaglint.stores.listing import flag_to_json
from tests.stores.reading import fetch, only, refused, served, state, write


def entry(**fields: object) -> dict[str, object]:
    return {"name": "a", "owners": ["ana"], "expiry_milestone": 120, **fields}


def read(tmp_path: Path, content: object, **options: str) -> dict[str, object]:
    return flag_to_json(only(fetch(STORE, write(tmp_path, "flag-metadata.json", content), **options), "a"))


def test_comments_are_passed_over(tmp_path: Path) -> None:
    text = '// "quoted"\n[{"name": "a", // why\n"owners": ["//a/OWNERS", "b@c.d"], "expiry_milestone": 1}]'
    assert read(tmp_path, text)["owners"] == ["//a/OWNERS", "b@c.d"]


@pytest.mark.parametrize(("current", "expired"), [("119", False), ("120", False), ("121", True)])
def test_a_flag_expires_after_its_milestone(tmp_path: Path, current: str, expired: bool) -> None:
    assert read(tmp_path, [entry()], current_milestone=current)["expired"] is expired


def test_a_bare_owner_has_an_address(tmp_path: Path) -> None:
    assert read(tmp_path, [entry()])["owner"] == "ana@chromium.org"


def test_without_a_current_milestone_nothing_is_called_expired(tmp_path: Path) -> None:
    assert "expired" not in read(tmp_path, [entry()])


def test_a_flag_that_never_expires_is_permanent(tmp_path: Path) -> None:
    found = read(tmp_path, [entry(expiry_milestone=-1)], current_milestone="500")
    assert (found["permanent"], found["expired"], found.get("expires_in")) == (True, False, None)


def test_a_milestone_of_another_meaning_says_nothing(tmp_path: Path) -> None:
    found = read(tmp_path, [entry(expiry_milestone=-2)], current_milestone="500")
    assert (found["permanent"], found.get("expired"), found.get("expires_in")) == (None, None, None)


def test_the_state_is_unknown(tmp_path: Path) -> None:
    snapshot = fetch(STORE, write(tmp_path, "flag-metadata.json", [entry()]))
    assert served(state(snapshot, "a")) == ("unknown", None, "metadata only")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ({}, "Expected array, got object at $"),
        ([], "holds no flag at all"),
        ([entry(expiry_milestone="120")], "Expected int, got str at $[0].expiry_milestone"),
        ([{"name": "a", "owners": []}], "Object missing required field expiry_milestone at $[0]"),
        ([entry(), entry()], "has the flag 'a' twice"),
        ('[{"name": "a", /* no */ "owners": []}]', "is not JSON"),
    ],
)
def test_a_document_that_is_none_is_refused(tmp_path: Path, content: object, problem: str) -> None:
    assert refused(STORE, write(tmp_path, "flag-metadata.json", content)).startswith(problem)


def test_a_milestone_that_is_no_number_is_refused(tmp_path: Path) -> None:
    location = write(tmp_path, "flag-metadata.json", [entry()])
    assert "current_milestone is no number ('M150')" in refused(STORE, location, current_milestone="M150")
