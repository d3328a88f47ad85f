"""The files of a working tree: which there are, and their bytes, without following links or blocking."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path
from typing import Any

from flaglint.discovery import load
from flaglint.errors import RepositoryError
from flaglint.model.temporary import TEMPORARY_SUFFIX
from flaglint.repos.state import is_in_git

MOST_BYTES = 2 * 1024 * 1024
# Nearly all files are read by one call; a larger one is asked for its size before the rest of it is read.
FIRST_BYTES = 128 * 1024
_READING = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
# Folders that hold no code of the project's own, whether or not git knows them.
SKIPPED_FOLDERS = frozenset(
    {
        ".bzr", ".direnv", ".eggs", ".git", ".hg", ".mypy_cache", ".nox", ".pytest_cache", ".ruff_cache",
        ".svn", ".tox", ".venv", "__pycache__", "__pypackages__", "flaglint-audit", "node_modules", "site-packages",
        "venv",
    }
)  # fmt: skip


class UnreadableFileError(ValueError):
    """A file that cannot be read; the message is the reason, without the path."""


class Checkout:
    """A working tree below `root`; paths are relative to it, with slashes."""

    def __init__(self, root: Path, exclude: tuple[str, ...] = ()) -> None:
        self.root = root
        self._prefix = os.path.join(root, "")  # joining strings: a Path for each of 100,000 files takes a second
        self._exclude = exclude
        self._paths: tuple[str, ...] | None = None
        self._listing: Any = None
        self._real_folders = {"": True}
        self._laid_over: dict[str, bytes] = {}

    def paths(self) -> tuple[str, ...]:
        """Return every file that may be scanned, in the order of the paths' bytes.

        In a git repository: what is tracked, or new and not ignored. Elsewhere, and in a folder that git
        ignores: every file outside the usual folders of tools.
        """
        if self._paths is None:
            kept = self._listed()
            # Text sorts as its UTF-8 does; only names that are no text (as surrogates) sort otherwise.
            self._paths = tuple(sorted(kept) if _is_text(kept) else sorted(kept, key=os.fsencode))
        return self._paths

    def begin_listing(self) -> None:
        """Let git list the files while something else is done; `paths` waits for it."""
        if self._paths is None and self._listing is None and is_in_git(self.root):
            self._listing = load("repos.listing").Listing(self.root)

    @property
    def first_paths(self) -> tuple[str, ...]:
        """Return what can be named before `paths` can: the files that git tracks, some of which may be gone."""
        return self._paths or self._tracked

    @cached_property
    def _tracked(self) -> tuple[str, ...]:
        self.begin_listing()
        return tuple(self._kept(self._listing.tracked)) if self._listing is not None else ()

    def _listed(self) -> Sequence[str]:
        tracked = self._tracked
        new, gone = self._listing.others if self._listing is not None else ((), ())
        if not new and not (self._listing and self._listing.tracked):
            return self._kept(self._walk(""))
        present = [path for path in tracked if path not in gone] if gone else tracked
        return [*present, *self._kept(new)] if new else present

    @property
    def base(self) -> Path:
        """Return the folder that `located` puts files below."""
        return self.root

    def located(self, path: str) -> Path:
        """Return where a file or folder that the configuration names can be read as such."""
        return self.root / path

    def _kept(self, paths: Iterable[str]) -> list[str]:
        """Return what is not excluded; without patterns of the user's, the folder alone decides."""
        kept = [*paths]
        if self._exclude:
            kept = [path for path in kept if not self.is_excluded(path)]
        else:
            folders = {path.rpartition("/")[0] for path in kept}
            if out := {folder for folder in folders if not SKIPPED_FOLDERS.isdisjoint(folder.split("/"))}:
                kept = [path for path in kept if path.rpartition("/")[0] not in out]
        return [path for path in kept if not path.endswith(TEMPORARY_SUFFIX)]

    def is_excluded(self, path: str) -> bool:
        """Tell whether the configuration, or the name of a folder, keeps a file out."""
        parts = path.split("/")
        if any(part in SKIPPED_FOLDERS for part in parts[:-1]):
            return True
        return any(matches(path, pattern) for pattern in self._exclude)

    def _walk(self, folder: str) -> Iterator[str]:
        try:
            entries = list(os.scandir(self.root / folder if folder else self.root))
        except OSError as error:
            if not folder:
                raise RepositoryError(f"{self.root}: cannot be listed ({error.strerror})") from None
            return
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in SKIPPED_FOLDERS:
                    yield from self._walk(path)
            elif entry.is_file(follow_symlinks=False):
                yield path

    def read(self, path: str) -> bytes:
        """Return a regular file's bytes.

        Raises:
            UnreadableFileError: gone, not permitted, a link, a device, or larger than 2 MB.
        """
        if path in self._laid_over:
            return self._laid_over[path]
        folder = path.rpartition("/")[0]
        if not (self._real_folders.get(folder) or self._is_real(folder)):
            raise UnreadableFileError("lies behind a link")
        try:
            descriptor = os.open(self._prefix + path, _READING)
        except OSError as error:
            # What O_NOFOLLOW says of a link is no help to anybody.
            is_link = error.errno == errno.ELOOP
            reason = "is a link; name the file it leads to" if is_link else f"cannot be read: {error.strerror}"
            raise UnreadableFileError(reason) from None
        try:
            return _read_regular(descriptor)
        finally:
            os.close(descriptor)

    def lay_over(self, files: Mapping[str, bytes]) -> None:
        """Let files read as these bytes from now on, whatever they hold."""
        self._laid_over.update(files)

    def export(self, folder: Path, paths: Iterable[str]) -> None:
        """Copy files below a folder, of any size, with their modes; links and what cannot be read are passed over."""
        for path in paths:
            source = self.root / path
            if not self._is_real(path.rpartition("/")[0]) or not stat.S_ISREG(source.lstat().st_mode):
                continue
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with suppress(OSError):
                shutil.copy2(source, target, follow_symlinks=False)

    def stamps(self, paths: Iterable[str]) -> dict[str, tuple[int, int, int, int]]:
        """Return what changes with the files' bytes: size, both times, inode; nothing for what `read` would refuse."""
        found = {}
        for path in paths:
            if not self._is_real(path.rpartition("/")[0]) or path in self._laid_over:
                continue
            try:
                status = os.lstat(self._prefix + path)
            except OSError:
                continue
            size = status.st_size
            if size <= MOST_BYTES and stat.S_ISREG(status.st_mode):
                found[path] = size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino
        return found

    def unchanged(self) -> tuple[bytes, Collection[str]]:
        """Return the tracked files whose stamps are those that git's index holds, and a name of the index's state.

        Under the same name they have the same stamps: no stamp of theirs has to be asked for then. Empty where git
        does not say.
        """
        listing = self._listing
        if listing is None or not listing.index:
            return b"", ()
        return listing.index, frozenset(listing.tracked).difference(listing.changed, self._laid_over)

    def _is_real(self, folder: str) -> bool:
        """Tell whether no folder on the way from the root is a link, which could lead out of the tree."""
        is_real = self._real_folders.get(folder)
        if is_real is None:
            here = not os.path.islink(self._prefix + folder)
            is_real = self._real_folders[folder] = here and self._is_real(folder.rpartition("/")[0])
        return is_real

    def is_link(self, path: str) -> bool:
        """Tell whether a path is a symbolic link, which is never followed."""
        return (self.root / path).is_symlink()


