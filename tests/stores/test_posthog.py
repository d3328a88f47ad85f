from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from flaglint.stores.dates import parse_moment
from flaglint.stores.posthog import STORE
from tests.stores.reading import fetch, only, refused, served, state, write

CREATED, UPDATED = "2025-03-04T09:00:00Z", "2025-08-01T12:00:00Z"


def flag(key: str = "a", **fields: Any) -> dict[str, Any]:
    return {"key": key, "active": True, "filters": {"groups": [{"rollout_percentage": 100}]}, **fields}


def page(*flags: dict[str, Any], count: int | None = None) -> dict[str, Any]:
    return {"count": len(flags) if count is None else count, "next": None, "results": list(flags)}


def listed(tmp_path: Path, *flags: dict[str, Any]) -> Any:
    return fetch(STORE, write(tmp_path, "api.json", page(*flags)))


def test_local_evaluation_has_no_dates(tmp_path: Path) -> None:
    snapshot = fetch(STORE, write(tmp_path, "local.json", {"flags": [flag()]}), "eu")
    assert served(state(snapshot, "a", "eu")) == ("full", True, None)
    assert (only(snapshot, "a").created_at, state(snapshot, "a", "eu").since) == (None, None)


def test_the_api_tells_dates_owner_tags_and_the_last_use(tmp_path: Path) -> None:
    fields = {"created_at": CREATED, "updated_at": UPDATED, "last_called_at": "2026-10-31T23:00:00Z"}
    person = {"email": "ana@example.com"}
    snapshot = listed(tmp_path, flag(created_by=person, tags=["expires:2025-12-31"], name="Checkout", **fields))
    found = only(snapshot, "a")
    assert (found.owner, found.owner_from, found.description) == ("ana@example.com", "created_by.email", "Checkout")
    assert (found.created_at, found.expires_at) == (parse_moment(CREATED), parse_moment("2025-12-31"))
    assert state(snapshot, "a").since == parse_moment(UPDATED)
    assert state(snapshot, "a").last_evaluated == parse_moment("2026-10-31T23:00:00Z")


def test_a_state_has_held_since_the_last_change_of_its_parents(tmp_path: Path) -> None:
    condition = {"key": "b", "type": "flag", "value": True, "operator": "flag_evaluates_to"}
    groups = {"groups": [{"properties": [condition]}]}
    child = flag(filters=groups, updated_at=UPDATED)
    assert state(listed(tmp_path, child, flag("b", updated_at="2026-01-01")), "a").since == parse_moment("2026-01-01")
    assert state(listed(tmp_path, child, flag("b")), "a").since is None


def test_a_state_that_varies_has_no_beginning(tmp_path: Path) -> None:
    varies = flag(updated_at=UPDATED, filters={"groups": [{"rollout_percentage": 30}]})
    assert state(listed(tmp_path, varies), "a").since is None


@pytest.mark.parametrize(
    ("status", "stale"), [("STALE", True), ("inactive", True), ("ACTIVE", False), ("UNKNOWN", None), (None, None)]
)
def test_the_status_is_the_vendors_verdict(tmp_path: Path, status: str | None, stale: bool | None) -> None:
    assert only(listed(tmp_path, flag(status=status)), "a").vendor_stale is stale


def test_a_deleted_flag_is_archived(tmp_path: Path) -> None:
    assert only(listed(tmp_path, flag(deleted=True)), "a").archived


@pytest.mark.parametrize(
    ("payloads", "facts"),
    [({"true": "1"}, {"payload": "1"}), ({"red": "1"}, {"payloads": {"red": "1"}}), ({}, {}), (None, {})],
)
def test_payloads_are_a_second_channel(tmp_path: Path, payloads: Any, facts: dict[str, Any]) -> None:
    found = only(listed(tmp_path, flag(filters={"groups": [], "payloads": payloads})), "a")
    assert {fact.name: fact.value.decode() for fact in found.facts} == facts


def test_local_evaluation_and_the_api_complete_each_other(tmp_path: Path) -> None:
    write(tmp_path, "local.json", {"flags": [flag()]})
    snapshot = listed(tmp_path, flag(updated_at=UPDATED))
    snapshot = fetch(STORE, str(tmp_path))
    assert state(snapshot, "a").since == parse_moment(UPDATED)


def test_documents_that_differ_leave_the_flag_unknown(tmp_path: Path) -> None:
    write(tmp_path, "local.json", {"flags": [flag(active=False)]})
    write(tmp_path, "api.json", page(flag()))
    assert served(state(fetch(STORE, str(tmp_path)), "a"))[0] == "unknown"


def test_pages_of_a_listing_are_put_together(tmp_path: Path) -> None:
    write(tmp_path, "1.json", page(flag("a"), count=2))
    write(tmp_path, "2.json", page(flag("b"), count=2))
    assert [each.key for each in fetch(STORE, str(tmp_path)).flags] == ["a", "b"]


@pytest.mark.parametrize(
    ("bodies", "problem"),
    [
        ([[]], "Expected object"),
        ([{}], "is no PostHog document"),
        ([{"detail": "Invalid API key"}], "is no PostHog document"),
        ([{"flags": []}], "holds no flag at all"),
        ([{"flags": [flag(), flag()]}], "has the flag 'a' twice"),
        ([{"flags": [{"key": "a"}]}], "missing required field active"),
        ([{"flags": [flag(filters={"groups": [{"rollout_percentage": "x"}]})]}], "$.flags[0].filters.groups[0]"),
        ([page(flag(), count=2)], "lists 1 of 2 flags"),
        ([page(flag()), page(flag("b"))], "overlaps with another page"),
        ([{"results": []}], "Expected int"),
    ],
)
def test_a_bad_body_is_refused_with_one_line(tmp_path: Path, bodies: list[object], problem: str) -> None:
    for at, body in enumerate(bodies):
        write(tmp_path, f"{at}.json", body)
    assert problem in refused(STORE, str(tmp_path))
