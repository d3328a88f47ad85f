from __future__ import annotations

import pytest

from flaglint.errors import StoreError
from flaglint.stores.origins import Origin, checked_address, origin_of


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://flags.example.com/a?b", "https://flags.example.com"),
        ("HTTPS://Flags.Example.com:443", "https://flags.example.com"),
        ("http://[::1]:8080/", "http://[::1]:8080"),
        ("https://me:secret@flags.example.com", "https://flags.example.com"),
    ],
)
def test_an_origin_is_scheme_host_and_port(url: str, shown: str) -> None:
    assert str(origin_of(url)) == shown


@pytest.mark.parametrize(
    "url", ["", "flags.example.com", "ftp://a", "https://", "https://a:99999", "https://[", "/a", "https://a b"]
)
def test_what_cannot_be_asked_has_no_origin(url: str) -> None:
    assert origin_of(url) is None


@pytest.mark.parametrize("other", ["http://a.example.com", "https://a.example.com:8443", "https://b.example.com"])
def test_another_scheme_port_or_host_is_another_origin(other: str) -> None:
    assert origin_of("https://a.example.com") != origin_of(other)


@pytest.mark.parametrize(
    ("host", "expected"),
    [("localhost", True), ("127.0.0.9", True), ("::1", True), ("127.0.0.1.example.com", False), ("10.0.0.1", False)],
)
def test_loopback_is_this_machine_only(host: str, expected: bool) -> None:
    assert Origin("http", host, 80).is_loopback is expected


def test_an_address_keeps_its_path_and_is_encrypted() -> None:
    assert checked_address("https://a.example.com/api/", "URL") == (Origin("https", "a.example.com", 443), "/api")
    assert checked_address("http://localhost:4242", "URL") == (Origin("http", "localhost", 4242), "")
    with pytest.raises(StoreError, match=r"^URL: is not encrypted"):
        checked_address("http://a.example.com", "URL")
