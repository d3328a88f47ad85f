from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from flaglint.stores.dates import parse_moment
from flaglint.stores.flagsmith import STORE
from tests.stores.reading import fetch, only, refused, served, state, write


def page(*results: dict[str, Any], count: int | None = None) -> dict[str, Any]:
    return {"count": len(results) if count is None else count, "next": None, "results": list(results)}


def tag(**fields: Any) -> dict[str, Any]:
    return {"id": 1, "label": "Stale", "type": "NONE", "is_permanent": False, **fields}


def listed(tmp_path: Path, *tags: dict[str, Any], **fields: Any) -> Any:
    write(tmp_path, "features.json", page({"name": "a", **fields}))
    if tags:
        write(tmp_path, "tags.json", page(*tags))
    return only(fetch(STORE, str(tmp_path)), "a")


def test_dates_owner_and_description_are_read(tmp_path: Path) -> None:
    found = listed(
        tmp_path,
        created_date="2025-03-04T09:00:00Z",
        last_modified_in_any_environment="2025-08-01T12:00:00Z",
        owners=[{"email": "ana@example.com"}],
        description="New",
    )
    assert (found.owner, found.owner_from, found.description) == ("ana@example.com", "owners.email", "New")
    assert (found.created_at, found.modified_at) == (
        parse_moment("2025-03-04T09:00:00Z"),
        parse_moment("2025-08-01T12:00:00Z"),
    )


def test_a_group_owns_a_feature_without_a_person(tmp_path: Path) -> None:
    found = listed(tmp_path, owners=[], group_owners=[{"name": "payments"}])
    assert (found.owner, found.owner_from) == ("payments", "group_owners.name")


def test_a_listed_feature_has_no_known_state(tmp_path: Path) -> None:
    found = listed(tmp_path, environment_feature_state={"enabled": True, "feature_state_value": None})
    assert served(found.environments[0][1]) == ("unknown", None, "state not in the document")
    assert found.definition_only


def test_an_archived_feature_has_no_known_state(tmp_path: Path) -> None:
    found = listed(tmp_path, is_archived=True)
    assert (found.archived, served(found.environments[0][1])[0]) == (True, "unknown")


def test_the_tag_stale_is_the_vendors_verdict(tmp_path: Path) -> None:
    found = listed(tmp_path, tag(type="STALE"), tags=[1])
    assert (found.vendor_stale, found.tags, found.permanent) == (True, ("Stale",), None)


def test_a_permanent_tag_makes_a_permanent_feature(tmp_path: Path) -> None:
    found = listed(tmp_path, tag(label="Ops", is_permanent=True), tags=[1])
    assert (found.permanent, found.permanent_from, found.vendor_stale) == (True, "tag Ops", None)


def test_a_tag_may_hold_the_date_of_expiry(tmp_path: Path) -> None:
    assert listed(tmp_path, tag(label="expires:2025-12-31"), tags=[1]).expires_at == parse_moment("2025-12-31")


def test_tags_without_their_listing_say_nothing(tmp_path: Path) -> None:
    found = listed(tmp_path, tags=[1, 2])
    assert (found.tags, found.vendor_stale, found.permanent) == ((), None, None)


def test_pages_of_a_listing_are_put_together(tmp_path: Path) -> None:
    write(tmp_path, "1.json", page({"name": "a"}, count=2))
    write(tmp_path, "2.json", page({"name": "b"}, count=2))
    found = fetch(STORE, str(tmp_path), "staging")
    assert [flag.key for flag in found.flags] == ["a", "b"]
    assert served(state(found, "a", "staging"))[0] == "unknown"


@pytest.mark.parametrize(
    ("bodies", "problem"),
    [
        ([page({"name": "a"}, count=2)], "lists 1 of 2 entries"),
        ([page({"name": "a"}, count=2), page({"name": "a"}, count=2)], "overlaps with another page"),
        ([page({"name": "a"}), page({"name": "b"})], "overlaps with another page"),
        ([page({"id": 1})], "missing required field name"),
        ([{"results": []}], "Expected int"),
        ([{"count": 0, "results": {}}], "Expected array"),
        ([page()], "holds no flag at all"),
        ([page(tag())], "holds no flag at all"),
    ],
)
def test_a_bad_listing_is_refused_with_one_line(tmp_path: Path, bodies: list[object], problem: str) -> None:
    for at, body in enumerate(bodies):
        write(tmp_path, f"{at}.json", body)
    assert problem in refused(STORE, str(tmp_path))
