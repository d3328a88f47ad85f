"""Messages between the scan and its worker processes: length-prefixed MessagePack.

Not pickle: a worker reads code that nobody has vetted, so what it sends back is decoded as data of a known type.
"""

from __future__ import annotations

import struct
from typing import IO

import msgspec

from flaglint.model.findings import Problem
from flaglint.model.source import ModuleFacts

_LENGTH = struct.Struct(">I")


class Setup(msgspec.Struct, frozen=True):
    """The first message to a worker: the last names of calls to keep, and its memory limit in bytes."""

    names: tuple[str, ...]
    memory: int


class Request(msgspec.Struct, frozen=True):
    """The bytes of one file to read; its path stays with the parent, which puts it into the answer."""

    source: bytes


class Answer(msgspec.Struct, frozen=True):
    """The facts of one file, or why there are none."""

    facts: ModuleFacts | None = None
    problem: Problem | None = None


encode = msgspec.msgpack.Encoder().encode
decode_setup = msgspec.msgpack.Decoder(Setup).decode
decode_request = msgspec.msgpack.Decoder(Request).decode
decode_answer = msgspec.msgpack.Decoder(Answer).decode


def write_frame(stream: IO[bytes], payload: bytes) -> None:
    """Write one message and flush it."""
    stream.write(_LENGTH.pack(len(payload)) + payload)
    stream.flush()


def read_frame(stream: IO[bytes]) -> bytes | None:
    """Return the next message, or None at the end of the stream, also one within a message."""
    header = stream.read(_LENGTH.size)
    if len(header) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(header)
    payload = stream.read(length)
    return payload if len(payload) == length else None
