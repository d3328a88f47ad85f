"""moto has applications' profiles and hosted versions; botocore's Stubber says what moto cannot."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ReadTimeoutError
from botocore.stub import Stubber
from moto import mock_aws

from flaglint.cli.main import run
from flaglint.errors import StoreError
from flaglint.stores.clients.aws import Account, AppConfig
from tests.stores.appconfig_server import FEATURE_FLAGS, with_credentials
from tests.stores.serving import Reply, in_turn, serving

SCOPE = {"ApplicationId": "a", "ConfigurationProfileId": "p"}


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with_credentials(monkeypatch, tmp_path, "[profile eu]\nregion = eu-west-1\n[profile us]\nregion = us-east-1\n")


@contextmanager
def stubbed(most_seconds: float = 60) -> Iterator[tuple[AppConfig, Stubber]]:
    service = AppConfig(Account(None, "eu-west-1"), None, most_seconds)
    with Stubber(service.client) as stubber:
        yield service, stubber
        stubber.assert_no_pending_responses()


def refusal(code: str, status: int = 400) -> str:
    """Return the one line for an answer with an error code, whose message holds what must not be shown."""
    with stubbed() as (service, stubber):
        stubber.add_client_error("list_applications", code, "AKIAEXAMPLE key-secret", status)
        with pytest.raises(StoreError) as caught:
            service.items("list_applications", 5)
    message = str(caught.value)
    assert message.startswith("appconfig:api (AWS in eu-west-1): ")
    assert "secret" not in message
    assert "\n" not in message
    return message.partition(": ")[2]


def failure(profile: str | None = None, region: str | None = "eu-west-1", endpoint: str | None = None) -> str:
    """Return the one line with which a service cannot be asked."""
    with pytest.raises(StoreError) as caught:
        AppConfig(Account(profile, region), endpoint, 3).items("list_applications", 5)
    assert "\n" not in str(caught.value)
    return str(caught.value).partition("): ")[2]


@mock_aws
def test_profiles_and_hosted_versions_are_read_as_moto_keeps_them() -> None:
    made = boto3.client("appconfig", "eu-west-1")
    shop = made.create_application(Name="shop")["Id"]
    given = {"ApplicationId": shop, "LocationUri": "hosted"}
    names = [f"flags-{number}" for number in range(3)]
    ids = [made.create_configuration_profile(Name=name, Type=FEATURE_FLAGS, **given)["Id"] for name in names]
    made.create_hosted_configuration_version(
        ApplicationId=shop, ConfigurationProfileId=ids[0], Content=b'{"version": "1"}', ContentType="application/json"
    )
    service = AppConfig(Account(None, "eu-west-1"), None, 60)
    assert [each["Name"] for each in service.items("list_configuration_profiles", 5, ApplicationId=shop)] == names
    assert service.content(shop, ids[0], 1) == b'{"version": "1"}'
    assert AppConfig(Account(None, "eu-west-1"), None, 60).content(shop, ids[0], 2) is None


def test_every_page_is_read() -> None:
    with stubbed() as (service, stubber):
        pages: list[dict[str, Any]] = [{"Items": [{"Id": "1"}], "NextToken": "n"}, {"Items": [{"Id": "2"}]}]
        for page, given in zip(pages, ({}, {"NextToken": "n"}), strict=True):
            stubber.add_response("list_applications", page, given)
        assert [each["Id"] for each in service.items("list_applications", 5)] == ["1", "2"]


def test_pages_without_end_end_at_a_limit() -> None:
    with stubbed() as (service, stubber):
        for number in range(3):
            stubber.add_response("list_applications", {"Items": [], "NextToken": str(number)})
        with pytest.raises(StoreError, match="list_applications has more than 2 pages"):
            service.items("list_applications", 2)


def test_a_page_that_fails_leaves_nothing() -> None:
    with stubbed() as (service, stubber):
        stubber.add_response("list_applications", {"Items": [{"Id": "1"}], "NextToken": "n"})
        stubber.add_client_error("list_applications", "InternalServerException", "", 500)
        with pytest.raises(StoreError, match="answered list_applications with an error \\(InternalServerException\\)"):
            service.items("list_applications", 5)


def test_a_version_that_was_deleted_is_none_and_one_that_may_not_be_read_is_refused() -> None:
    with stubbed() as (service, stubber):
        stubber.add_client_error("get_hosted_configuration_version", "ResourceNotFoundException", "", 404)
        stubber.add_client_error("get_hosted_configuration_version", "AccessDeniedException", "", 403)
        assert service.content("a", "p", 1) is None
        assert service.content("a", "p", 1) is None
        with pytest.raises(StoreError, match="may not get_hosted_configuration_version"):
            service.content("a", "p", 2)


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("ExpiredTokenException", "the credentials have expired (ExpiredTokenException); get new ones; with single"),
        ("AccessDeniedException", "the credentials may not list_applications (AccessDeniedException); allow them appc"),
        ("UnrecognizedClientException", "AWS does not know the credentials (UnrecognizedClientException); check AWS_"),
        ("InvalidSignatureException", "AWS does not know the credentials (InvalidSignatureException); check AWS_"),
        ("ThrottlingException", "asks to slow down; gave up after 6 tries; try again later"),
        ("BadRequestException", "answered list_applications with an error (BadRequestException); check the region"),
        ("302", "answered list_applications with an error (status 302); check the region"),
    ],
)
def test_a_refusal_says_what_to_do(code: str, line: str) -> None:
    assert refusal(code).startswith(line)


def test_without_credentials_the_line_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    assert failure().startswith(
        "there are no AWS credentials; set AWS_PROFILE to a profile of ~/.aws/config, or AWS_ACCESS_KEY_ID and "
        "AWS_SECRET_ACCESS_KEY; they need appconfig:ListApplications"
    )
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
    assert failure().startswith("there are no AWS credentials")


def test_an_unknown_profile_names_those_that_are_known() -> None:
    assert failure("asia") == "there is no AWS profile of this name; known are eu, us"


def test_an_unknown_profile_of_the_environment_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "asia")
    assert failure() == "there is no AWS profile of this name; AWS_PROFILE and ~/.aws/config must agree"


def test_a_login_that_is_over_says_how_to_log_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "aws-config").write_text(
        "[profile work]\nregion = eu-west-1\nsso_session = s\nsso_account_id = 1\nsso_role_name = r\n"
        "[sso-session s]\nsso_region = eu-west-1\nsso_start_url = https://example.awsapps.com/start\n"
    )
    assert failure("work") == "the AWS login is over, or cannot be used; run: aws sso login --profile work"


def test_a_missing_or_impossible_region_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda seconds: None)
    monkeypatch.delenv("AWS_REGION")
    assert failure(region=None).startswith("no AWS region is set; set AWS_PROFILE to a profile of ~/.aws/config that")
    assert failure(region="eu west").startswith("is no region or address that AWS has; check the option regions")
    assert failure(endpoint="http://127.0.0.1:1").startswith("AppConfig cannot be reached; check the network")


def test_an_answer_that_does_not_come_in_time_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    service = AppConfig(Account(None, "eu-west-1"), None, 60)

    def wait(operation: str) -> None:
        raise ReadTimeoutError(endpoint_url="https://appconfig.example.com")

    monkeypatch.setattr(service.client, "get_paginator", wait)
    with pytest.raises(StoreError, match="no answer in time; raise the option timeout"):
        service.items("list_applications", 5)


def test_the_time_for_all_of_it_is_limited() -> None:
    with stubbed(most_seconds=1e-9) as (service, stubber):
        stubber.add_response("list_applications", {"Items": []})
        with pytest.raises(StoreError, match="was not read whole within 1e-09 seconds; raise the option timeout"):
            service.items("list_applications", 5)


def test_the_region_of_a_profile_is_taken() -> None:
    assert str(AppConfig(Account("us"), None, 3).account) == "appconfig:api (AWS profile us in us-east-1)"


MISBEHAVIOUR = {
    "429": (Reply(status=429), "with an error (status 429)"),
    "500": (Reply(status=500), "with an error (status 500)"),
    "cut": (Reply(b'{"Items": [{"Id"', announced=9000), "without a list of items"),
    "login page": (Reply("<title>Log in</title>", type="text/html"), "without a list of items"),
    "truncated JSON": (Reply(b'{"Items": [{"Id": "a"'), "without a list of items"),
    "other JSON": (Reply(b"[1, 2]"), "the connection to AWS failed"),
    "other host": (Reply(status=302, headers={"Location": "https://evil.example.com/"}), "(status 302)"),
}


@pytest.mark.parametrize(("reply", "problem"), MISBEHAVIOUR.values(), ids=MISBEHAVIOUR)
def test_a_server_that_misbehaves_gives_one_line_and_no_snapshot(
    reply: Reply,
    problem: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    with serving(in_turn(reply)) as server:
        store = f"appconfig:{server.url}"
        monkeypatch.setattr(sys, "argv", ["flaglint", "snapshot", "--store", store, "--output", "flags.json"])
        monkeypatch.setattr("botocore.endpoint.time.sleep", lambda seconds: None)
        with pytest.raises(SystemExit) as ended:
            run()
    printed = capsys.readouterr()
    assert (ended.value.code, printed.out) == (2, "")
    [line] = printed.err.splitlines()
    assert problem in line
    assert "secret" not in line
    assert not Path("flags.json").exists()
