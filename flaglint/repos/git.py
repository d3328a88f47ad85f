"""Git, by GitPython, with everything switched off by which a repository could run a program or reach a host."""

from __future__ import annotations

import os
from pathlib import Path

import git
from git.exc import GitCommandError, GitCommandNotFound

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
    inherited = {name: None for name in os.environ if name.startswith("GIT_") and name not in SAFE_ENVIRONMENT}
    try:
        return git.cmd.Git(str(root)).execute(
            ["git", *SAFE_OPTIONS, *arguments],
            env={**inherited, **SAFE_ENVIRONMENT},
            stdout_as_string=False,
            strip_newline_in_stdout=False,
        )
    except GitCommandNotFound:
        raise RepositoryError("git is not on the PATH; install it") from None
    except GitCommandError as error:
        lines = str(error.stderr).strip().removeprefix("stderr:").strip(" '\n").splitlines()
        raise RepositoryError(f"{root}: git {arguments[0]} failed: {lines[0] if lines else error.status}") from None


def tracked_files(root: Path) -> tuple[str, ...]:
    """Return the files below the root that git tracks, or that are new and not ignored; links are left out."""
    listed = run(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate")
    links = run(root, "ls-files", "-z", "--stage")
    linked = {entry.split(b"\t", 1)[1] for entry in links.split(b"\0") if entry.startswith((b"120000", b"160000"))}
    names = (name for name in listed.split(b"\0") if name and name not in linked)
    return tuple(os.fsdecode(name) for name in names if os.path.lexists(os.path.join(os.fsencode(root), name)))
