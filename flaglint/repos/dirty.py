"""Files whose content differs from the last commit: a rewrite must not mix with people's own changes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from flaglint.discovery import load
from flaglint.errors import RepositoryError


def dirty_files(root: Path, paths: Iterable[str]) -> tuple[str, ...]:
    """Return the paths that are in the last commit with other content; none outside a repository.

    Compared by content, line endings aside, since git may convert them on checkout.
    """
    if not any((folder / ".git").exists() for folder in (root, *root.parents)):
        return ()
    git = load("repos.git")
    dirty = []
    for path in paths:
        try:
            committed = git.run(root, "cat-file", "blob", f"HEAD:./{path}")
        except RepositoryError:
            continue  # not in the last commit, or there is no commit yet: nothing of it can be lost
        if committed.replace(b"\r\n", b"\n") != (root / path).read_bytes().replace(b"\r\n", b"\n"):
            dirty.append(path)
    return tuple(dirty)
