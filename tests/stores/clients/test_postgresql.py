"""What needs no server; tests/real reads a real one."""

from __future__ import annotations

import socket

import psycopg
import pytest

from flaglint.errors import DocumentError
from flaglint.stores.clients.postgresql import _explained, read
from flaglint.stores.databases import Query


def refusal(url: str, timeout: float = 3) -> str:
    with pytest.raises(DocumentError) as caught:
        read(url, "shop", timeout, [Query("waffle_flag")])
    return str(caught.value)


def test_a_port_where_nobody_listens_is_said_in_one_line_without_the_password() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        message = refusal(f"postgresql://reader:s3cret@127.0.0.1:{taken.getsockname()[1]}/shop")
    assert message == "shop: cannot be reached; check the address, and that the server runs"


def test_a_server_that_says_nothing_is_not_waited_for_without_end() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        assert "cannot be reached" in refusal(f"postgresql://reader@127.0.0.1:{silent.getsockname()[1]}/shop", 1)


def test_something_else_than_postgresql_is_refused() -> None:
    assert "shop: " in refusal("postgresql://reader@127.0.0.1:1/shop?sslmode=nonsense")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (psycopg.errors.InsufficientPrivilege("permission denied for table x"), "grant SELECT"),
        (psycopg.errors.QueryCanceled("canceling statement due to statement timeout"), "raise the option timeout"),
        (psycopg.OperationalError('FATAL: password authentication failed for user "s3cret"'), "refused the user"),
        (psycopg.OperationalError("fe_sendauth: no password supplied"), "refused the user"),
        (psycopg.OperationalError('FATAL: database "shop" does not exist'), "check the names"),
        (psycopg.OperationalError("server does not support SSL, but SSL was required"), "does not offer TLS"),
        (psycopg.OperationalError("connection refused"), "cannot be reached"),
        (psycopg.ProgrammingError("s3cret"), "answered with an error"),
    ],
)
def test_each_failure_says_what_to_do_in_our_own_words(error: psycopg.Error, words: str) -> None:
    explained = "; ".join(_explained(error))
    assert words in explained
    assert "s3cret" not in explained
