from __future__ import annotations

from typing import Any

import pytest

from flaglint.errors import DocumentError
from flaglint.stores.dates import parse_moment
from flaglint.stores.documents import Document
from flaglint.stores.launchdarkly_api import Page, Status, check_complete, read_body


def page(*keys: str, total: int | None = None, query: str = "", **fields: Any) -> dict[str, Any]:
    items = [{"key": key, "variations": [{"value": True}, {"value": False}], **fields} for key in keys]
    links = {"self": {"href": f"/api/v2/flags/shop{query}"}}
    return {"items": items, "_links": links, "totalCount": len(keys) if total is None else total}


def status(**fields: Any) -> dict[str, Any]:
    links = {"self": {"href": "/api/v2/flag-statuses/shop/production/new%2Fcart"}}
    return {"items": [{"name": "active", "lastRequested": "2026-10-31T23:00:00Z", "_links": links, **fields}]}


def read(tree: object) -> Page | tuple[Status, ...] | None:
    return read_body(tree, Document("api.json", "", ""))


def pages(*trees: object) -> list[Page]:
    found = [read(tree) for tree in trees]
    assert all(isinstance(each, Page) for each in found)
    return [each for each in found if isinstance(each, Page)]


def test_a_page_gives_its_flags_with_their_environments() -> None:
    environment = {"on": True, "lastModified": 1754049600000, "rules": None, "offVariation": None}
    [found] = pages(page("a", environments={"production": environment}))
    assert [flag.item.key for flag in found.flags] == ["a"]
    assert found.flags[0].environments["production"].last_modified == 1754049600000
    assert found.flags[0].environments["production"].rules == ()


@pytest.mark.parametrize(
    ("fields", "owner"),
    [
        (
            {"_maintainer": {"email": "ana@example.com"}, "maintainerTeamKey": "t"},
            ("ana@example.com", "_maintainer.email"),
        ),
        ({"_maintainerTeam": {"key": "team"}}, ("team", "_maintainerTeam.key")),
        ({"maintainerTeamKey": "team"}, ("team", "maintainerTeamKey")),
        ({}, (None, None)),
    ],
)
def test_the_maintainer_is_a_person_before_a_team(fields: dict[str, Any], owner: tuple[str, str]) -> None:
    assert pages(page("a", **fields))[0].flags[0].item.owner() == owner


def test_a_status_names_its_flag_and_environment_by_its_link() -> None:
    assert read(status()) == (Status("new/cart", "production", "active", parse_moment("2026-10-31T23:00:00Z")),)


def test_a_flag_that_was_never_asked_for_has_no_date() -> None:
    found = read(status(lastRequested=None))
    assert isinstance(found, tuple)
    assert found[0].last_requested is None


@pytest.mark.parametrize("tree", [{}, [], None, {"flags": {}}, {"flagValues": {}}])
def test_another_document_is_left_to_others(tree: object) -> None:
    assert read(tree) is None


@pytest.mark.parametrize(
    ("tree", "problem"),
    [
        ({"items": {}}, "Expected array, got object at $.items"),
        ({"items": [5]}, "Expected object, got int at $.items[0]"),
        ({"items": [{"key": "beta", "rules": []}]}, "lists something else than flags or statuses"),
        (page("a", temporary="yes"), "Expected bool | null, got str at $.items[0].temporary"),
        (page("a", environments={"e": {"on": "yes"}}), 'Expected bool, got str at $.items[0].environments["e"].on'),
        (page("a", environments={"e": None}), "Expected object, got null at $.items[0].environments"),
        (status(name=None), "Object missing required field name at $.items[0]"),
        (status(_links={}), "has no link at $.items[0]._links.self"),
    ],
)
def test_a_body_of_the_wrong_shape_is_refused_with_the_place(tree: object, problem: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(tree)
    assert problem in str(caught.value)


def test_all_pages_of_two_listings_are_complete() -> None:
    check_complete(
        pages(
            page("a", total=2, query="?limit=1"),
            page("b", total=2, query="?limit=1&offset=1"),
            page("c", query="?filter=state%3Aarchived"),
        )
    )


@pytest.mark.parametrize(
    ("trees", "problem"),
    [
        ([page("a", total=2, query="?limit=1")], "lists 1 of 2 flags"),
        ([page("a", total=2), page("c", query="?filter=state%3Aarchived")], "lists 1 of 2 flags"),
        ([page("a", "b", total=2), page("b", total=2, query="?offset=1")], "overlaps with another page"),
    ],
)
def test_a_listing_that_is_not_whole_is_refused(trees: list[object], problem: str) -> None:
    with pytest.raises(DocumentError, match=problem):
        check_complete(pages(*trees))
