"""When lines of files were last changed, as far as git knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timezone
from pathlib import Path

from flaglint.errors import RepositoryError
from flaglint.repos.git import run

UNCOMMITTED = b"0" * 40


def line_dates(root: Path, lines: Mapping[str, Iterable[int]]) -> dict[tuple[str, int], datetime]:
    """Return the date of the commit that last changed each line (1-based), by path and line.

    Lines of untracked files, changes that are not committed, and all lines where the history is cut off (a shallow
    clone) have none.
    """
    try:
        if run(root, "rev-parse", "--is-shallow-repository").strip() != b"false":
            return {}
    except RepositoryError:
        return {}
    return {(path, line): date for path, wanted in sorted(lines.items()) for line, date in _blamed(root, path, wanted)}


def _blamed(root: Path, path: str, lines: Iterable[int]) -> Iterator[tuple[int, datetime]]:
    ranges = [f"-L{line},{line}" for line in sorted(set(lines))]
    try:
        blamed = run(root, "blame", "--porcelain", "--root", "--no-textconv", *ranges, "--", path)
    except RepositoryError:
        return
    dates: dict[bytes, datetime] = {}
    commit, line = b"", 0
    for each in blamed.split(b"\n"):
        words = each.split(b" ")
        if len(words) in (3, 4) and len(words[0]) in (40, 64) and not each.startswith(b"\t"):
            commit, line = words[0], int(words[2])
        elif words[0] == b"committer-time":
            dates[commit] = datetime.fromtimestamp(int(words[1]), timezone.utc)
        elif each.startswith(b"\t") and not commit.startswith(UNCOMMITTED):
            yield line, dates[commit]
