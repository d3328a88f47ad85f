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

from msgspec.structs import replace

from flaglint.errors import ChangedMeanwhileError, RewriteError
from flaglint.model.edits import FileRewrite, RewritePlan
from flaglint.model.temporary import TEMPORARY_SUFFIX
from flaglint.rewriting.journal import (
    Entry,
    Journal,
    digest,
    forget,
    only_writer,
    record,
    recorded,
    sync_directory,
)


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

    def entry(self) -> Entry:
        """Return what the journal says of it."""
        return Entry(self.file.path, self.temporary.name, digest(self.file.before), digest(self.file.after))


def write(plan: RewritePlan, root: Path) -> None:
    """Replace every file of the plan below the root, or none.

    New text goes to temporary files (`.NAME.*.flaglint-tmp`) first; after a failure in the middle the files already
    replaced get their old text back. A journal tells the next run (`resume`) what is to be done if this one is killed.

    Raises:
        ChangedMeanwhileError: a file changed since it was read.
        RewriteError: a file is a link or has several names, or cannot be written.
    """
    targets: list[_Target] = []
    try:
        with only_writer(root):
            if recorded(root) is not None:
                raise ChangedMeanwhileError("another removal was cut short meanwhile, nothing was written; run again")
            try:
                targets.extend(_target(file, root) for file in plan.files)
                _write_all(targets, plan.key, root)
            finally:
                for target in targets:
                    with suppress(OSError):
                        target.temporary.unlink()
                forget(root)
    except OSError as error:
        raise RewriteError(f"{error.filename or root} cannot be written: {error.strerror or error}") from error


def _target(file: FileRewrite, root: Path) -> _Target:
    path = _inside(root, file.path)
    temporary = path.with_name(f".{path.name[:200]}.{secrets.token_hex(4)}{TEMPORARY_SUFFIX}")
    return _Target(path, file, _checked(path, file), temporary)


def _write_all(targets: list[_Target], key: str, root: Path) -> None:
    journal = Journal(1, key, decided=False, files=tuple(target.entry() for target in targets))
    record(root, journal)
    for target in targets:
        _write_beside(target, target.file.after)
    for target in targets:
        _recheck(target)
    replaced: list[_Target] = []
    record(root, replace(journal, decided=True))
    try:
        for target in targets:
            _recheck(target)
            os.replace(target.temporary, target.path)
            replaced.append(target)
            sync_directory(target.path.parent)
    except BaseException:
        with suppress(OSError):
            record(root, journal)
        for target in replaced:
            _restore(target)
        raise


def resume(root: Path) -> tuple[str, ...]:
    """Finish a write that was cut short, and return the paths of its files; empty if there was none.

    Had it not come to replacing files, only its temporary files go.

    Raises:
        ChangedMeanwhileError: somebody changed one of its files since; that one is left as it is.
        RewriteError: a file cannot be written.
    """
    if recorded(root) is None:
        return ()
    try:
        with only_writer(root):
            journal = recorded(root)
            if journal is None:
                return ()
            lost = [entry.path for entry in journal.files if not _finish(entry, root, decided=journal.decided)]
            forget(root)
    except OSError as error:
        raise RewriteError(f"{error.filename or root} cannot be written: {error.strerror or error}") from error
    if lost:
        raise ChangedMeanwhileError(
            f"{lost[0]} was changed after a removal of {journal.key!r} had been cut short, and was left as it is; "
            "look at it, then run again"
        )
    return tuple(entry.path for entry in journal.files) if journal.decided else ()


def _finish(entry: Entry, root: Path, *, decided: bool) -> bool:
    """Bring one file to its new text; tell whether it has it now, or never was to have it."""
    path = _inside(root, entry.path)
    temporary = path.with_name(entry.temporary)
    here, new = _digest_of(path), _digest_of(temporary)
    is_due = decided and here == entry.before and new == entry.after
    if is_due:
        os.replace(temporary, path)
        sync_directory(path.parent)
    else:
        with suppress(OSError):
            temporary.unlink()
    return is_due or not decided or here == entry.after


def _digest_of(path: Path) -> str | None:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    with os.fdopen(handle, "rb") as stream:
        return digest(stream.read()) if stat.S_ISREG(os.fstat(handle).st_mode) else None


def is_unfinished(root: Path) -> bool:
    """Tell whether a write below the root was cut short and is still to be finished."""
    return recorded(root) is not None


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
        raise ChangedMeanwhileError(f"{file.path} is gone, nothing was written; run again") from error
    with os.fdopen(handle, "rb") as stream:
        status = os.fstat(stream.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise RewriteError(f"{file.path} is no regular file, nothing was written")
        if status.st_nlink > 1:
            raise RewriteError(f"{file.path} has {status.st_nlink} hard links, nothing was written; unlink the others")
        if stream.read() != file.before:
            raise ChangedMeanwhileError(f"{file.path} changed since it was read, nothing was written; run again")
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


def _recheck(target: _Target) -> None:
    status = _checked(target.path, target.file)
    if (status.st_dev, status.st_ino) != (target.status.st_dev, target.status.st_ino):
        raise ChangedMeanwhileError(f"{target.file.path} was replaced meanwhile, nothing was written; run again")


def _restore(target: _Target) -> None:
    """Put the old text back, unless somebody else wrote the file after us."""
    with suppress(OSError):
        if target.path.read_bytes() == target.file.after:
            _write_beside(target, target.file.before)
            os.replace(target.temporary, target.path)
            sync_directory(target.path.parent)
