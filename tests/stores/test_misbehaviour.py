"""Every store over the network against a server that misbehaves: one line, exit code 2, and no snapshot."""

from __future__ import annotations

import gzip
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

import pytest

from flaglint.cli.main import run
from flaglint.stores import http
from tests.stores.live_readers import SECRET, SETUPS, live_readers
from tests.stores.serving import Reply, in_turn, serving

FAR = "Wed, 21 Oct 2099 07:28:00 GMT"
PAGE = "<!doctype html><title>Log in</title>"
BOMB = gzip.compress(b" " * 60_000_000, 1)
PACKED = {"Content-Encoding": "gzip"}
BUSY = "asks to slow down (status 429); gave up after 6 tries"
TOO_LATE = "asks to slow down (status 429), and the next try would be after the time limit"
NOT_WHOLE = "the store was not read whole within 1 seconds; raise the option timeout"
MISBEHAVIOUR = {
    "429 with seconds": (Reply(status=429, headers={"Retry-After": "2"}), BUSY),
    "429 with a date": (Reply(status=429, headers={"Retry-After": FAR}), TOO_LATE),
    "500": (Reply(status=500), "answered with status 500"),
    "503": (Reply(status=503), "is not available (status 503); gave up after 6 tries"),
    "cut": (Reply(b'{"flags": []}', announced=9000), "the answer was cut off"),
    "no page": (Reply(status=404), "was not found (status 404)"),
    "refused": (Reply({"message": SECRET}, status=401), "refused the token (status 401)"),
    "text": (Reply("flags", type="text/plain"), "answered with the content type 'text/plain', not JSON"),
    "other host": (
        Reply(status=302, headers={"Location": "https://evil.example.com/"}),
        "redirects to another host (https://evil.example.com), which would see the token",
    ),
    "bomb": (Reply(BOMB, headers=PACKED), "is larger than 50,000,000 bytes"),
    "truncated JSON": (Reply(b'{"flags": [{"key": "a", "b'), "is JSON that ends too early"),
    "empty": (Reply(b""), "is empty"),
    "login page": (Reply(PAGE, type="text/html; charset=utf-8"), "answered with an HTML page (a login page?)"),
    "login page as JSON": (Reply(PAGE), "is an HTML or XML page, not JSON"),
    "drip": (Reply(b" " * 100_000), NOT_WHOLE),
}


class Impatience:
    """Time that passes at once when the client waits, on top of the real one."""

    def __init__(self) -> None:
        self.waited = 0.0

    def clock(self) -> http.Clock:
        real = http.Clock()
        return replace(real, sleep=self.sleep, elapsed=lambda: real.elapsed() + self.waited)

    def sleep(self, seconds: float) -> None:
        self.waited += seconds


@pytest.fixture
def told_to_stop() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


def line_of(
    name: str, url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, **options: str
) -> str:
    """Return the one line of `flaglint snapshot` on a store, which must fail and leave no file."""
    setup = SETUPS[name]
    for variable, value in setup.variables.items():
        monkeypatch.setenv(variable, value)
    query = urlencode({**setup.options, **options})
    arguments = ["flaglint", "snapshot", "--store", f"{name}:{url}?{query}", "--output", "flags.json"]
    monkeypatch.setattr(sys, "argv", arguments)
    monkeypatch.setattr(http, "Client", partial(http.Client, clock=Impatience().clock()))
    with pytest.raises(SystemExit) as ended:
        run()
    printed = capsys.readouterr()
    assert (ended.value.code, printed.out) == (2, "")
    assert not Path("flags.json").exists()
    [line] = printed.err.splitlines()
    assert SECRET not in line
    assert line.startswith(f"flaglint: {url}/")
    return line


@pytest.mark.parametrize("name", live_readers())
@pytest.mark.parametrize(("reply", "problem"), MISBEHAVIOUR.values(), ids=MISBEHAVIOUR)
def test_a_server_that_misbehaves_gives_one_line_and_no_snapshot(
    name: str,
    reply: Reply,
    problem: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    told_to_stop: threading.Event,
) -> None:
    monkeypatch.chdir(tmp_path)
    slow = problem == NOT_WHOLE
    answer = in_turn(replace(reply, drip=told_to_stop) if slow else reply)
    options = {"timeout": "1"} if slow else {}
    with serving(answer) as server:
        line = line_of(name, server.url, capsys, monkeypatch, **options)
        told_to_stop.set()
        assert problem in line
        assert len(server.asked) <= 6
        assert (len(server.asked) == 6) == ("gave up after 6 tries" in line)


def test_every_reader_is_in_the_table() -> None:
    assert live_readers() == sorted(SETUPS)
    assert len(live_readers()) >= 8
