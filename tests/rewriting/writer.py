"""A process of its own that writes a plan for fifty files, to be killed at any moment.

Usage: python -m tests.rewriting.writer ROOT
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from flaglint.model.edits import FileRewrite, RewritePlan
from flaglint.rewriting.apply import resume, write

COUNT = 50


def text(number: int, side: str) -> bytes:
    return f"# {side}\nx = {number}\n".encode() * 400


def path(number: int) -> str:
    return f"package{number % 5}/m{number}.py"


def plan(root: Path) -> RewritePlan:
    """Return the plan for what is still old."""
    files = (FileRewrite(path(number), text(number, "old"), text(number, "new")) for number in range(COUNT))
    return RewritePlan("k", None, tuple(file for file in files if (root / file.path).read_bytes() == file.before))


def main(root: Path) -> None:
    os.write(1, b"ready\n")
    resume(root)
    write(plan(root), root)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
