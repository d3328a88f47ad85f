"""Deployments of AWS AppConfig: since when a flag of the deployed version has been as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from flaglint.errors import DocumentError
from flaglint.stores.dates import parse_moment
from flaglint.stores.documents import Document
from flaglint.stores.trees import typed

_UNDER_WAY = frozenset({"DEPLOYING", "BAKING", "VALIDATING", "ROLLING_BACK"})


class Deployment(msgspec.Struct, rename="pascal"):
    """One entry of `list_deployments`."""

    deployment_number: int
    state: str
    configuration_name: str | None = None
    configuration_version: str | None = None
    started_at: str | None = None
    completed_at: str | None = None


@dataclass(frozen=True, slots=True)
class History:
    """The completed deployments of one profile, the oldest first, and the number of the last one that is not.

    `under_way`: one is neither completed nor undone yet.
    """

    completed: tuple[Deployment, ...]
    undone: int
    under_way: bool

    def doubt(self, modified_at: datetime | None) -> str | None:
        """Return why the deployed version may hold another state of a flag than the document, or None."""
        if not self.completed:
            return "no deployment is completed"
        if self.under_way:
            return "a deployment is under way"
        started = parse_moment(self.completed[-1].started_at)
        if modified_at is not None and started is not None and modified_at > started:
            return "changed since the newest deployment began"
        return None

    def since(self, modified_at: datetime | None) -> datetime | None:
        """Return when the first deployment since the change was completed; None where another version came between."""
        if modified_at is None or not self._is_forward():
            return None
        for deployment in self.completed:
            started = parse_moment(deployment.started_at)
            if started is None:
                return None
            if started >= modified_at and deployment.deployment_number > self.undone:
                return parse_moment(deployment.completed_at)
        return None

    def _is_forward(self) -> bool:
        versions = [each.configuration_version or "" for each in self.completed]
        if not all(version.isascii() and version.isdecimal() for version in versions):
            return False
        numbers = [int(version) for version in versions]
        return numbers == sorted(numbers)


def history_of(items: object, profile: str | None, document: Document) -> History:
    """Return the history of the profile; without one, of the only profile that was deployed.

    Raises:
        DocumentError: no deployments, several profiles, or none of that name.
    """
    found = typed(items, list[Deployment], document, "$.Items")
    names = {each.configuration_name for each in found}
    if profile is None and len(names) > 1:
        problem = f"has deployments of {len(names)} configuration profiles"
        raise DocumentError(document.location, problem, "give the option profile")
    if profile is not None and profile not in names:
        raise DocumentError(document.location, f"has no deployment of the profile {profile!r}", "correct the option")
    ours = sorted(
        (each for each in found if profile in (None, each.configuration_name)), key=lambda each: each.deployment_number
    )
    undone = max((each.deployment_number for each in ours if each.state != "COMPLETE"), default=0)
    return History(tuple(each for each in ours if each.state == "COMPLETE"), undone, _is_under_way(ours))


def _is_under_way(deployments: Sequence[Deployment]) -> bool:
    known = _UNDER_WAY | {"COMPLETE", "ROLLED_BACK", "REVERTED"}
    return any(each.state in _UNDER_WAY or each.state not in known for each in deployments)