def _is_text(paths: Iterable[str]) -> bool:
    try:
        "".join(paths).encode()
    except UnicodeEncodeError:
        return False
    return True


def _read_regular(descriptor: int) -> bytes:
    """Return the bytes of an open file, at once: to ask for its size first costs a fifth of a small file.

    A file that cannot be read from a place, as a pipe or a terminal, is none that can be read again.

    Raises:
        UnreadableFileError: not a regular file, too large, or an error while reading.
    """
    try:
        source = os.pread(descriptor, FIRST_BYTES, 0)
        # A device that ends nowhere is as large as it can be, and an empty file may be one that has no end yet.
        if not source or len(source) == FIRST_BYTES:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise UnreadableFileError("not a regular file")
            if status.st_size > MOST_BYTES:
                raise UnreadableFileError(f"too large: {status.st_size / 1024**2:.1f} MB, limit 2 MB")
            source += os.pread(descriptor, MOST_BYTES, len(source))
    except OSError as error:
        if error.errno in (errno.ESPIPE, errno.EISDIR):
            raise UnreadableFileError("not a regular file") from None
        raise UnreadableFileError(f"cannot be read: {error.strerror}") from None
    return source


def matches(path: str, pattern: str) -> bool:
    """Tell whether a path is what a pattern names: a file, a folder and all below it, or a glob of either.

    A pattern without a slash may match at any depth, as in `.gitignore`; one that starts with `/` or `./` does not.
    """
    anchored = pattern.startswith(("/", "./"))
    pattern = pattern.removeprefix("./").strip("/")
    parts = path.split("/")
    if "/" not in pattern and not anchored:
        return any(fnmatch(part, pattern) for part in parts)
    prefixes = ("/".join(parts[: index + 1]) for index in range(len(parts)))
    return any(fnmatch(prefix, pattern) for prefix in prefixes)


def is_below(path: str, folder: str) -> bool:
    """Tell whether a path is the folder or lies below it."""
    return path == folder or path.startswith(f"{folder}/")
