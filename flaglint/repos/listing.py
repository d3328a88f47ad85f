"""The files that git lists: those it tracks at once, and what has changed or is new as soon as git has looked at them.

Three processes of git, begun together: the index of 100,000 files is written out before the others have well begun, and
what it names can be read meanwhile. They are started without GitPython, which takes as long to import as git to list.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import weakref
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import IO

from flaglint.errors import RepositoryError
from flaglint.repos.safety import NO_GIT, SAFE_ENVIRONMENT, SAFE_OPTIONS, SAFE_SETTINGS, failure
from flaglint.repos.state import index_file

# `H 100644 <name of the object> 0\t`, as most entries begin, with names of 40 or 64 digits.
_REGULAR = "H 100"
# Modes of links and submodules.
_LINKS = ("120000", "160000")
# -v tells those that git was told to take for unchanged, too: `h`, as a sparse checkout's are `S` or `s`.
_TRACKED = ("ls-files", "-z", "-v", "--stage", "--cached")
_NEW = ("ls-files", "-z", "--others", "--exclude-standard")
# Compares what the file system says of the files with what the index says, and reads none.
_CHANGED = ("diff-files", "-z", "--name-status", "--no-renames", "--relative", "--ignore-submodules=all")
_COMPARING = ("core.checkStat=default", "core.trustctime=true")
# A digest of the whole file stands at its end, of 20 bytes at least; all zeros if the user does without.
_DIGEST_BYTES = 20
_NICENESS = 10


class Listing:
    """A question to git that has been asked of a working tree; paths are below its root, without links.

    `index` names the state of the index that the answers rest on, empty where it has no name.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        copy = _copied(index_file(root))
        self.index = copy.name if copy is not None else b""
        self._asked = [_Question(root, words, copy) for words in (_TRACKED, _CHANGED, _NEW)]
        for question in self._asked[1:]:
            question.stand_back()

    @cached_property
    def tracked(self) -> tuple[str, ...]:
        """Return the files that git tracks in the order of the paths' bytes; some may be gone from the tree.

        Raises:
            RepositoryError: git is not installed, or failed.
        """
        entries, cut = self._entries
        usual = [entry[cut:] for entry in entries if entry.startswith(_REGULAR) and entry[cut - 1] == "\t"]
        if len(usual) == len(entries):
            return tuple(usual)
        links = {entry.partition("\t")[2] for entry in entries if entry.startswith(_LINKS, len("H "))}
        names = dict.fromkeys(entry.partition("\t")[2] for entry in entries if not self._is_left_out(entry))
        return tuple(name for name in names if name not in links)

    @cached_property
    def _entries(self) -> tuple[list[str], int]:
        """Return the entries of the index, and where the name begins in those that are like the first."""
        entries = self._asked[0].answer().split("\0")
        entries.pop()
        return entries, entries[0].find("\t") + 1 if entries else 0

    @cached_property
    def changed(self) -> frozenset[str]:
        """Return the tracked files that may differ from what the index says of them: size, times, inode, or the file.

        Raises:
            RepositoryError: git failed.
        """
        told = self._asked[1].answer().split("\0")
        names = {*told[1::2]}
        # Of these git looks at none.
        names |= {entry.partition("\t")[2] for entry in self._entries[0] if not entry.startswith("H ")}
        return frozenset(names)

    @cached_property
    def others(self) -> tuple[tuple[str, ...], frozenset[str]]:
        """Return the files that are new and not ignored, and of the tracked ones those that are gone.

        Raises:
            RepositoryError: git failed.
        """
        names = self._asked[2].answer().split("\0")
        names.pop()
        new = tuple(name for name in names if not os.path.islink(os.path.join(self._root, name)))
        return new, frozenset(name for name in self.changed if not os.path.lexists(os.path.join(self._root, name)))

    def _is_left_out(self, entry: str) -> bool:
        """Tell whether a sparse checkout leaves a file out; one that was put there all the same counts."""
        return entry[0] in "Ss" and not os.path.lexists(os.path.join(self._root, entry.partition("\t")[2]))


class _Copy:
    """A copy of the index that all the questions are about, gone with the last of them; `name` names its state.

    Where the index was written in the second in which a file was last changed, git would read that file, through a
    filter if the repository has one: a program of its choice. A copy of the time 0 has no such second.
    """

    def __init__(self, content: bytes) -> None:
        digest = content[-_DIGEST_BYTES:]
        self.name = digest if any(digest) else b""
        file = tempfile.NamedTemporaryFile(prefix="flaglint-index-")  # noqa: SIM115 - closed by what follows
        weakref.finalize(self, file.close)
        file.write(content)
        file.flush()
        self.path = file.name
        os.utime(self.path, (0, 0))


def _copied(index: Path | None) -> _Copy | None:
    if index is None:
        return None
    try:
        return _Copy(index.read_bytes())
    except OSError:
        return None


class _Question:
    """One process of git that writes to a file of no name, so that nobody has to read along."""

    def __init__(self, root: Path, words: tuple[str, ...], index: _Copy | None) -> None:
        self._root = root
        self._words = words
        self._index = index
        self._output: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the answer is read
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        environment = {} if index is None else {"GIT_INDEX_FILE": index.path}
        options = [f"--{option}" for option in SAFE_OPTIONS]
        options += [word for setting in (*SAFE_SETTINGS, *_COMPARING) for word in ("-c", setting)]
        try:
            self._process = subprocess.Popen(
                ["git", *options, *words],  # noqa: S607 - the one on the PATH, as GitPython does
                cwd=root, env={**os.environ, **SAFE_ENVIRONMENT, **environment},
                stdin=subprocess.DEVNULL, stdout=self._output, stderr=self._errors,
            )  # fmt: skip
        except FileNotFoundError:
            _close(self._output, self._errors)
            raise RepositoryError(NO_GIT) from None
        self._end = weakref.finalize(self, _stop, self._process, self._output, self._errors)

    def stand_back(self) -> None:
        """Let others of this run go first, where there are fewer processors than processes."""
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, _NICENESS)

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
        self._index = None
        if status:
            raise RepositoryError(failure(self._root, self._words[0], message, f"exit status {status}"))
        return answer


def _stop(process: subprocess.Popen[bytes], *files: IO[bytes]) -> None:
    """End a process whose answer nobody waits for any more."""
    process.kill()
    process.wait()
    _close(*files)


def _close(*files: IO[bytes]) -> None:
    for file in files:
        file.close()
