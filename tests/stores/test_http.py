from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from pathlib import Path

import pytest

from flaglint.errors import DocumentError
from flaglint.stores.http import Answer, Client, Clock, Limits, Request, wait_of
from flaglint.stores.origins import origin_of
from tests.stores.serving import Answerer, Reply, Server, by_path, in_turn, serving

NOW = datetime(2026, 11, 1, tzinfo=timezone.utc)
ADVICE = "LD_TOKEN needs the Reader role"
TOKEN = "api-0123456789-secret"
WHOLE = Reply({"flags": 1})
SELF_SIGNED = Path(__file__).parents[1] / "data" / "tls" / "self-signed.pem"


@dataclass
class FakeTime:
    """Time that passes only while the client sleeps."""

    slept: list[float] = field(default_factory=list)

    def clock(self) -> Clock:
        return Clock(self.slept.append, lambda: sum(self.slept), lambda: NOW, lambda: 0.5)


@contextmanager
def client_of(answer: Answerer, limits: Limits | None = None) -> Iterator[tuple[Client, Server, FakeTime]]:
    time = FakeTime()
    with serving(answer) as server:
        origin = origin_of(server.url)
        assert origin is not None
        client = Client(origin, limits, time.clock())
        try:
            yield client, server, time
        finally:
            client.close()


def ask(client: Client, server: Server, path: str = "/flags?page=1") -> Answer:
    url = server.url + path
    return client.get(Request(url, url, {"Authorization": TOKEN}, ADVICE))


def refusal(answer: Answerer, limits: Limits | None = None) -> tuple[str, FakeTime]:
    """Return the one line for an answer, without the URL it begins with, and the time that passed."""
    with client_of(answer, limits) as (client, server, time):
        with pytest.raises(DocumentError) as caught:
            ask(client, server)
        message = str(caught.value)
        assert "\n" not in message
        assert TOKEN not in message
        assert message.startswith(server.url + "/flags?page=1: ")
        return message.removeprefix(server.url + "/flags?page=1: "), time


def test_a_whole_answer_comes_back_and_the_token_went_with_the_request() -> None:
    with client_of(in_turn(WHOLE)) as (client, server, _):
        assert ask(client, server).content == b'{"flags": 1}'
        assert server.asked[0][1]["authorization"] == TOKEN
        assert server.asked[0][1]["user-agent"].startswith("flaglint/")


def test_a_packed_answer_is_unpacked() -> None:
    packed = Reply(gzip.compress(b'{"flags": 1}'), headers={"Content-Encoding": "gzip"})
    with client_of(in_turn(packed)) as (client, server, _):
        assert ask(client, server).content == b'{"flags": 1}'


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "7"}, 7),
        ({"Retry-After": format_datetime(NOW + timedelta(seconds=9), usegmt=True)}, 9),
        ({"X-Ratelimit-Reset": str(int((NOW.timestamp() + 5) * 1000))}, 5),
        ({"X-Rate-Limit-Reset": str(int(NOW.timestamp() + 4))}, 4),
        ({"X-Rate-Limit-Reset": "3"}, 3),
        ({"Retry-After": "soon"}, 1),
        ({"Retry-After": "-5"}, 1),
        ({}, 1),
    ],
    ids=["seconds", "date", "milliseconds", "epoch", "reset", "not-a-date", "negative", "none"],
)
def test_a_store_that_asks_to_slow_down_is_asked_again_when_it_says(headers: dict[str, str], seconds: float) -> None:
    with client_of(in_turn(Reply(status=429, headers=headers), WHOLE)) as (client, server, time):
        ask(client, server)
        assert time.slept == [seconds]
        assert len(server.asked) == 2


def test_a_long_wait_is_capped_and_one_in_the_past_is_none() -> None:
    far = Reply(status=429, headers={"Retry-After": "999999"})
    with client_of(in_turn(far, WHOLE), Limits(longest_wait=60)) as (client, server, time):
        ask(client, server)
        assert time.slept == [60]
    past = Reply(status=503, headers={"Retry-After": format_datetime(NOW - timedelta(days=1), usegmt=True)})
    with client_of(in_turn(past, WHOLE)) as (client, server, time):
        ask(client, server)
        assert time.slept == [0]


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_store_that_stays_unavailable_is_asked_six_times(status: int) -> None:
    message, time = refusal(in_turn(Reply(status=status)))
    assert f"(status {status}); gave up after 6 tries; try again later" in message
    assert time.slept == [1, 2, 4, 8, 16]


def test_waits_that_would_outlast_the_time_limit_end_the_reading() -> None:
    message, time = refusal(in_turn(Reply(status=429, headers={"Retry-After": "50"})))
    assert message == (
        "asks to slow down (status 429), and the next try would be after the time limit; "
        "raise the option timeout (120 seconds)"
    )
    assert time.slept == [50, 50]


