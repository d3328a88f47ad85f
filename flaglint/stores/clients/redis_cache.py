"""One value of a Redis server; nothing is ever written there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from flaglint.errors import DocumentError

_CONNECT_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Cache:
    """A server: its URL, which may hold a password, how it may be shown, and the variable for all of it."""

    url: str = field(repr=False)
    shown: str
    variable: str
    timeout: float

    def get(self, key: str, most_bytes: int) -> bytes | None:
        """Return a text, or None if the server has none under the key.

        Raises:
            DocumentError: no answer in time, a refused password, another kind of value, or one that is too large.
        """
        try:
            with redis.Redis.from_url(self.url, **self._settings()) as client:
                # One byte more than the limit tells what is too large without reading all of it.
                value = client.getrange(key, 0, most_bytes)
        except (redis.exceptions.RedisError, ValueError, OSError) as error:
            raise DocumentError(self.shown, *self._explained(error)) from None
        if not isinstance(value, bytes):
            raise DocumentError(self.shown, "answered with something else than text", "check the address")
        if len(value) > most_bytes:
            raise DocumentError(self.shown, f"holds a value of more than {most_bytes:,} bytes", "check the SDK key")
        return value or None

    def _settings(self) -> dict[str, Any]:
        settings: dict[str, Any] = {
            "decode_responses": False,
            "protocol": 2,
            "socket_timeout": self.timeout,
            "retry": Retry(NoBackoff(), 1),
        }
        scheme = urlsplit(self.url).scheme
        if scheme != "unix":
            settings["socket_connect_timeout"] = min(_CONNECT_SECONDS, self.timeout)
        if scheme == "rediss":
            settings |= {"ssl_cert_reqs": "required", "ssl_check_hostname": True}
        return settings

    def _explained(self, error: Exception) -> tuple[str, str]:
        """Return what went wrong and what to do, in our own words: those of the library may hold the URL."""
        refused = (redis.exceptions.AuthenticationError, redis.exceptions.NoPermissionError)
        if isinstance(error, refused) or str(error).startswith(("NOAUTH", "WRONGPASS")):
            example = "rediss://user:password@host:6379/0"
            return "refused the password or the user", f"set {self.variable} to a whole address, as in {example}"
        if isinstance(error, redis.exceptions.TimeoutError):
            return "did not answer in time", "check the address, or raise the option timeout"
        if isinstance(error, redis.exceptions.ConnectionError):
            return "cannot be reached", "check the address and that the Redis server runs"
        if str(error).startswith("WRONGTYPE"):
            return "holds something else than text under the key", "check that the ConfigCat SDK writes to this cache"
        return "answered with an error", "check that it is a Redis server, and that the database's number exists"
