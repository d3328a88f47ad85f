"""The files that git lists, asked for in the background: git needs a processor of its own for that, and so do we."""

from __future__ import annotations

import threading
from pathlib import Path

from flaglint.repos.git import tracked_files


class Listing:
    """A question to git that has been asked; `result` waits for the answer."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._found: tuple[str, ...] = ()
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._ask, daemon=True)
        self._thread.start()

    def _ask(self) -> None:
        try:
            self._found = tracked_files(self._root)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is raised where the answer is asked for
            self._error = error

    def result(self) -> tuple[str, ...]:
        """Return the files.

        Raises:
            RepositoryError: git is not installed, or failed.
        """
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._found
