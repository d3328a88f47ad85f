from __future__ import annotations

from typing import Any

import pytest

from flaglint.errors import DocumentError
from flaglint.stores.appconfig_deployments import History, history_of
from flaglint.stores.dates import parse_moment
from flaglint.stores.documents import Document

DOCUMENT = Document("deployments.json", "", "")
CHANGE = parse_moment("2025-02-15")


def deployment(number: int, month: int, **fields: Any) -> dict[str, Any]:
    return {
        "DeploymentNumber": number,
        "ConfigurationName": "flags",
        "ConfigurationVersion": str(number),
        "State": "COMPLETE",
        "StartedAt": f"2025-{month:02}-01T00:00:00Z",
        "CompletedAt": f"2025-{month:02}-01T01:00:00Z",
        **fields,
    }


def history(*items: dict[str, Any], profile: str | None = None) -> History:
    return history_of(list(items), profile, DOCUMENT)


def test_since_is_the_first_deployment_after_the_change() -> None:
    found = history(deployment(3, 5), deployment(2, 3), deployment(1, 1))
    assert found.since(CHANGE) == parse_moment("2025-03-01T01:00:00Z")


def test_an_option_picks_the_profile() -> None:
    found = history(deployment(1, 3), deployment(2, 4, ConfigurationName="other"), profile="other")
    assert found.since(CHANGE) == parse_moment("2025-04-01T01:00:00Z")


def test_a_deployment_that_was_undone_starts_the_count_again() -> None:
    found = history(deployment(1, 3), deployment(2, 4, State="REVERTED"), deployment(3, 5))
    assert found.since(CHANGE) == parse_moment("2025-05-01T01:00:00Z")


@pytest.mark.parametrize(
    "items",
    [
        [deployment(1, 1)],
        [deployment(1, 3), deployment(2, 4, ConfigurationVersion="0")],
        [deployment(1, 3, ConfigurationVersion="latest")],
        [deployment(1, 3, StartedAt=None)],
        [deployment(1, 3, CompletedAt=None)],
        [deployment(1, 3), deployment(2, 4, State="ROLLED_BACK")],
    ],
)
def test_since_is_unknown_where_the_listing_cannot_tell(items: list[dict[str, Any]]) -> None:
    assert history(*items).since(CHANGE) is None


def test_since_is_unknown_for_a_flag_without_a_date() -> None:
    assert history(deployment(1, 3)).since(None) is None


def test_a_completed_deployment_leaves_no_doubt() -> None:
    assert history(deployment(1, 3)).doubt(CHANGE) is None
    assert history(deployment(1, 3), deployment(2, 4, State="ROLLED_BACK")).doubt(CHANGE) is None


@pytest.mark.parametrize(
    ("items", "doubt"),
    [
        ([], "no deployment is completed"),
        ([deployment(1, 3, State="ROLLED_BACK")], "no deployment is completed"),
        ([deployment(1, 1), deployment(2, 3, State="BAKING")], "a deployment is under way"),
        ([deployment(1, 1), deployment(2, 3, State="NEW")], "a deployment is under way"),
        ([deployment(1, 1)], "changed since the newest deployment began"),
    ],
)
def test_what_may_not_be_deployed_is_doubtful(items: list[dict[str, Any]], doubt: str) -> None:
    assert history(*items).doubt(CHANGE) == doubt


@pytest.mark.parametrize(
    ("items", "profile", "problem"),
    [
        ([deployment(1, 1), deployment(2, 1, ConfigurationName="b")], None, "has deployments of 2 configuration"),
        ([deployment(1, 1)], "b", "has no deployment of the profile 'b'"),
        ([{"State": "COMPLETE"}], None, "missing required field DeploymentNumber"),
    ],
)
def test_a_listing_of_other_profiles_is_refused(items: list[dict[str, Any]], profile: str | None, problem: str) -> None:
    with pytest.raises(DocumentError, match=problem):
        history_of(items, profile, DOCUMENT)
