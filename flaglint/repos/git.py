"""Git, through GitPython, with everything switched off by which a repository could run a program or reach a host.

GitPython adds to the inherited environment and cannot take away from it: the command line drops GIT_* variables
at its start (`cli/main.py`), so that a calling hook's GIT_DIR decides nothing here.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import git
from git.exc import GitCommandError, GitCommandNotFound

from flaglint.errors import RepositoryError
from flaglint.repos.state import is_bare

# reliability.md: no hooks, no fsmonitor, no attributes, no lazy fetch; the tree's own configuration decides nothing.
SAFE_SETTINGS = (
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "safe.bareRepository=explicit",
    "core.attributesFile=/dev/null",
    "protocol.allow=never",
)
SAFE_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_PAGER": "cat",
    "GIT_EDITOR": "false",
    "LC_ALL": "C",
}


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
        raise RepositoryError("git is not on the PATH; install it") from None
    except GitCommandError as error:
        lines = str(error.stderr).strip().removeprefix("stderr:").strip(" '\n").splitlines()
        raise RepositoryError(f"{root}: git {command} failed: {lines[0] if lines else error.status}") from None
    return output


def object_server(root: Path) -> Any:
    """Return a running `git cat-file --batch`: names of objects go to its `stdin`, contents come from its `stdout`.

    Raises:
        RepositoryError: git is not installed.
    """
    try:
        return _program(root, ()).cat_file("--batch", istream=subprocess.PIPE, as_process=True)
    except GitCommandNotFound:
        raise RepositoryError("git is not on the PATH; install it") from None


def _program(root: Path, settings: tuple[str, ...]) -> Any:
    program = git.Git(str(root))
    program.update_environment(**SAFE_ENVIRONMENT)
    options: dict[str, Any] = {
        "c": [*SAFE_SETTINGS, *settings],
        "no_optional_locks": True,
        "no_replace_objects": True,
        "literal_pathspecs": True,
    }
    if is_bare(root):
        options["git_dir"] = str(root)  # said outright: git itself must not take a folder for a repository
    program.set_persistent_git_options(**options)
    return program


def tracked_files(root: Path) -> tuple[str, ...]:
    """Return the files below the root that git tracks, or that are new and not ignored; links are left out."""
    # Git says itself what is gone: asking for each of 100,000 files here would take as long as all the rest.
    listed = run(root, "ls-files", "-z", "-t", "--stage", "--cached", "--others", "--deleted", "--exclude-standard")
    found: dict[str, None] = {}
    left_out = set()
    for entry in os.fsdecode(listed).split("\0"):
        tag = entry[:2]
        if tag == "? ":
            if not os.path.islink(os.path.join(root, entry[2:])):
                found[entry[2:]] = None
            continue
        stage, _, name = entry[2:].partition("\t")
        if tag == "R " or stage.startswith(("120000", "160000")):
            left_out.add(name)
        elif tag != "S " or os.path.lexists(os.path.join(root, name)):
            found[name] = None
    return tuple(name for name in found if name and name not in left_out)


def committed_bytes(root: Path, path: str) -> bytes | None:
    """Return a file's content in the last commit, or None if it is not in it or there is no commit."""
    try:
        return run(root, "cat-file", "blob", f"HEAD:{path}" if is_bare(root) else f"HEAD:./{path}")
    except RepositoryError:
        return None
