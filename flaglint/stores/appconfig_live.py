"""AWS AppConfig over the network: what each environment of each application has deployed, and had before.

Credentials come from AWS's own places, never from here. Options, each several by commas: `accounts` (named profiles of
`~/.aws/config`; without it the default credentials), `regions` (else the profile's own, or `AWS_REGION`),
`application` and `profile` (names or ids of AppConfig; all without them), and `timeout`. With several accounts or
regions an environment is called `account/environment`, `region/environment` or `account/region/environment`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flaglint.discovery import load_extra
from flaglint.errors import DocumentError, StoreError
from flaglint.model.stores import API, StoreSettings
from flaglint.stores.appconfig_versions import Deployed, Version
from flaglint.stores.dates import parse_moment
from flaglint.stores.documents import Document, decoded
from flaglint.stores.live import timeout_of
from flaglint.stores.origins import checked_address

if TYPE_CHECKING:
    from flaglint.stores.clients.aws import AppConfig

FEATURE_FLAGS = "AWS.AppConfig.FeatureFlags"
FREEFORM = "AWS.Freeform"
OPTIONS = ("accounts", "regions", "application", "profile", "timeout")

_UNDONE = frozenset({"ROLLED_BACK", "REVERTED"})
_MOST_PAGES = 1000
# A flag that has been the same for so many deployments has been so for long enough.
_MOST_VERSIONS = 50


@dataclass(frozen=True, slots=True)
class _Profile:
    """A configuration profile of an application in an account; `space` names both, whatever the account."""

    service: AppConfig
    application: str
    identity: str
    name: str
    space: str

    def document(self, version: str) -> Document | None:
        """Return a hosted version, or None if it was deleted."""
        region = self.service.account.region
        account = f"{self.service.account.profile}/" if self.service.account.profile else ""
        location = f"appconfig://{account}{region}/{self.space}/{version}"
        if not version.isascii() or not version.isdecimal():
            raise DocumentError(location, "is no number of a hosted version", "update flaglint")
        content = self.service.content(self.application, self.identity, int(version))
        return None if content is None else decoded(location, content)


def deployed(settings: StoreSettings, kind: str) -> tuple[Deployed, ...]:
    """Return what each environment has deployed of each profile of a kind; environments with nothing are left out.

    Raises:
        StoreError: no credentials or rights, no such application, profile or environment, or no answer.
    """
    try:
        return _deployed(settings, kind)
    finally:
        _tell(settings, "")


def _deployed(settings: StoreSettings, kind: str) -> tuple[Deployed, ...]:
    services = _services(settings)
    profiles = [profile for service in services for profile in _profiles(service, settings, kind)]
    several = len({profile.space for profile in profiles}) > 1
    found: list[Deployed] = []
    names: set[str] = set()
    for profile in profiles:
        for environment in profile.service.items("list_environments", _MOST_PAGES, ApplicationId=profile.application):
            name = str(environment["Name"])
            names.add(name)
            if settings.environment in (None, name, environment["Id"]):
                _tell(settings, f"appconfig: {profile.space} in {name} ({profile.service.account})")
                label = _label(profile.service, services, name)
                found += _in_environment(profile, str(environment["Id"]), label, profile.space if several else None)
    if not found:
        raise _nothing(settings, profiles, names)
    return tuple(found)


def _tell(settings: StoreSettings, text: str) -> None:
    if settings.progress is not None:
        settings.progress(text)


def _services(settings: StoreSettings) -> list[AppConfig]:
    """Return the service of each account in each region."""
    aws = load_extra("stores.clients.aws", "aws", "appconfig: asking AWS")
    endpoint = None
    if settings.location != API:
        origin, path = checked_address(settings.location, f"appconfig: {settings.location.split('@')[-1]}")
        endpoint = f"{origin}{path}"
    seconds = timeout_of(settings)
    regions = settings.option_list("regions") or (os.environ.get("AWS_REGION", "").strip() or None,)
    return [
        aws.AppConfig(aws.Account(profile, region), endpoint, seconds)
        for profile in settings.option_list("accounts") or (None,)
        for region in regions
    ]


def _profiles(service: AppConfig, settings: StoreSettings, kind: str) -> list[_Profile]:
    """Return the profiles of a kind, of the applications that were asked for.

    Raises:
        StoreError: the account has none of that name, or one whose versions are kept elsewhere.
    """
    applications = service.items("list_applications", _MOST_PAGES)
    if not applications:
        problem = "has no AppConfig application"
        raise DocumentError(str(service.account), problem, "check the account, and the region (option regions)")
    listed: list[tuple[dict[str, Any], dict[str, Any]]] = []
    for application in _chosen(applications, settings, "application", service):
        profiles = service.items("list_configuration_profiles", _MOST_PAGES, ApplicationId=str(application["Id"]))
        listed += [(application, each) for each in profiles if each.get("Type", FREEFORM) == kind]
    chosen = _chosen([each for _, each in listed], settings, "profile", service) if listed else []
    return [_profile(service, application, each) for application, each in listed if each in chosen]


def _profile(service: AppConfig, application: dict[str, Any], each: dict[str, Any]) -> _Profile:
    space = f"{application['Name']}/{each['Name']}"
    if each.get("LocationUri") != "hosted":
        problem = f"keeps the versions of {space} outside of AppConfig"
        raise DocumentError(str(service.account), problem, "save the document to a file and give its path")
    return _Profile(service, str(application["Id"]), str(each["Id"]), str(each["Name"]), space)


def _chosen(
    entries: Sequence[dict[str, Any]], settings: StoreSettings, option: str, service: AppConfig
) -> list[dict[str, Any]]:
    """Return the entries that an option names, or all of them without it."""
    wanted = settings.option_list(option)
    known = ", ".join(sorted(str(each["Name"]) for each in entries))
    for each in wanted:
        if not any(each in (entry["Name"], entry["Id"]) for entry in entries):
            problem = f"has no {option} {each!r}"
            raise DocumentError(str(service.account), problem, f"known are {known}; correct the option {option}")
    return [each for each in entries if not wanted or each["Name"] in wanted or each["Id"] in wanted]


def _label(service: AppConfig, services: Sequence[AppConfig], environment: str) -> str:
    """Return the name of an environment, with account and region where there are several of them."""
    accounts = {each.account.profile for each in services}
    regions = {each.account.region for each in services}
    parts = [service.account.profile] if len(accounts) > 1 else []
    parts += [service.account.region] if len(regions) > 1 else []
    return "/".join([*(part or "default" for part in parts), environment])


def _in_environment(profile: _Profile, environment: str, label: str, namespace: str | None) -> Iterator[Deployed]:
    """Yield what an environment has deployed of a profile, if anything."""
    listed = profile.service.items(
        "list_deployments", _MOST_PAGES, ApplicationId=profile.application, EnvironmentId=environment
    )
    ours = [each for each in listed if _is_of(each, profile)]
    ours.sort(key=lambda each: int(each["DeploymentNumber"]), reverse=True)
    complete = [each for each in ours if each.get("State") == "COMPLETE"]
    under_way = [each for each in ours if each.get("State") not in ("COMPLETE", *_UNDONE)]
    if not complete and not under_way:
        return
    newest = complete[0] if complete else None
    current = None if newest is None else Version(_required(profile, newest), _moment(newest))
    before = [each for each in ours if newest is not None and each is not newest and each not in under_way]
    coming = _required(profile, under_way[0]) if under_way else None
    yield Deployed(label, namespace, current, _earlier(profile, before[:_MOST_VERSIONS]), coming)


def _is_of(deployment: dict[str, Any], profile: _Profile) -> bool:
    identity = deployment.get("ConfigurationProfileId")
    return identity == profile.identity if identity else deployment.get("ConfigurationName") == profile.name


def _required(profile: _Profile, deployment: dict[str, Any]) -> Document:
    version = str(deployment.get("ConfigurationVersion"))
    document = profile.document(version)
    if document is None:
        problem = f"has deployed version {version} of {profile.space}, which was deleted since"
        raise DocumentError(str(profile.service.account), problem, "deploy a version that exists")
    return document


def _earlier(profile: _Profile, deployments: Sequence[dict[str, Any]]) -> Iterator[Version]:
    """Yield the versions of earlier deployments, until one was deleted: what came before it is not known."""
    for each in deployments:
        document = profile.document(str(each.get("ConfigurationVersion")))
        if document is None:
            return
        yield Version(document, _moment(each), each.get("State") == "COMPLETE")


def _moment(deployment: dict[str, Any]) -> datetime | None:
    return parse_moment(deployment.get("CompletedAt"))


def _nothing(settings: StoreSettings, profiles: Sequence[_Profile], names: set[str]) -> StoreError:
    """Return why there is nothing to read."""
    place = "appconfig:api" if settings.location == API else settings.location
    if not profiles:
        return DocumentError(place, "has no profile of the kind that is read here", "check the option application")
    if settings.environment is not None and names and settings.environment not in names:
        known = ", ".join(sorted(names))
        return DocumentError(place, f"has no environment {settings.environment!r}", f"known are {known}")
    spaces = ", ".join(sorted({profile.space for profile in profiles}))
    return DocumentError(place, f"has not deployed {spaces} to any environment", "deploy it, or check the options")
