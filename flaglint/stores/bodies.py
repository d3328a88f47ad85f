"""The body of an HTTP answer, unpacked within a limit and while time is left."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator

import urllib3

from flaglint.errors import DocumentError

_CHUNK = 65_536


def read_body(
    response: urllib3.BaseHTTPResponse, most_bytes: int, shown: str, check_time: Callable[[], object]
) -> bytes:
    """Return the whole body; `check_time` raises when the time is over.

    Raises:
        DocumentError: larger than the limit once unpacked, packed in an unknown way, or not packed rightly.
        urllib3.exceptions.HTTPError: the connection ends before the body does.
    """
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("", "identity", "gzip"):
        raise DocumentError(shown, f"is packed as {encoding!r}, not as asked for", "check the address of the store")
    received = _received(response, check_time)
    parts: list[bytes] = []
    size = 0
    for part in _unpacked(received, shown) if encoding == "gzip" else received:
        size += len(part)
        if size > most_bytes:
            raise DocumentError(shown, f"is larger than {most_bytes:,} bytes", "check the address of the store")
        parts.append(part)
    return b"".join(parts)


def _received(response: urllib3.BaseHTTPResponse, check_time: Callable[[], object]) -> Iterator[bytes]:
    """Yield what each single read gives: one that waits for a full chunk would outwait any time limit."""
    while data := response.read1(_CHUNK, decode_content=False):
        check_time()
        yield data


def _unpacked(received: Iterator[bytes], shown: str) -> Iterator[bytes]:
    """Yield the content piece by piece, so that a small body that unpacks to gigabytes is seen in time."""
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        for packed in received:
            rest, content = packed, b""
            # Input that is used up may still have content to come, so the limit itself says whether to go on.
            while not unpacker.eof and (rest or len(content) == _CHUNK):
                content = unpacker.decompress(rest, _CHUNK)
                rest = unpacker.unconsumed_tail
                yield content
    except zlib.error:
        raise DocumentError(shown, "is not packed rightly (gzip)", "try again later") from None
    if not unpacker.eof:
        raise DocumentError(shown, "is cut off (gzip)", "try again later")
