"""What a write is about to do, kept at the root until it is done: after a sudden end the next run finishes it.

Temporary files and this journal end in one suffix, by which every scan leaves them out.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from flaglint.model.temporary import TEMPORARY_SUFFIX

JOURNAL = f".flaglint-journal{TEMPORARY_SUFFIX}"
_NEW = f".flaglint-journal-new{TEMPORARY_SUFFIX}"
_PRIVATE = 0o600


class Entry(msgspec.Struct, frozen=True):
    """One file: its path, the name of the temporary file beside it, and the SHA-256 of its old and new bytes."""

    path: str
    temporary: str
    before: str
    after: str


class Journal(msgspec.Struct, frozen=True):
    """A write under way. Until it is `decided` no file was replaced; from then on all of them are to be."""

    version: int
    key: str
    decided: bool
    files: tuple[Entry, ...]


def digest(content: bytes) -> str:
    """Return the SHA-256 of a file's bytes."""
    return hashlib.sha256(content).hexdigest()


@contextmanager
def only_writer(root: Path) -> Iterator[None]:
    """Wait until no other run writes below the root, and keep others waiting; the lock dies with the process."""
    handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        with suppress(OSError):  # some network file systems know no locks: then only the checks of each file protect it
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def record(root: Path, journal: Journal) -> None:
    """Put the journal on the disk, in place of any before.

    Raises:
        OSError: it cannot be written.
    """
    handle = os.open(root / _NEW, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, _PRIVATE)
    with os.fdopen(handle, "wb") as stream:
        stream.write(msgspec.json.encode(journal))
        stream.flush()
        os.fchmod(stream.fileno(), _PRIVATE)
        os.fsync(stream.fileno())
    os.replace(root / _NEW, root / JOURNAL)
    sync_directory(root)


def recorded(root: Path) -> Journal | None:
    """Return the journal of a write that was cut short, or None.

    It is only believed as we write it, private to this user: what comes with a repository is readable by others.
    """
    try:
        handle = os.open(root / JOURNAL, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    with os.fdopen(handle, "rb") as stream:
        status = os.fstat(stream.fileno())
        is_ours = stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid()
        if not is_ours or stat.S_IMODE(status.st_mode) != _PRIVATE:
            return None
        try:
            journal = msgspec.json.decode(stream.read(), type=Journal)
        except msgspec.MsgspecError:
            return None
    names_are_ours = all(
        entry.temporary.endswith(TEMPORARY_SUFFIX) and "/" not in entry.temporary for entry in journal.files
    )
    return journal if names_are_ours else None


def forget(root: Path) -> None:
    """Remove the journal: the write is over, one way or the other."""
    for name in (JOURNAL, _NEW):
        with suppress(OSError):
            (root / name).unlink()


def sync_directory(path: Path) -> None:
    """Put on the disk which names a folder has."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
