"""HTTP for flag stores, done once: GET only, certificates checked, within limits, and all or nothing.

What can go wrong becomes a `DocumentError` of one line that names the URL and what to do. Nothing that a server says
is repeated, save its host and its type of content.
"""

from __future__ import annotations

import random
import time
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

import urllib3

from flaglint import __version__
from flaglint.errors import DocumentError
from flaglint.stores.bodies import read_body
from flaglint.stores.documents import MAX_BYTES
from flaglint.stores.origins import Origin, origin_of

RETRIED = frozenset({429, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5
# The reset headers of LaunchDarkly (milliseconds since the epoch) and others (seconds, or seconds since the epoch).
_RESETS = ("X-Ratelimit-Reset", "X-Rate-Limit-Reset", "RateLimit-Reset")


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds, bytes after decompression, and numbers of tries and pages."""

    connect: float = 10
    read: float = 30
    total: float = 120
    most_bytes: int = MAX_BYTES
    most_retries: int = 5
    longest_wait: float = 60
    most_pages: int = 1000


@dataclass(frozen=True, slots=True)
class Clock:
    """Time as the client sees it: `sleep` and `elapsed` in seconds, `now` for dates of servers, `jitter` in 0..1."""

    sleep: Callable[[float], None] = time.sleep
    elapsed: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = field(default=lambda: datetime.now(timezone.utc))
    jitter: Callable[[], float] = random.random


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer: `url` as it may be shown, the bytes, and the headers in lower case."""

    url: str
    content: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Request:
    """A URL to get, how it may be shown, and what to send; `advice` is for an answer that refuses the token."""

    url: str
    shown: str
    headers: Mapping[str, str]
    advice: str = "check the token"


class _Again(Exception):  # noqa: N818 - not an error: the next try may succeed
    """The try failed in a way that may pass: why, and how long the server wants us to wait."""

    def __init__(self, problem: str, wait: float | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.wait = wait


class Client:
    """Gets whole answers of one origin, all of them within one total time."""

    def __init__(self, origin: Origin, limits: Limits | None = None, clock: Clock | None = None) -> None:
        self.origin = origin
        self.limits = limits or Limits()
        self._clock = clock or Clock()
        self._pool = _pool(origin)
        self._deadline = self._clock.elapsed() + self.limits.total

    def get(self, request: Request) -> Answer:
        """Return the answer to a request.

        Raises:
            DocumentError: no whole answer with JSON, in time, within the limits and from the same origin.
        """
        for tries in range(self.limits.most_retries + 1):
            try:
                return self._follow(request)
            except _Again as failure:
                last = tries == self.limits.most_retries
                if last:
                    advice = f"gave up after {tries + 1} tries; try again later"
                    raise DocumentError(request.shown, failure.problem, advice) from None
                self._wait(failure, tries, request)
        raise AssertionError("the last try returns or raises")

    def now(self) -> datetime:
        """Return the time that a request is signed with."""
        return self._clock.now()

    def at(self, origin: Origin) -> Client:
        """Return a client of another origin within the same total time."""
        other = Client(origin, self.limits, self._clock)
        other._deadline = self._deadline
        return other

    def close(self) -> None:
        """Give the connections back."""
        self._pool.clear()

    def _wait(self, failure: _Again, tries: int, request: Request) -> None:
        seconds = failure.wait
        if seconds is None:
            seconds = 2**tries * (0.75 + self._clock.jitter() / 2)
        seconds = min(max(seconds, 0), self.limits.longest_wait)
        if seconds > self._left(request):
            problem = f"{failure.problem}, and the next try would be after the time limit"
            raise DocumentError(request.shown, problem, f"raise the option timeout ({self.limits.total:g} seconds)")
        self._clock.sleep(seconds)

    def _left(self, request: Request) -> float:
        left = self._deadline - self._clock.elapsed()
        if left <= 0:
            problem = f"the store was not read whole within {self.limits.total:g} seconds"
            raise DocumentError(request.shown, problem, "raise the option timeout, or try again later")
        return left

    def _follow(self, request: Request) -> Answer:
        """Return the answer, redirects within the origin followed."""
        url = request.url
        for _ in range(_MOST_REDIRECTS + 1):
            response = self._open(url, request)
            try:
                if response.status not in _REDIRECTS:
                    return self._read(response, request)
                url = self._redirected(url, response.headers.get("Location", ""), request)
            finally:
                # Closed first: a connection with the rest of an answer in it must not be used again.
                response.close()
                response.release_conn()
        raise DocumentError(request.shown, "redirects in a circle", "check the address of the store")

    def _open(self, url: str, request: Request) -> urllib3.BaseHTTPResponse:
        left = self._left(request)
        timeout = urllib3.Timeout(connect=min(self.limits.connect, left), read=min(self.limits.read, left))
        headers = {
            "Accept": "application/json",
            "Accept-Encoding": "gzip",
            "User-Agent": f"flaglint/{__version__}",
            **request.headers,
        }
        try:
            return self._pool.request(
                "GET", url, headers=headers, timeout=timeout, retries=False, redirect=False, preload_content=False
            )
        except urllib3.exceptions.SSLError as error:
            problem = f"its certificate is not accepted ({_why_unsafe(error)})"
            advice = "check the address; for a private authority set SSL_CERT_FILE"
            raise DocumentError(request.shown, problem, advice) from None
        except urllib3.exceptions.HTTPError as error:
            raise _Again(_why_no_answer(error)) from None

    def _redirected(self, url: str, location: str, request: Request) -> str:
        target = urljoin(url, location)
        origin = origin_of(target) if location else None
        if origin != self.origin:
            shown = origin or "nowhere"
            problem = f"redirects to another host ({shown}), which would see the token"
            raise DocumentError(request.shown, problem, "give the store's own address")
        return target

    def _read(self, response: urllib3.BaseHTTPResponse, request: Request) -> Answer:
        self._check_status(response, request)
        headers = {name.lower(): value for name, value in response.headers.items()}
        _check_type(headers.get("content-type", ""), request)
        try:
            content = read_body(response, self.limits.most_bytes, request.shown, lambda: self._left(request))
        except urllib3.exceptions.HTTPError as error:
            raise _Again(f"the answer was cut off: {_why_no_answer(error)}") from None
        return Answer(request.shown, content, headers)

    def _check_status(self, response: urllib3.BaseHTTPResponse, request: Request) -> None:
        status = response.status
        if status in (401, 403):
            raise DocumentError(request.shown, f"refused the token (status {status})", request.advice)
        if status in RETRIED:
            problem = "asks to slow down (status 429)" if status == 429 else f"is not available (status {status})"
            raise _Again(problem, wait_of(response.headers, self._clock.now()))
        if status == 404:
            raise DocumentError(request.shown, "was not found (status 404)", f"check the names; {request.advice}")
        if status != 200:
            raise DocumentError(request.shown, f"answered with status {status}", "try again later")


def wait_of(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return the seconds that an answer asks to wait: `Retry-After` (seconds or a date), else the vendor's reset."""
    text = headers.get("Retry-After", "").strip()
    if text:
        return _seconds_of(text) if _seconds_of(text) is not None else _until_date(text, now)
    for name in _RESETS:
        seconds = _seconds_of(headers.get(name, "").strip())
        if seconds is None:
            continue
        if seconds > 1e11:
            seconds /= 1000  # milliseconds since the epoch
        return seconds - now.timestamp() if seconds > 1e8 else seconds
    return None


def _seconds_of(text: str) -> float | None:
    return float(text) if text.isascii() and text.replace(".", "", 1).isdecimal() else None


def _until_date(text: str, now: datetime) -> float | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
    return (moment - now).total_seconds()


def _check_type(given: str, request: Request) -> None:
    kind = given.partition(";")[0].strip().lower()
    if kind == "application/json" or kind.endswith("+json"):
        return
    if kind in ("text/html", "application/xhtml+xml"):
        problem = "answered with an HTML page (a login page?), not JSON"
        raise DocumentError(request.shown, problem, f"check the address of the store; {request.advice}")
    problem = f"answered with the content type {kind or 'none'!r}, not JSON"
    raise DocumentError(request.shown, problem, "check the address of the store")


def _pool(origin: Origin) -> urllib3.PoolManager:
    """Return the connections: through the proxy of the environment if it names one, and never for loopback."""
    proxy = None
    if not origin.is_loopback and not urllib.request.proxy_bypass(origin.host):
        proxy = urllib.request.getproxies().get(origin.scheme)
    if proxy:
        address = proxy if "://" in proxy else f"http://{proxy}"
        parts = urlsplit(address)
        user = f"{parts.username}:{parts.password or ''}" if parts.username else None
        headers = urllib3.make_headers(proxy_basic_auth=user) if user else None
        return urllib3.ProxyManager(address, proxy_headers=headers, cert_reqs="CERT_REQUIRED")
    return urllib3.PoolManager(cert_reqs="CERT_REQUIRED")


def _why_unsafe(error: urllib3.exceptions.SSLError) -> str:
    for cause in (error, *error.args, error.__cause__):
        message = getattr(cause, "verify_message", None)
        if isinstance(message, str):
            return message
    return "TLS failed"


def _why_no_answer(error: urllib3.exceptions.HTTPError) -> str:
    """Return the kind of failure in our own words; those of the library may hold the URL."""
    kinds = (
        (urllib3.exceptions.NameResolutionError, "its host name is not known"),
        (urllib3.exceptions.ReadTimeoutError, "no answer in time"),
        (urllib3.exceptions.ProxyError, "the proxy of the environment does not answer"),
        (urllib3.exceptions.NewConnectionError, "no connection"),
        (urllib3.exceptions.ConnectTimeoutError, "no connection in time"),
    )
    return next((words for kind, words in kinds if isinstance(error, kind)), "the connection broke")
