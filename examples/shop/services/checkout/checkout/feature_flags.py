"""Our door to ConfigCat: one client for the life of the Lambda container."""

from __future__ import annotations

import os
from functools import lru_cache

import configcatclient
from configcatclient.configcatoptions import ConfigCatOptions
from configcatclient.pollingmode import PollingMode
from configcatclient.user import User


@lru_cache(maxsize=1)
def client() -> configcatclient.ConfigCatClient:
    """Return the client; lazy loading, as a frozen container cannot poll."""
    options = ConfigCatOptions(polling_mode=PollingMode.lazy_load(cache_refresh_interval_seconds=60))
    return configcatclient.get(os.environ["CONFIGCAT_SDK_KEY"], options)


def is_on(key: str, user: User | None = None) -> bool:
    """Tell whether a feature is on for the customer; off when ConfigCat cannot be reached."""
    return client().get_value(key, False, user)


def app_enabled(app: str) -> bool:
    """Tell whether one of the mobile apps may check out: app_ios, app_android, app_kiosk."""
    return client().get_value(f"app_{app}", True)
