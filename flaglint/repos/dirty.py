"""Files whose content differs from the last commit: a rewrite must not mix with people's own changes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from flaglint.discovery import load
from flaglint.repos.state import is_in_git


def dirty_files(root: Path, paths: Iterable[str]) -> tuple[str, ...]:
    """Return the paths that are in the last commit with other content; none outside a repository.

    Compared by content, line endings aside, since git may convert them on checkout. A file that is in no commit
    is not named: it has no version that a rewrite could be confused with.
    """
    if not is_in_git(root):
        return ()
    git = load("repos.git")
    dirty = []
    for path in paths:
        committed = git.committed_bytes(root, path)
        if committed is not None and _lines(committed) != _present(root / path):
            dirty.append(path)
    return tuple(dirty)


def _present(path: Path) -> bytes | None:
    try:
        return _lines(path.read_bytes())
    except OSError:
        return None  # deleted: that is a change of people's own, too


def _lines(content: bytes) -> bytes:
    return content.replace(b"\r\n", b"\n")
