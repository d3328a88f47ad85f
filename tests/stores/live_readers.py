"""Every reader that asks a store over the network, and what it takes to start one, for the tests of all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flaglint.discovery import load, modules
from flaglint.stores.live import LiveApi

SECRET = "s3cret-t0ken"


@dataclass(frozen=True)
class Setup:
    """Variables of the environment, and options after the URL."""

    variables: Mapping[str, str]
    options: Mapping[str, str] = field(default_factory=dict)


SETUPS: Mapping[str, Setup] = {
    "azure": Setup({"AZURE_APPCONFIG_TOKEN": SECRET}),
    "configcat": Setup({"CONFIGCAT_SDK_KEY": SECRET}),
    "devcycle": Setup({"DEVCYCLE_SERVER_SDK_KEY": SECRET}),
    "firebase": Setup({"FIREBASE_ACCESS_TOKEN": SECRET}, {"project": "shop"}),
    "flagsmith": Setup({"FLAGSMITH_ENVIRONMENT_KEY": SECRET}),
    "flipt": Setup({"FLIPT_API_TOKEN": SECRET}),
    "gitlab": Setup({"GITLAB_TOKEN": SECRET}, {"project": "shop/web"}),
    "growthbook": Setup({"GROWTHBOOK_API_KEY": SECRET}),
    "launchdarkly": Setup({"LAUNCHDARKLY_ACCESS_TOKEN": SECRET}, {"project": "shop"}),
    "optimizely": Setup({"OPTIMIZELY_SDK_KEY": SECRET}),
    "posthog": Setup({"POSTHOG_PERSONAL_API_KEY": SECRET}),
    "split": Setup({"SPLIT_ADMIN_API_KEY": SECRET}),
    "statsig": Setup({"STATSIG_CONSOLE_API_KEY": SECRET}),
    "unleash": Setup({"UNLEASH_CLIENT_TOKEN": f"*:production.{SECRET}"}),
}


def live_readers() -> list[str]:
    """Return the name of each reader that a module of the stores exposes."""
    apis = [getattr(load(name), "API", None) for name in modules("stores") if name.endswith("_live")]
    return sorted(api.name for api in apis if isinstance(api, LiveApi))