HTML = "<!doctype html><title>Log in</title>"
ELSEWHERE = "redirects to another host ({}), which would see the token; give the store's own address"
WRONG = {
    "unauthorised": (Reply(status=401), f"refused the token (status 401); {ADVICE}"),
    "forbidden": (Reply(status=403), f"refused the token (status 403); {ADVICE}"),
    "missing": (Reply(status=404), f"was not found (status 404); check the names; {ADVICE}"),
    "broken": (Reply(status=500), "answered with status 500; try again later"),
    "partial": (Reply(WHOLE.body, status=206), "answered with status 206; try again later"),
    "login page": (
        Reply(HTML, type="text/html; charset=utf-8"),
        f"answered with an HTML page (a login page?), not JSON; check the address of the store; {ADVICE}",
    ),
    "text": (
        Reply("flags", type="text/plain"),
        "answered with the content type 'text/plain', not JSON; check the address of the store",
    ),
    "no type": (
        Reply(WHOLE.body, type=None),
        "answered with the content type 'none', not JSON; check the address of the store",
    ),
    "packed otherwise": (
        Reply(WHOLE.body, headers={"Content-Encoding": "br"}),
        "is packed as 'br', not as asked for; check the address of the store",
    ),
    "not packed": (
        Reply(WHOLE.body, headers={"Content-Encoding": "gzip"}),
        "is not packed rightly (gzip); try again later",
    ),
    "packed and cut": (
        Reply(gzip.compress(b"[1, 2, 3]" * 100)[:-9], headers={"Content-Encoding": "gzip"}),
        "is cut off (gzip); try again later",
    ),
    "other host": (
        Reply(status=302, headers={"Location": "https://evil.example.com/flags"}),
        "redirects to another host (https://evil.example.com), which would see the token; give the store's own address",
    ),
    "no scheme": (
        Reply(status=308, headers={"Location": "//evil.example.com/flags"}),
        ELSEWHERE.format("http://evil.example.com"),
    ),
    "nowhere": (
        Reply(status=301),
        ELSEWHERE.format("nowhere"),
    ),
    "circle": (
        Reply(status=307, headers={"Location": "/flags?page=1"}),
        "redirects in a circle; check the address of the store",
    ),
}


@pytest.mark.parametrize(("reply", "line"), WRONG.values(), ids=WRONG)
def test_a_wrong_answer_is_one_line_and_is_not_asked_for_again(reply: Reply, line: str) -> None:
    message, time = refusal(in_turn(reply))
    assert message == line
    assert time.slept == []


def test_a_redirect_within_the_origin_is_followed_with_the_token() -> None:
    answer = by_path({"/flags": Reply(status=301, headers={"Location": "/v2/flags"}), "/v2/flags": WHOLE})
    with client_of(answer) as (client, server, _):
        assert ask(client, server, "/flags").content == b'{"flags": 1}'
        assert server.asked[1][1]["authorization"] == TOKEN


def test_another_host_never_sees_the_token() -> None:
    with serving(in_turn(WHOLE)) as other:
        message, _ = refusal(in_turn(Reply(status=302, headers={"Location": other.url})))
        assert "redirects to another host" in message
        assert other.asked == []


def test_an_answer_that_is_cut_is_asked_for_again_and_never_taken() -> None:
    cut = Reply(b'{"flags": 1}', announced=5000)
    message, _ = refusal(in_turn(cut))
    assert message == ("the answer was cut off: the connection broke; gave up after 6 tries; try again later")
    with client_of(in_turn(cut, WHOLE)) as (client, server, _):
        assert ask(client, server).content == b'{"flags": 1}'


def test_a_bomb_is_stopped_at_the_limit() -> None:
    bomb = gzip.compress(b"0" * 100_000_000)
    message, _ = refusal(in_turn(Reply(bomb, headers={"Content-Encoding": "gzip"})))
    assert message == "is larger than 50,000,000 bytes; check the address of the store"


def test_a_large_answer_is_stopped_at_the_limit() -> None:
    message, _ = refusal(in_turn(Reply(b"[" + b"1," * 5000 + b"1]")), Limits(most_bytes=1000))
    assert message == "is larger than 1,000 bytes; check the address of the store"


def test_a_slow_drip_ends_with_the_time_limit() -> None:
    enough = threading.Event()
    with serving(in_turn(Reply(b"1" * 10_000, drip=enough))) as server:
        origin = origin_of(server.url)
        assert origin is not None
        with pytest.raises(DocumentError, match=r"the store was not read whole within 0\.3 seconds"):
            ask(Client(origin, Limits(total=0.3)), server)
        enough.set()


def test_a_server_that_is_not_there_is_named_with_the_reason() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        origin = origin_of(url)
        assert origin is not None
        time = FakeTime()
        with pytest.raises(DocumentError) as caught:
            Client(origin, clock=time.clock()).get(Request(url, url, {}))
    assert str(caught.value) == f"{url}: no connection; gave up after 6 tries; try again later"
    assert len(time.slept) == 5


def test_a_certificate_that_nobody_vouches_for_is_refused_at_once() -> None:
    time = FakeTime()
    with serving(in_turn(WHOLE), certificate=SELF_SIGNED) as server:
        origin = origin_of(server.url)
        assert origin is not None
        with pytest.raises(DocumentError) as caught:
            ask(Client(origin, clock=time.clock()), server)
    assert "its certificate is not accepted (self-signed certificate" in str(caught.value)
    assert "; check the address; for a private authority set SSL_CERT_FILE" in str(caught.value)
    assert (server.asked, time.slept) == ([], [])


def test_the_time_limit_is_that_of_all_requests_together() -> None:
    with client_of(in_turn(Reply(status=503, headers={"Retry-After": "55"}), WHOLE)) as (client, server, _):
        ask(client, server)
        ask(client.at(client.origin), server)
        with client_of(in_turn(Reply(status=503, headers={"Retry-After": "60"}))) as (_, other, _):
            origin = origin_of(other.url)
            assert origin is not None
            with pytest.raises(DocumentError, match="after the time limit"):
                ask(client.at(origin), other)


@pytest.mark.parametrize("text", ["", "tomorrow", "1e400", "nan", "Mon, 99 Foo 2026 25:00:00 GMT"])
def test_a_header_that_makes_no_sense_gives_no_wait(text: str) -> None:
    assert wait_of({"Retry-After": text}, NOW) is None
