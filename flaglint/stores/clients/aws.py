"""AWS AppConfig of one account in one region, through boto3: lists and hosted versions, nothing else.

Credentials come from the default chain (variables, `~/.aws`, single sign-on, the machine's role) and are never shown;
of an error only its kind is told, as AWS's own words may name keys.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import boto3
import botocore.exceptions
from botocore.config import Config
from botocore.parsers import ResponseParserError

from flaglint.errors import DocumentError, StoreError

RIGHTS = (
    "appconfig:ListApplications, ListEnvironments, ListConfigurationProfiles, ListDeployments and "
    "GetHostedConfigurationVersion"
)
_EXPIRED = frozenset({"ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"})
_DENIED = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "NotAuthorized"})
_REFUSED = frozenset(
    {"UnrecognizedClientException", "InvalidClientTokenId", "SignatureDoesNotMatch", "InvalidSignatureException"}
    | {"AuthFailure", "MissingAuthenticationToken", "MissingAuthenticationTokenException", "IncompleteSignature"}
)
_LOST_LOGIN = (
    botocore.exceptions.SSOError,
    botocore.exceptions.TokenRetrievalError,
    botocore.exceptions.CredentialRetrievalError,
)


@dataclass(frozen=True, slots=True)
class Account:
    """A named profile of AWS's own configuration (None: the default chain) and a region (None: the chain's)."""

    profile: str | None = None
    region: str | None = None

    def __str__(self) -> str:
        place = f" in {self.region}" if self.region else ""
        return f"appconfig:api ({f'AWS profile {self.profile}' if self.profile else 'AWS'}{place})"


class AppConfig:
    """The service; every answer comes within `seconds` from the start, or there is none."""

    def __init__(self, account: Account, endpoint: str | None, seconds: float) -> None:
        self._deadline = time.monotonic() + seconds
        self._seconds = seconds
        self._contents: dict[tuple[str, str, int], bytes | None] = {}
        self.account = account
        with self._explaining("connect"):
            session = boto3.Session(profile_name=account.profile, region_name=account.region)
            self.account = Account(account.profile, session.region_name)
            self.client = session.client("appconfig", endpoint_url=endpoint, config=_config(seconds))

    def items(self, operation: str, most_pages: int, **given: str) -> list[dict[str, Any]]:
        """Return every item of a listing.

        Raises:
            StoreError: a page is not there, or there are too many of them.
        """
        found: list[dict[str, Any]] = []
        with self._explaining(operation):
            for number, page in enumerate(self.client.get_paginator(operation).paginate(**given)):
                self._check_time()
                if number >= most_pages:
                    problem = f"{operation} has more than {most_pages} pages"
                    raise DocumentError(str(self.account), problem, "limit it by the option application")
                entries = page.get("Items")
                if not isinstance(entries, list):
                    problem = f"answered {operation} without a list of items"
                    raise DocumentError(str(self.account), problem, "check the address (AWS_ENDPOINT_URL)")
                found += entries
        return found

    def content(self, application: str, profile: str, version: int) -> bytes | None:
        """Return a hosted version, which is asked for once, or None if it was deleted.

        Raises:
            StoreError: no answer.
        """
        identity = (application, profile, version)
        if identity not in self._contents:
            self._contents[identity] = self._content(*identity)
        return self._contents[identity]

    def _content(self, application: str, profile: str, version: int) -> bytes | None:
        with self._explaining("get_hosted_configuration_version"):
            self._check_time()
            try:
                answer = self.client.get_hosted_configuration_version(
                    ApplicationId=application, ConfigurationProfileId=profile, VersionNumber=version
                )
            except self.client.exceptions.ResourceNotFoundException:
                return None
            return bytes(answer["Content"].read())

    def _check_time(self) -> None:
        if time.monotonic() > self._deadline:
            problem = f"was not read whole within {self._seconds:g} seconds"
            raise DocumentError(str(self.account), problem, "raise the option timeout, or try again later")

    @contextmanager
    def _explaining(self, operation: str) -> Iterator[None]:
        """Turn AWS's errors into one line of what happened and what to do."""
        try:
            yield
        except botocore.exceptions.ClientError as error:
            code = str(error.response.get("Error", {}).get("Code", "an error"))
            raise DocumentError(str(self.account), *_refusal(code, operation, self.account)) from None
        # An AttributeError is that of botocore's parser about JSON that is no object.
        except (botocore.exceptions.BotoCoreError, ResponseParserError, ValueError, AttributeError) as error:
            raise StoreError(f"{self.account}: {_failure(error, self.account)}") from None


