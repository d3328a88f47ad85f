from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from flaglint.stores.dates import parse_moment
from flaglint.stores.unleash import STORE
from tests.stores.reading import fetch, only, refused, served, state, write

TYPES = {"types": [{"id": "release", "lifetimeDays": 40}, {"id": "kill-switch", "lifetimeDays": None}]}


def item(name: str = "a", **fields: Any) -> dict[str, Any]:
    environments = [{"name": "production", "enabled": True, "lastSeenAt": "2026-10-01T00:00:00Z"}]
    created = {"createdAt": "2025-03-04T09:00:00.000Z", "createdBy": {"name": "ana@example.com"}}
    return {"name": name, "type": "release", "archivedAt": None, "environments": environments, **created, **fields}


def page(*items: dict[str, Any], total: int | None = None) -> dict[str, Any]:
    return {"features": list(items), "total": len(items) if total is None else total}


def test_a_search_tells_dates_owner_and_the_last_use(tmp_path: Path) -> None:
    found = only(fetch(STORE, write(tmp_path, "search.json", page(item(stale=True)))), "a")
    assert (found.owner, found.owner_from) == ("ana@example.com", "createdBy.name")
    assert (found.created_at, found.vendor_stale) == (parse_moment("2025-03-04T09:00:00Z"), True)
    assert found.environments[0][1].last_evaluated == parse_moment("2026-10-01")


def test_a_tag_that_names_an_owner_says_more_than_who_made_the_flag(tmp_path: Path) -> None:
    tags = [{"type": "simple", "value": "owner:team-cart"}]
    found = only(fetch(STORE, write(tmp_path, "search.json", page(item(tags=tags)))), "a")
    assert (found.owner, found.owner_from) == ("team-cart", "tag owner:*")


def test_a_search_does_not_tell_for_whom_a_flag_is_on(tmp_path: Path) -> None:
    snapshot = fetch(STORE, write(tmp_path, "search.json", page(item())))
    assert served(state(snapshot, "a", "production"))[0] == "unknown"
    assert only(snapshot, "a").definition_only


def test_a_search_tells_that_a_flag_is_off(tmp_path: Path) -> None:
    body = page(item(environments=[{"name": "production", "enabled": False}]))
    assert served(state(fetch(STORE, write(tmp_path, "s.json", body)), "a", "production")) == ("off", False, None)


def test_an_archived_flag_leaves_each_call_to_its_default(tmp_path: Path) -> None:
    snapshot = fetch(STORE, write(tmp_path, "s.json", page(item(archivedAt="2026-01-10T00:00:00Z"))))
    assert served(state(snapshot, "a", "production")) == ("off", "code_default", None)
    assert (only(snapshot, "a").archived, only(snapshot, "a").definition_only) == (True, False)


def test_the_lifetime_of_a_type_dates_the_flag(tmp_path: Path) -> None:
    write(tmp_path, "types.json", TYPES)
    write(tmp_path, "search.json", page(item(), item("b", type="kill-switch"), item("c", type="new")))
    snapshot = fetch(STORE, str(tmp_path))
    first = only(snapshot, "a")
    assert (first.expires_at, first.expires_from) == (
        parse_moment("2025-04-13T09:00:00Z"),
        "createdAt + lifetimeDays(40)",
    )
    assert [only(snapshot, key).permanent for key in "abc"] == [False, True, None]


def test_without_the_types_no_lifetime_is_assumed(tmp_path: Path) -> None:
    found = only(fetch(STORE, write(tmp_path, "search.json", page(item()))), "a")
    assert (found.expires_at, found.permanent) == (None, None)


def test_a_tag_with_a_date_goes_before_the_lifetime(tmp_path: Path) -> None:
    write(tmp_path, "types.json", TYPES)
    write(tmp_path, "search.json", page(item(tags=[{"type": "expires", "value": "2026-01-01"}])))
    found = only(fetch(STORE, str(tmp_path)), "a")
    assert (found.expires_at, found.tags) == (parse_moment("2026-01-01"), ("expires:2026-01-01",))


def test_pages_of_one_search_are_put_together(tmp_path: Path) -> None:
    write(tmp_path, "1.json", page(item("a"), total=2))
    write(tmp_path, "2.json", page(item("b"), total=2))
    write(tmp_path, "3.json", page(item("c", archivedAt="2026-01-10T00:00:00Z"), total=1))
    assert [flag.key for flag in fetch(STORE, str(tmp_path)).flags] == ["a", "b", "c"]


def test_a_search_with_missing_pages_is_refused(tmp_path: Path) -> None:
    message = refused(STORE, write(tmp_path, "search.json", page(item(), total=2)))
    assert message == "lists 1 of 2 flags; add the other pages of the search to the folder"


def test_pages_that_overlap_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "1.json", page(item("a"), total=2))
    write(tmp_path, "2.json", page(item("a"), total=2))
    assert "lists 'a', as another page does" in refused(STORE, str(tmp_path))


@pytest.mark.parametrize(
    "body",
    [
        {"features": [{"type": "release"}], "total": 1},
        {"features": [item(environments=[{"name": "production"}])], "total": 1},
        {"features": {}, "total": 0},
        {"types": [{"id": "release"}]},
    ],
)
def test_a_body_with_missing_fields_is_refused(tmp_path: Path, body: object) -> None:
    assert refused(STORE, write(tmp_path, "body.json", body))


def test_a_search_without_flags_is_refused(tmp_path: Path) -> None:
    assert refused(STORE, write(tmp_path, "search.json", page())).startswith("holds no flag at all")
