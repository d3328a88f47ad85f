"""The files of a commit, read from the object database: a bare mirror, or a branch's base beside a changed tree.

Nothing is checked out: no filter, hook or attribute of the repository has a say, and contents are the committed ones.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from flaglint.discovery import load
from flaglint.repos.checkout import MOST_BYTES, Checkout, UnreadableFileError, is_below
from flaglint.repos.state import is_bare

_REGULAR = (b"100644", b"100755", b"100664")
_CHUNK = 1024 * 1024


class Mirror(Checkout):
    """A commit below `root`, which is a bare repository or a folder of a working tree; paths are relative to it."""

    def __init__(self, root: Path, commit: str = "HEAD", exclude: tuple[str, ...] = ()) -> None:
        super().__init__(root, exclude)
        self.commit = commit
        self._objects: dict[str, tuple[str, str]] = {}
        # One server a process: copies of this one (`scanning.shards`) must not share its pipes.
        self._servers: dict[int, Any] = {}
        self._exported: Path | None = None

    def mode(self, path: str) -> str:
        """Return the mode that the commit gives a file, as git writes it: `100644`."""
        return self._objects[path][0]

    def begin_listing(self) -> None:
        """Do nothing: a commit's files are listed at once, without looking at a disk full of them."""

    @property
    def first_paths(self) -> tuple[str, ...]:
        """Return all files: a commit has none that are gone."""
        return self.paths()

    def _listed(self) -> Sequence[str]:
        """Return the regular files of the commit.

        Raises:
            RepositoryError: the commit is not there, as before the first one.
        """
        listing: bytes = load("repos.git").run(self.root, "ls-tree", "-r", "-z", self.commit)
        for entry in listing.split(b"\0"):
            about, _, name = entry.partition(b"\t")
            mode, _, identity = about.partition(b" blob ")
            if name and mode in _REGULAR:
                self._objects[os.fsdecode(name)] = mode.decode(), identity.decode()
        return self._kept(self._objects)

    def read(self, path: str) -> bytes:
        """Return a file's bytes as they were committed.

        Raises:
            UnreadableFileError: not in the commit, a link, larger than 2 MB, or missing in a partial clone.
        """
        return self._laid_over[path] if path in self._laid_over else self._content(path, MOST_BYTES)

    def _content(self, path: str, most: int | None) -> bytes:
        self.paths()
        if path not in self._objects:
            raise UnreadableFileError("cannot be read: not a regular file of the commit")
        server = self._server()
        server.stdin.write(f"{self._objects[path][1]}\n".encode())
        server.stdin.flush()
        header = server.stdout.readline().split()
        if len(header) != 3:
            raise UnreadableFileError("cannot be read: its content is not in the repository")
        size = int(header[2])
        if most is not None and size > most:
            _pass_over(server.stdout, size + 1)
            raise UnreadableFileError(f"too large: {size / 1024**2:.1f} MB, limit 2 MB")
        content: bytes = server.stdout.read(size + 1)[:-1]
        return content

    def _server(self) -> Any:
        if os.getpid() not in self._servers:
            server = load("repos.git").object_server(self.root)
            weakref.finalize(self, _stop, server, os.getpid())
            self._servers[os.getpid()] = server
        return self._servers[os.getpid()]

    def stamps(self, paths: Iterable[str]) -> dict[str, tuple[int, int, int, int]]:
        """Return nothing: what is known of a file is known by its content alone."""
        return {}

    def is_link(self, path: str) -> bool:
        """Return False: links are not listed."""
        return False

    @property
    def base(self) -> Path:
        """Return the folder that `located` puts files below: a temporary one for a bare repository."""
        if not is_bare(self.root):
            return self.root
        if self._exported is None:
            self._exported = Path(tempfile.mkdtemp(prefix="flaglint-")).resolve()
            weakref.finalize(self, shutil.rmtree, self._exported, ignore_errors=True)
        return self._exported

    def located(self, path: str) -> Path:
        """Return where a file or folder that the configuration names can be read as such, a store's document say."""
        if is_bare(self.root):
            self.export(self.base, (found for found in self.paths() if is_below(found, path)))
        return self.base / path

    def export(self, folder: Path, paths: Iterable[str]) -> None:
        """Write files of the commit below a folder, of any size, their executable bit kept."""
        for path in paths:
            target = folder / path
            if ".." in PurePosixPath(path).parts or target.exists():
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(self._content(path, None))
            if self.mode(path) == "100755":
                target.chmod(0o755)


def _pass_over(stream: Any, count: int) -> None:
    while count > 0:
        count -= len(stream.read(min(count, _CHUNK)))


def _stop(server: Any, owner: int) -> None:
    """End a server at the end of its input; a copy of the process that started it leaves it alone."""
    if os.getpid() == owner:
        process = server.proc
        for stream in (process.stdin, process.stdout, process.stderr):
            stream.close()
        process.wait()
