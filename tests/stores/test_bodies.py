from __future__ import annotations

import gzip
import io

import pytest
import urllib3

from flaglint.errors import DocumentError
from flaglint.stores.bodies import read_body


def response(content: bytes, encoding: str | None = None) -> urllib3.HTTPResponse:
    headers = {} if encoding is None else {"Content-Encoding": encoding}
    return urllib3.HTTPResponse(io.BytesIO(content), headers=headers, preload_content=False)


def read(content: bytes, encoding: str | None = None, most: int = 1_000_000) -> bytes:
    return read_body(response(content, encoding), most, "u", lambda: None)


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 500_000])
def test_packed_content_comes_back_whole_whatever_its_size(size: int) -> None:
    content = bytes(at % 251 for at in range(size))
    assert read(gzip.compress(content), "gzip") == content
    assert read(content) == content


@pytest.mark.parametrize("encoding", [None, "gzip"])
def test_the_limit_is_that_of_the_unpacked_content(encoding: str | None) -> None:
    content = b"0" * 1000
    packed = gzip.compress(content) if encoding else content
    assert read(packed, encoding, most=1000) == content
    with pytest.raises(DocumentError, match="is larger than 999 bytes"):
        read(packed, encoding, most=999)


def test_time_is_checked_while_content_arrives() -> None:
    def over() -> None:
        raise DocumentError("u", "too late", "try again")

    with pytest.raises(DocumentError, match="too late"):
        read_body(response(b"[]"), 10, "u", over)
