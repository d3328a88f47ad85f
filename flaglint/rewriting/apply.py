"""A plan shown as a diff, or written: all files or none."""

from __future__ import annotations

import difflib
import os
import secrets
import stat
import tokenize
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from flaglint.errors import RewriteError
from flaglint.model.edits import FileRewrite, RewritePlan

_SUFFIX = ".flaglint-tmp"


def diff(plan: RewritePlan) -> str:
    """Return the unified diff of the plan, its files in order; empty if it edits none."""
    return "".join(line for file in plan.files for line in _file_diff(file))


def _file_diff(file: FileRewrite) -> Iterator[str]:
    before, after = _decoded_lines(file.before), _decoded_lines(file.after)
    for line in difflib.unified_diff(before, after, f"a/{file.path}", f"b/{file.path}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _decoded_lines(source: bytes) -> list[str]:
    """Return the lines with their ends; only a line feed ends a line, as git sees it."""
    try:
        encoding, _ = tokenize.detect_encoding(BytesIO(source).readline)
        text = source.decode("utf-8" if encoding == "utf-8-sig" else encoding)
    except (SyntaxError, UnicodeError, LookupError):
        text = source.decode("utf-8", "surrogateescape")
    *lines, last = text.split("\n")
    return [f"{line}\n" for line in lines] + ([last] if last else [])


@dataclass(frozen=True, slots=True)
class _Target:
    """A file about to be replaced, as it was when it was checked."""

    path: Path
    file: FileRewrite
    status: os.stat_result
    temporary: Path


def write(plan: RewritePlan, root: Path) -> None:
    """Replace every file of the plan below the root, or none.

    New text goes to temporary files (`.NAME.*.flaglint-tmp`) first; after a failure in the middle the files
    already replaced get their old text back.

    Raises:
        RewriteError: a file changed since it was read, is a link or has several names, or cannot be written.
    """
    targets: list[_Target] = []
    try:
        for file in plan.files:
            targets.append(_prepare(file, root))
        _replace_all(targets)
    except OSError as error:
        raise RewriteError(f"{error.filename or root} cannot be written: {error.strerror or error}") from error
    finally:
        for target in targets:
            with suppress(OSError):
                target.temporary.unlink()


def _prepare(file: FileRewrite, root: Path) -> _Target:
    path = _inside(root, file.path)
    status = _checked(path, file)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}{_SUFFIX}")
    target = _Target(path, file, status, temporary)
    try:
        _write_beside(target, file.after)
    except OSError:
        with suppress(OSError):
            temporary.unlink()
        raise
    return target


def _inside(root: Path, relative: str) -> Path:
    """Return the file's path; no part of it below the root may be a link."""
    path = root
    for part in Path(relative).parts:
        if part in ("..", os.sep):
            raise RewriteError(f"{relative} lies outside of {root}, nothing was written")
        path = path / part
        if path.is_symlink():
            raise RewriteError(f"{relative} goes through a symbolic link, nothing was written; edit the file itself")
    return path


def _checked(path: Path, file: FileRewrite) -> os.stat_result:
    """Return the file's status, if it is still what was read and may be replaced."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError as error:
        raise RewriteError(f"{file.path} is gone, nothing was written; run again") from error
    with os.fdopen(handle, "rb") as stream:
        status = os.fstat(stream.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise RewriteError(f"{file.path} is no regular file, nothing was written")
        if status.st_nlink > 1:
            raise RewriteError(f"{file.path} has {status.st_nlink} hard links, nothing was written; unlink the others")
        if stream.read() != file.before:
            raise RewriteError(f"{file.path} changed since it was read, nothing was written; run again")
    if not status.st_mode & stat.S_IWUSR or not os.access(path, os.W_OK):
        raise RewriteError(f"{file.path} is read-only, nothing was written; make it writable")
    return status


def _write_beside(target: _Target, content: bytes) -> None:
    handle = os.open(target.temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fchmod(stream.fileno(), stat.S_IMODE(target.status.st_mode))
        os.fsync(stream.fileno())


def _replace_all(targets: list[_Target]) -> None:
    replaced: list[_Target] = []
    try:
        for target in targets:
            _recheck(target)
        for target in targets:
            _recheck(target)
            os.replace(target.temporary, target.path)
            replaced.append(target)
            _sync_directory(target.path.parent)
    except BaseException:
        for target in replaced:
            _restore(target)
        raise


def _recheck(target: _Target) -> None:
    status = _checked(target.path, target.file)
    if (status.st_dev, status.st_ino) != (target.status.st_dev, target.status.st_ino):
        raise RewriteError(f"{target.file.path} was replaced meanwhile, nothing was written; run again")


def _restore(target: _Target) -> None:
    """Put the old text back, unless somebody else wrote the file after us."""
    with suppress(OSError):
        if target.path.read_bytes() == target.file.after:
            _write_beside(target, target.file.before)
            os.replace(target.temporary, target.path)
            _sync_directory(target.path.parent)


def _sync_directory(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
