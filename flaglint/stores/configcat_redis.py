"""ConfigCat's shared cache in Redis: the config that an SDK or the ConfigCat Proxy put there, no vendor API asked.

The address is the location (`configcat:redis://host:6379/0`, `rediss://` for TLS, `unix:///path` for a socket), or in
`CONFIGCAT_REDIS_URL` with the option `cache = "redis"`; only the variable may hold a password. The SDK keys are those
of the network reader, as the cache's keys are made of them.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

from flaglint.discovery import load_extra
from flaglint.errors import DocumentError, StoreError
from flaglint.model.stores import API, StoreSettings
from flaglint.stores.configcat_keys import sdk_keys
from flaglint.stores.credentials import Secret
from flaglint.stores.documents import MAX_BYTES, Document, decoded
from flaglint.stores.live import in_environment, timeout_of
from flaglint.stores.origins import is_loopback

VARIABLE = "CONFIGCAT_REDIS_URL"

_SCHEMES = ("redis", "rediss", "unix")
_EXAMPLE = "redis://127.0.0.1:6379/0, rediss://host:6379/0 or unix:///run/redis.sock"


def is_cache(settings: StoreSettings) -> bool:
    """Tell whether the store is to be read from its cache.

    Raises:
        StoreError: the option `cache` names another kind of cache.
    """
    option = settings.option("cache")
    if option not in (None, "redis"):
        raise StoreError(f'configcat: option cache = {option!r}: only "redis" is known')
    scheme, colon, _ = settings.location.partition("://")
    return bool(colon and scheme in _SCHEMES) or (settings.location == API and option == "redis")


def cached(settings: StoreSettings) -> Iterator[Document]:
    """Yield the cache's value for each SDK key.

    Raises:
        StoreError: no address or key, no answer, or a value that is missing or no text.
    """
    url, shown = _address(settings)
    client = load_extra("stores.clients.redis_cache", "redis", "configcat: reading the cache in Redis")
    cache = client.Cache(url, shown, VARIABLE, timeout_of(settings))
    for environment, secret in sdk_keys(settings):
        key = cache_key(secret)
        content = cache.get(key, MAX_BYTES)
        if content is None:
            problem = f"has no config for the SDK key in {secret.variable} (no key {key})"
            advice = "check that an SDK or the ConfigCat Proxy with this very SDK key writes to this cache"
            raise DocumentError(shown, problem, advice)
        yield in_environment(decoded(f"{shown}#{key}", content), environment)


def cache_key(secret: Secret) -> str:
    """Return the key under which the SDKs keep a config."""
    return hashlib.sha1(f"{secret.reveal()}_config_v6.json_v2".encode(), usedforsecurity=False).hexdigest()


def _address(settings: StoreSettings) -> tuple[str, str]:
    """Return the URL, and the URL without user and password."""
    given = settings.location != API
    url = settings.location if given else os.environ.get(VARIABLE, "").strip()
    source = "configcat" if given else VARIABLE
    if not url:
        raise StoreError(f"configcat: the environment variable {VARIABLE} is not set; set it to {_EXAMPLE}")
    parts = _split(url, source)
    shown = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
    if parts.username is not None or parts.password is not None:
        if given:
            raise StoreError(
                f"configcat: {shown}: has a user or a password in the address; put the whole address into {VARIABLE}, "
                "and pass --store 'configcat:api?cache=redis'"
            )
        if parts.scheme == "redis" and not is_loopback(parts.hostname or ""):
            raise StoreError(f"{VARIABLE}: would send the password unencrypted to {shown}; use rediss://")
    return url, shown


def _split(url: str, source: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        whole = parts.path if parts.scheme == "unix" else parts.hostname
        usable = parts.scheme in _SCHEMES and bool(whole) and url.isprintable() and not parts.query and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise StoreError(f"{source}: is no address of a Redis server; write for example {_EXAMPLE}")
    return parts
