"""Servers that are none, or say no; `tests/real` reads a real one."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from flaglint.errors import DocumentError
from flaglint.stores.clients.redis_cache import Cache


@contextmanager
def answering(reply: bytes | None) -> Iterator[str]:
    """Run a server that gives every command the same reply; None lets the client wait."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        clients: list[socket.socket] = []

        def serve() -> None:
            while True:
                try:
                    client, _ = server.accept()
                except OSError:
                    return
                clients.append(client)
                threading.Thread(target=answer, args=(client,), daemon=True).start()

        def answer(client: socket.socket) -> None:
            try:
                while received := client.recv(65_536):
                    commands = sum(line.startswith(b"*") for line in received.split(b"\r\n"))
                    if reply is not None:
                        client.sendall(reply * commands)
            except OSError:
                return

        threading.Thread(target=serve, daemon=True).start()
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"
        for client in clients:
            client.close()


def refusal(url: str, most_bytes: int = 1000) -> str:
    with pytest.raises(DocumentError) as caught:
        Cache(url, "redis://shown", "SHOP_REDIS_URL", 0.5).get("key", most_bytes)
    return str(caught.value)


@pytest.mark.parametrize(
    ("reply", "line"),
    [
        (b"-NOAUTH Authentication required.\r\n", "refused the password or the user; set SHOP_REDIS_URL"),
        (b"-NOPERM no permissions\r\n", "refused the password or the user; set SHOP_REDIS_URL"),
        (b"-WRONGTYPE Operation against a key\r\n", "holds something else than text under the key"),
        (b"-ERR unknown command\r\n", "answered with an error"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "answered with an error"),
        (None, "did not answer in time; check the address, or raise the option timeout"),
    ],
    ids=["password", "permission", "type", "error", "another protocol", "silence"],
)
def test_a_server_that_says_no_is_one_line(reply: bytes | None, line: str) -> None:
    with answering(reply) as url:
        message = refusal(url)
    assert message.startswith("redis://shown: ")
    assert line in message


def test_a_text_comes_back_and_one_that_is_too_large_does_not() -> None:
    with answering(b"$5\r\nhello\r\n") as url:
        assert Cache(url, "shown", "SHOP_REDIS_URL", 5).get("key", 5) == b"hello"
        assert "holds a value of more than 4 bytes" in refusal(url, 4)


def test_a_key_that_is_not_there_is_none() -> None:
    with answering(b"$0\r\n\r\n") as url:
        assert Cache(url, "shown", "SHOP_REDIS_URL", 5).get("key", 5) is None


def test_nothing_there_is_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert "cannot be reached" in refusal(f"redis://127.0.0.1:{port}/0")
    assert "cannot be reached" in refusal(f"unix://{tmp_path}/none.sock")


def test_the_address_is_not_shown() -> None:
    assert "secret" not in repr(Cache("redis://:secret@host/0", "redis://host/0", "SHOP_REDIS_URL", 5))
