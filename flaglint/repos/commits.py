"""A commit on a new branch, built in the object store: working tree, index, HEAD and stash are not touched."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

from flaglint.discovery import load
from flaglint.errors import RepositoryError
from flaglint.repos.state import is_bare, is_in_git, refuse_unfinished

_BRANCH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/+@-]{0,199}")
_LONGEST_KEY = 100
# The index that is ours alone: it holds every file, and shares nothing with the one of the working tree.
_PRIVATE_INDEX = (
    "core.splitIndex=false",
    "core.sparseCheckout=false",
    "index.sparse=false",
    "core.untrackedCache=false",
)
_IDENTITY = ("user.useConfigOnly=true",)


def branch_for(key: str) -> str:
    """Return the branch on which a flag's removal is put: `flaglint/remove-KEY`, in letters that git allows."""
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", key).strip("-")[:_LONGEST_KEY]
    if plain != key:  # two keys must not share a branch
        mark = hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()[:8]
        plain = f"{plain}-{mark}" if plain else mark
    return f"flaglint/remove-{plain}"


def base_commit(root: Path) -> str:
    """Return the id of the commit that a branch would start from: HEAD, whether or not it is on a branch.

    Raises:
        RepositoryError: no repository, a bare one, none with a commit, or in the middle of a merge or the like; or git
            knows no author.
    """
    if is_bare(root):
        raise RepositoryError(f"{root}: a bare repository is only read, no branch was made; use a clone")
    if not is_in_git(root):
        raise RepositoryError(f"{root}: lies in no git repository, so that there is no branch to make; pass --write")
    refuse_unfinished(root)
    git = load("repos.git")
    try:
        commit: bytes = git.run(root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    except RepositoryError:
        raise RepositoryError(f"{root}: HEAD leads to no commit yet; commit first, or pass --write") from None
    for identity in ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"):
        try:
            git.run(root, "var", identity, settings=_IDENTITY)
        except RepositoryError:
            raise RepositoryError(
                f"{root}: git does not know who you are, no branch was made; "
                "set `git config user.name` and `git config user.email`"
            ) from None
    return commit.decode().strip()


def refuse_branch(root: Path, branch: str) -> None:
    """Raise unless the name may be that of a new branch.

    Raises:
        RepositoryError: not a name that git allows, of other letters than the plain ones, or one that exists.
    """
    git = load("repos.git")
    try:
        if not _BRANCH.fullmatch(branch) or branch == "HEAD":
            raise RepositoryError("")
        git.run(root, "check-ref-format", f"refs/heads/{branch}")
    except RepositoryError:
        raise RepositoryError(
            f"{branch!r} cannot be a branch: use letters, digits and . _ - / + @, beginning with a letter or digit"
        ) from None
    if exists(root, branch):
        raise RepositoryError(f"the branch {branch!r} exists, nothing was changed; remove it, or choose another name")


def exists(root: Path, branch: str) -> bool:
    """Tell whether there is a branch of this name."""
    try:
        load("repos.git").run(root, "show-ref", "--verify", "--quiet", f"refs/heads/{branch}")
    except RepositoryError:
        return False
    return True


def commit_files(root: Path, branch: str, base: str, files: Mapping[str, tuple[str, bytes]], message: str) -> str:
    """Make a branch with one commit on top of the base, and return the commit's id.

    `files` are paths below the root with mode and new bytes. Contents are stored as they are: no filter or attribute
    has a say. Nothing is made if the branch came into being meanwhile.

    Raises:
        RepositoryError: git refused; no branch was made.
    """
    git = load("repos.git")
    prefix = os.fsdecode(git.run(root, "rev-parse", "--show-prefix").rstrip(b"\n"))
    with tempfile.TemporaryDirectory(prefix="flaglint-") as folder:
        index = {"GIT_INDEX_FILE": f"{folder}/index"}
        git.run(root, "read-tree", base, environment=index, settings=_PRIVATE_INDEX)
        lines = []
        for path, (mode, content) in sorted(files.items()):
            identity = git.run(root, "hash-object", "-w", "--no-filters", "--stdin", stdin=content).strip()
            lines.append(mode.encode() + b" " + identity + b"\t" + os.fsencode(prefix + path))
        git.run(
            root, "update-index", "-z", "--index-info",
            stdin=b"".join(line + b"\0" for line in lines), environment=index, settings=_PRIVATE_INDEX,
        )  # fmt: skip
        # A partial clone need not have the contents of the other files.
        tree = git.run(root, "write-tree", "--missing-ok", environment=index, settings=_PRIVATE_INDEX).decode().strip()
    _refuse_other_changes(root, base, tree, [prefix + path for path in files])
    settings = (*_IDENTITY, "i18n.commitEncoding=UTF-8")
    text = message.encode("utf-8", "backslashreplace")
    made = git.run(root, "commit-tree", tree, "-p", base, "-F", "-", stdin=text, settings=settings)
    commit: str = made.decode().strip()
    reason = f"flaglint: {branch}"
    git.run(root, "update-ref", "-m", reason, f"refs/heads/{branch}", commit, "0" * len(commit))
    return commit


def _refuse_other_changes(root: Path, base: str, tree: str, paths: list[str]) -> None:
    """Compare the new tree with the base: it must differ in exactly the files that were given."""
    listed = load("repos.git").run(root, "diff-tree", "-r", "-z", "--no-renames", "--name-only", base, tree)
    if sorted(os.fsdecode(name) for name in listed.split(b"\0") if name) != sorted(paths):
        raise RepositoryError(f"{root}: git's new tree differs in other files than the plan, no branch was made")
