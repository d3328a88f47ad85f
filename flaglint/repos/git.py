"""Git: its plumbing commands, with everything switched off by which a repository could run a program or reach a host.

Commands run with an environment of our own, which GitPython cannot give them (it only adds to the inherited one);
GitPython reads objects, with its own reader, which runs no program at all.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import git
from git.exc import GitError

from flaglint.errors import RepositoryError

# reliability.md: no hooks, no fsmonitor, no attributes, no lazy fetch; the tree's own configuration decides nothing.
SAFE_OPTIONS = (
    "-c", "core.fsmonitor=false",
    "-c", "core.hooksPath=/dev/null",
    "-c", "safe.bareRepository=explicit",
    "-c", "core.attributesFile=/dev/null",
    "-c", "protocol.allow=never",
    "--no-optional-locks",
    "--no-replace-objects",
    "--literal-pathspecs",
)  # fmt: skip
SAFE_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_PAGER": "cat",
    "GIT_EDITOR": "false",
    "LC_ALL": "C",
}


def run(root: Path, *arguments: str) -> bytes:
    """Return the standard output of a git command run at the root.

    Raises:
        RepositoryError: git is not installed, or failed; the message is its first line.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(
            ["git", *SAFE_OPTIONS, *arguments],  # noqa: S607 - git is wherever the user's PATH has it
            cwd=root,
            env={**kept, **SAFE_ENVIRONMENT},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        raise RepositoryError("git is not on the PATH; install it") from None
    if done.returncode != 0:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise RepositoryError(f"{root}: git {arguments[0]} failed: {lines[0] if lines else done.returncode}")
    return done.stdout


def tracked_files(root: Path) -> tuple[str, ...]:
    """Return the files below the root that git tracks, or that are new and not ignored; links are left out."""
    listed = run(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate")
    links = run(root, "ls-files", "-z", "--stage")
    linked = {entry.split(b"\t", 1)[1] for entry in links.split(b"\0") if entry.startswith((b"120000", b"160000"))}
    names = (name for name in listed.split(b"\0") if name and name not in linked)
    return tuple(os.fsdecode(name) for name in names if os.path.lexists(os.path.join(os.fsencode(root), name)))


def committed_bytes(root: Path, path: str) -> bytes | None:
    """Return a file's content in the last commit, or None if it is not in it or there is no commit.

    Raises:
        RepositoryError: the repository is damaged.
    """
    try:
        repository = git.Repo(root, odbt=git.GitDB, search_parent_directories=True)
        top = Path(repository.working_tree_dir or root).resolve()
        inside = (root.resolve() / path).relative_to(top).as_posix()
        content: bytes = repository.head.commit.tree.join(inside).data_stream.read()
    except (KeyError, ValueError):  # not in the tree; an unborn branch
        return None
    except (GitError, OSError) as error:
        raise RepositoryError(f"{root}: git could not read the last commit ({error})") from None
    return content
