from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from flaglint.errors import DocumentError
from flaglint.model.flags import Flag, FlagKind, FlagSnapshot, FlagValue, SnapshotSource
from flaglint.stores.decision import fact, full, off, unknown
from flaglint.stores.snapshot import STORE, decode, digest, encode
from tests.stores.reading import NOW, fetch, refused, write

FLAG = Flag(
    "caffè",
    FlagKind.JSON,
    "flagd",
    environments=(("live", full(FlagValue.of({"b": [1, 1.0, "x"]}))),),
    created_at=NOW,
    tags=("one", "two"),
    facts=(fact("variant", "on"),),
)
SNAPSHOT = FlagSnapshot((FLAG,), (SnapshotSource("flagd", "flags.json", "live", "ab" * 32, NOW),), True, ("careful",))


def edited(**changes: object) -> bytes:
    content: dict[str, Any] = json.loads(encode(SNAPSHOT))
    content.update(changes)
    return json.dumps(content).encode()


def refusal(content: bytes) -> str:
    with pytest.raises(DocumentError) as caught:
        decode(content, "snapshot.json")
    return str(caught.value).removeprefix("snapshot.json: ")


def test_what_was_written_is_read_again() -> None:
    assert decode(encode(SNAPSHOT)) == SNAPSHOT


def test_equal_snapshots_are_equal_bytes() -> None:
    assert encode(SNAPSHOT) == encode(decode(encode(SNAPSHOT)))


def test_layout_does_not_count() -> None:
    assert decode(edited()) == SNAPSHOT
    assert decode(encode(SNAPSHOT).replace(b"\n", b"\r\n")) == SNAPSHOT
    assert decode(b"\xef\xbb\xbf" + encode(SNAPSHOT)) == SNAPSHOT


def test_what_a_flag_does_not_say_may_be_written_out() -> None:
    content: dict[str, Any] = {"version": 1, **msgspec.to_builtins(SNAPSHOT)}
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    content["sha256"] = hashlib.sha256(canonical.encode()).hexdigest()
    assert decode(json.dumps(content, indent=1).encode()) == SNAPSHOT


def test_a_flag_is_a_line_and_says_nothing_that_is_not_known() -> None:
    found = [line for line in encode(SNAPSHOT).decode().splitlines() if "caffè" in line]
    assert len(found) == 1
    assert "null" not in found[0]
    assert "archived" not in found[0]


def test_the_digest_is_the_one_in_the_file() -> None:
    assert json.loads(encode(SNAPSHOT))["sha256"] == digest(SNAPSHOT)


def test_many_flags_come_back_byte_for_byte(tmp_path: Path) -> None:
    places = ("development", "integration", "production", "staging", "test")
    served = (
        full(FlagValue.of(True)),
        off(None),
        unknown("a new operator"),
        replace(full(FlagValue.of("é")), since=NOW),
    )
    flags = tuple(
        replace(
            FLAG,
            key=f"flag-{number:05}",
            environments=tuple((place, served[(number + at) % 4]) for at, place in enumerate(places)),
            owner=f"team-{number % 7}" if number % 3 else None,
            archived=number % 5 == 0,
        )
        for number in range(2_000)
    )
    first = encode(replace(SNAPSHOT, flags=flags))
    (tmp_path / "snapshot.json").write_bytes(first)
    again = fetch(STORE, str(tmp_path / "snapshot.json"))
    assert again.flags == flags
    assert encode(again) == first


def test_a_snapshot_is_a_store(tmp_path: Path) -> None:
    location = tmp_path / "snapshot.json"
    location.write_bytes(encode(SNAPSHOT))
    assert fetch(STORE, str(location)) == SNAPSHOT


def test_an_empty_manifest_survives_as_not_authoritative() -> None:
    assert decode(encode(FlagSnapshot(authoritative=False))) == FlagSnapshot(authoritative=False)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (encode(SNAPSHOT)[:-40], "is JSON that ends too early"),
        (encode(SNAPSHOT).replace(b'"live"', b'"test"'), "was changed after it was written"),
        (edited(authoritative=False), "was changed after it was written"),
        (edited(extra=1), "was changed after it was written"),
        (edited(sha256="0" * 64), "was changed after it was written"),
        (edited(version=2), "has version 2, newer than 1"),
        (edited(version="1"), "is no snapshot"),
        (edited(version=True), "is no snapshot"),
        (b"{}", "is no snapshot"),
        (b"[]", "Expected object, got array at $"),
        (b"\xff", "is not UTF-8 text"),
        (b"<html>", "is an HTML or XML page"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_is_not_as_it_was_written_is_refused(content: bytes, problem: str) -> None:
    assert refusal(content).startswith(problem)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    assert refused(STORE, write(tmp_path, "snapshot.json", "")).startswith("is empty")
