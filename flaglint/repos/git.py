"""Git, through GitPython, which adds to the inherited environment and cannot take away from it (see `safety`)."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import git
from git.exc import GitCommandError, GitCommandNotFound

from flaglint.errors import RepositoryError
from flaglint.repos.safety import NO_GIT, SAFE_ENVIRONMENT, SAFE_OPTIONS, SAFE_SETTINGS, failure
from flaglint.repos.state import is_bare


def run(
    root: Path,
    command: str,
    *arguments: str,
    stdin: bytes | None = None,
    settings: tuple[str, ...] = (),
    environment: Mapping[str, str] | None = None,
) -> bytes:
    """Return the standard output of a git plumbing command run at the root.

    Raises:
        RepositoryError: git is not installed, or failed; the message is its first line.
    """
    call = getattr(_program(root, settings), command.replace("-", "_"))
    options = {"env": {**environment}} if environment else {}
    try:
        if stdin is None:
            output: bytes = call(*arguments, stdout_as_string=False, strip_newline_in_stdout=False, **options)
        else:
            with tempfile.TemporaryFile() as stream:
                stream.write(stdin)
                stream.seek(0)
                output = call(
                    *arguments, istream=stream, stdout_as_string=False, strip_newline_in_stdout=False, **options
                )
    except GitCommandNotFound:
        raise RepositoryError(NO_GIT) from None
    except GitCommandError as error:
        raise RepositoryError(failure(root, command, str(error.stderr), error.status)) from None
    return output


def object_server(root: Path) -> Any:
    """Return a running `git cat-file --batch`: names of objects go to its `stdin`, contents come from its `stdout`.

    Raises:
        RepositoryError: git is not installed.
    """
    try:
        return _program(root, ()).cat_file("--batch", istream=subprocess.PIPE, as_process=True)
    except GitCommandNotFound:
        raise RepositoryError(NO_GIT) from None


def _program(root: Path, settings: tuple[str, ...]) -> Any:
    program = git.Git(str(root))
    program.update_environment(**SAFE_ENVIRONMENT)
    options: dict[str, Any] = {"c": [*SAFE_SETTINGS, *settings], **dict.fromkeys(SAFE_OPTIONS, True)}
    if is_bare(root):
        options["git_dir"] = str(root)  # said outright: git itself must not take a folder for a repository
    program.set_persistent_git_options(**options)
    return program


def committed_bytes(root: Path, path: str) -> bytes | None:
    """Return a file's content in the last commit, or None if it is not in it or there is no commit."""
    try:
        return run(root, "cat-file", "blob", f"HEAD:{path}" if is_bare(root) else f"HEAD:./{path}")
    except RepositoryError:
        return None
