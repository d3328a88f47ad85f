"""Files whose content differs from the last commit: a rewrite must not mix with people's own changes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from flaglint.discovery import load


def dirty_files(root: Path, paths: Iterable[str]) -> tuple[str, ...]:
    """Return the paths that are in the last commit with other content; none outside a repository.

    Compared by content, line endings aside, since git may convert them on checkout. A file that is in no commit
    is not named: it has no version that a rewrite could be confused with.
    """
    if not any((folder / ".git").exists() for folder in (root, *root.parents)):
        return ()
    git = load("repos.git")
    dirty = []
    for path in paths:
        committed = git.committed_bytes(root, path)
        if committed is not None and _lines(committed) != _lines((root / path).read_bytes()):
            dirty.append(path)
    return tuple(dirty)


def _lines(content: bytes) -> bytes:
    return content.replace(b"\r\n", b"\n")
