"""Origins of flag stores: scheme, host and port, which decide who may see a token."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from flaglint.errors import StoreError

_HOST = re.compile(r"[\w.:%-]+", re.ASCII)
_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request goes; equal if and only if the same server may see the same credentials."""

    scheme: str
    host: str
    port: int

    @property
    def is_loopback(self) -> bool:
        """Tell whether this machine itself answers."""
        return is_loopback(self.host)

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine itself."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def origin_of(url: str) -> Origin | None:
    """Return the origin of a URL, or None if it has none that can be asked."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not host or not _HOST.fullmatch(host):
        return None
    return Origin(parts.scheme, host, _PORTS[parts.scheme] if port is None else port)


def checked_address(url: str, source: str) -> tuple[Origin, str]:
    """Return the origin and the path (without a slash at its end) of a store's address; `source` is who named it.

    Raises:
        StoreError: no URL, not encrypted on its way to another machine, or with a password in it.
    """
    origin = origin_of(url)
    if origin is None:
        raise StoreError(f"{source}: is no https:// address; write for example https://flags.example.com")
    parts = urlsplit(url)
    if parts.username is not None or parts.password is not None:
        raise StoreError(f"{source}: has a user or a password in the address; put the token into its variable")
    if origin.scheme != "https" and not origin.is_loopback:
        raise StoreError(f"{source}: is not encrypted; use https:// (http:// is for this machine itself)")
    return origin, parts.path.rstrip("/")
