"""A stand-in for AWS AppConfig that speaks its REST protocol, for boto3 to talk to; moto has no deployments."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.stores.serving import Reply

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "key-secret", "AWS_REGION": "eu-west-1"}
FREEFORM, FEATURE_FLAGS = "AWS.Freeform", "AWS.AppConfig.FeatureFlags"


def with_credentials(monkeypatch: pytest.MonkeyPatch, folder: Any, profiles: str = "") -> None:
    """Give AWS's own variables, and no file of the person who runs the tests."""
    for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_DEFAULT_REGION", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    (folder / "aws-config").write_text(profiles)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(folder / "aws-config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(folder / "no-credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@dataclass
class Account:
    """What an account holds; pages have `page_size` entries. Every name is its own id with a letter before it."""

    environments: tuple[str, ...] = ("production",)
    profiles: Mapping[str, str] = field(default_factory=lambda: {"flags": FEATURE_FLAGS})
    applications: tuple[str, ...] = ("shop",)
    versions: dict[int, Any] = field(default_factory=dict)
    deployments: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    location: str = "hosted"
    page_size: int = 2

    def deploy(self, environment: str, version: int, state: str = "COMPLETE", **given: Any) -> None:
        """Add a deployment, on the day of the month that its number is."""
        made = self.deployments.setdefault(environment, [])
        number = len(made) + 1
        moment = {"CompletedAt": f"2026-03-{number:02}T10:00:00Z"} if state not in ("DEPLOYING", "BAKING") else {}
        entry = {"DeploymentNumber": number, "State": state, "ConfigurationVersion": str(version), **moment, **given}
        made.append({"ConfigurationProfileId": "p-flags", "ConfigurationName": "flags", **entry})

    def answer(self, path: str, headers: Mapping[str, str]) -> Reply:
        """Answer as AppConfig does."""
        query = parse_qs(urlsplit(path).query)
        parts = urlsplit(path).path.strip("/").split("/")
        if "hostedconfigurationversions" in parts and int(parts[-1]) in self.versions:
            return Reply(self.versions[int(parts[-1])], type="application/json")
        found = self._listing(parts)
        if found is None:
            return Reply({"Message": "no"}, status=404, headers={"x-amzn-ErrorType": "ResourceNotFoundException"})
        start = int(query.get("next_token", ["0"])[0])
        after = start + self.page_size
        more = {"NextToken": str(after)} if after < len(found) else {}
        return Reply({"Items": found[start:after], **more})

    def _listing(self, parts: list[str]) -> list[dict[str, Any]] | None:
        if parts == ["applications"]:
            return [{"Id": f"a-{name}", "Name": name} for name in self.applications]
        if parts[-1] == "environments":
            return [{"Id": f"e-{name}", "Name": name, "State": "READY_FOR_DEPLOYMENT"} for name in self.environments]
        if parts[-1] == "configurationprofiles":
            return [
                {"Id": f"p-{name}", "Name": name, "LocationUri": self.location, "Type": kind}
                for name, kind in self.profiles.items()
            ]
        if parts[-1] == "deployments":
            return self.deployments.get(parts[3].removeprefix("e-"), [])[::-1]
        return None


def hosted(**values: Any) -> str:
    """Return a hosted version: each flag by its value, or by whether it is on."""
    given = {key: value if isinstance(value, dict) else {"enabled": value} for key, value in values.items()}
    return json.dumps({"version": "1", "flags": {key: {"name": key} for key in given}, "values": given})