def _config(seconds: float) -> Config:
    return Config(
        connect_timeout=min(10, seconds),
        read_timeout=min(30, seconds),
        retries={"mode": "standard", "total_max_attempts": 6},
        user_agent_extra="flaglint",
    )


def _login(account: Account) -> str:
    return f"run: aws sso login{f' --profile {account.profile}' if account.profile else ''}"


def _refusal(code: str, operation: str, account: Account) -> tuple[str, str]:
    """Return what an answer with an error code means, and what to do."""
    if code in _EXPIRED:
        return f"the credentials have expired ({code})", f"get new ones; with single sign-on {_login(account)}"
    if code in _DENIED:
        return f"the credentials may not {operation} ({code})", f"allow them {RIGHTS}"
    if code in _REFUSED:
        advice = "check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or AWS_PROFILE"
        return f"AWS does not know the credentials ({code})", advice
    if code in ("ThrottlingException", "TooManyRequestsException", "Throttling"):
        return "asks to slow down; gave up after 6 tries", "try again later"
    known = code if code.isascii() and code.isalnum() and not code.isdecimal() else f"status {code}"[:20]
    return f"answered {operation} with an error ({known})", "check the region (option regions); try again later"


def _failure(error: Exception, account: Account) -> str:
    """Return what went wrong before there was an answer, and what to do."""
    if isinstance(error, botocore.exceptions.ProfileNotFound):
        known = ", ".join(sorted(boto3.Session().available_profiles)) if account.profile else ""
        return (
            "there is no AWS profile of this name; "
            f"{f'known are {known}' if known else 'AWS_PROFILE and ~/.aws/config must agree'}"
        )
    if isinstance(error, (botocore.exceptions.NoCredentialsError, botocore.exceptions.PartialCredentialsError)):
        return (
            "there are no AWS credentials; set AWS_PROFILE to a profile of ~/.aws/config, or AWS_ACCESS_KEY_ID and "
            f"AWS_SECRET_ACCESS_KEY; they need {RIGHTS}"
        )
    if isinstance(error, botocore.exceptions.NoRegionError):
        return (
            "no AWS region is set; set AWS_PROFILE to a profile of ~/.aws/config that has one, or AWS_REGION, or pass "
            "--store 'appconfig:api?regions=eu-west-1' or options = {regions = \"eu-west-1\"}"
        )
    if isinstance(error, _LOST_LOGIN):
        return f"the AWS login is over, or cannot be used; {_login(account)}"
    return _broken(error)


def _broken(error: Exception) -> str:
    if isinstance(error, (botocore.exceptions.ReadTimeoutError, botocore.exceptions.ConnectTimeoutError)):
        return "no answer in time; raise the option timeout, or try again later"
    if isinstance(error, botocore.exceptions.EndpointConnectionError):
        return "AppConfig cannot be reached; check the network, and that the region has AppConfig (option regions)"
    if isinstance(error, botocore.exceptions.SSLError):
        return "its certificate is not accepted; check the address; for a private authority set AWS_CA_BUNDLE"
    if isinstance(error, (botocore.exceptions.InvalidRegionError, ValueError)):
        return "is no region or address that AWS has; check the option regions and AWS_REGION"
    return f"the connection to AWS failed ({type(error).__name__}); check ~/.aws/config, or try again later"
