"""The files that git lists: those it tracks at once, and what is new or gone as soon as git has walked the tree.

Two processes of git, begun together: the index of 100,000 files is written out before the walk has well begun, and what
it names can be read meanwhile. They are started without GitPython, which takes as long to import as git to list.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import weakref
from functools import cached_property
from pathlib import Path
from typing import IO

from flaglint.errors import RepositoryError
from flaglint.repos.safety import NO_GIT, SAFE_ENVIRONMENT, SAFE_OPTIONS, SAFE_SETTINGS, failure

# `H 100644 <name of the object> 0\t`, as most entries begin, with names of 40 or 64 digits.
_REGULAR = "H 100"
# Modes of links and submodules.
_LINKS = ("120000", "160000")
_TRACKED = ("-t", "--stage", "--cached")
_REST = ("-t", "--others", "--deleted", "--exclude-standard")


class Listing:
    """A question to git that has been asked of a working tree; paths are below its root, without links."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._asked = [_Question(root, words) for words in (_TRACKED, _REST)]

    @cached_property
    def tracked(self) -> tuple[str, ...]:
        """Return the files that git tracks in the order of the paths' bytes; some may be gone from the tree.

        Raises:
            RepositoryError: git is not installed, or failed.
        """
        entries = self._asked[0].answer().split("\0")
        entries.pop()
        cut = entries[0].find("\t") + 1 if entries else 0
        usual = [entry[cut:] for entry in entries if entry.startswith(_REGULAR) and entry[cut - 1] == "\t"]
        if len(usual) == len(entries):
            return tuple(usual)
        links = {entry.partition("\t")[2] for entry in entries if entry.startswith(_LINKS, len("H "))}
        names = dict.fromkeys(entry.partition("\t")[2] for entry in entries if not self._is_left_out(entry))
        return tuple(name for name in names if name not in links)

    @cached_property
    def others(self) -> tuple[tuple[str, ...], frozenset[str]]:
        """Return the files that are new and not ignored, and of the tracked ones those that are gone.

        Raises:
            RepositoryError: git is not installed, or failed.
        """
        new, gone = [], set()
        for entry in self._asked[1].answer().split("\0"):
            tag, name = entry[:2], entry[2:]
            if tag == "R ":
                gone.add(name)
            elif tag == "? " and not os.path.islink(os.path.join(self._root, name)):
                new.append(name)
        return tuple(new), frozenset(gone)

    def _is_left_out(self, entry: str) -> bool:
        """Tell whether a sparse checkout leaves a file out; one that was put there all the same counts."""
        return entry[0] == "S" and not os.path.lexists(os.path.join(self._root, entry.partition("\t")[2]))


class _Question:
    """One process of git that writes to a file of no name, so that nobody has to read along."""

    def __init__(self, root: Path, words: tuple[str, ...]) -> None:
        self._root = root
        self._output: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the answer is read
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        options = [f"--{option}" for option in SAFE_OPTIONS]
        options += [word for setting in SAFE_SETTINGS for word in ("-c", setting)]
        try:
            self._process = subprocess.Popen(
                ["git", *options, "ls-files", "-z", *words],  # noqa: S607 - the one on the PATH, as GitPython does
                cwd=root, env={**os.environ, **SAFE_ENVIRONMENT},
                stdin=subprocess.DEVNULL, stdout=self._output, stderr=self._errors,
            )  # fmt: skip
        except FileNotFoundError:
            _close(self._output, self._errors)
            raise RepositoryError(NO_GIT) from None
        self._end = weakref.finalize(self, _stop, self._process, self._output, self._errors)

    def answer(self) -> str:
        """Wait for the answer.

        Raises:
            RepositoryError: git failed.
        """
        status = self._process.wait()
        self._output.seek(0)
        self._errors.seek(0)
        answer, message = os.fsdecode(self._output.read()), self._errors.read().decode(errors="replace")
        self._end()
        if status:
            raise RepositoryError(failure(self._root, "ls-files", message, f"exit status {status}"))
        return answer


def _stop(process: subprocess.Popen[bytes], *files: IO[bytes]) -> None:
    """End a process whose answer nobody waits for any more."""
    process.kill()
    process.wait()
    _close(*files)


def _close(*files: IO[bytes]) -> None:
    for file in files:
        file.close()
