"""What a repository is in the middle of: a rewrite must not mix with a merge, or with another program's work."""

from __future__ import annotations

import os
from pathlib import Path

from flaglint.discovery import load
from flaglint.errors import RepositoryError

# What git keeps in its folder while it is at it.
_UNDER_WAY = {
    "MERGE_HEAD": "a merge",
    "CHERRY_PICK_HEAD": "a cherry-pick",
    "REVERT_HEAD": "a revert",
    "rebase-merge": "a rebase",
    "rebase-apply": "a rebase",
}


def is_in_git(root: Path) -> bool:
    """Tell whether the folder lies in a working tree of git."""
    return _git_entry(root) is not None


def _git_entry(root: Path) -> Path | None:
    """Return the `.git` that a folder lies below: a folder, or a file that names one."""
    places = (folder / ".git" for folder in (root.absolute(), *root.absolute().parents))
    return next((place for place in places if place.exists()), None)


def index_file(root: Path) -> Path | None:
    """Return the index of a working tree, found without asking git; None where it is not to be seen."""
    place = _git_entry(root)
    if place is None:
        return None
    if place.is_file():
        # A linked working tree, or a submodule: `gitdir: <path>`, which may be relative to the file.
        try:
            place = place.parent / place.read_text(errors="surrogateescape").removeprefix("gitdir:").strip()
        except OSError:
            return None
    index = place / "index"
    return index if index.is_file() else None


def is_bare(root: Path) -> bool:
    """Tell whether the folder is a repository itself, without a working tree, as a mirror is."""
    has_parts = (root / "objects").is_dir() and (root / "refs").is_dir() and (root / "HEAD").is_file()
    return has_parts and not (root / ".git").exists() and root.name != ".git"


def refuse_unfinished(root: Path) -> None:
    """Raise if the repository is in the middle of something that a person has to end first.

    Raises:
        RepositoryError: a merge, rebase, cherry-pick or revert is under way.
    """
    folder = git_folder(root)
    for name, what in _UNDER_WAY.items():
        if (folder / name).exists():
            raise RepositoryError(
                f"{root}: {what} is under way, nothing was changed; finish or abort it, then run again"
            )


def refuse_locked(root: Path) -> None:
    """Raise if another program is changing the index, and so perhaps the files.

    Raises:
        RepositoryError: the index is locked.
    """
    lock = git_folder(root) / "index.lock"
    if lock.exists():
        raise RepositoryError(
            f"{lock}: another git process seems to be at work, nothing was changed; wait for it, "
            "or remove this file if there is none"
        )


def git_folder(root: Path) -> Path:
    """Return the folder that git keeps for this working tree; a linked one has its own."""
    output: bytes = load("repos.git").run(root, "rev-parse", "--absolute-git-dir")
    return Path(os.fsdecode(output.rstrip(b"\n")))
