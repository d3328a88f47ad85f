"""Fill the README with what its commands really print: each `<!-- output: COMMAND -->` block up to `<!-- /output -->`.

Usage: python docs/readme_outputs.py

A command starts with `flaglint`, after `cd FOLDER && ` where it must; `| head -N` keeps its first lines.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"(<!-- output: (?P<command>.+?) -->\n).*?(<!-- /output -->)", re.DOTALL)
COMMAND = re.compile(r"(?:cd (?P<folder>\S+) && )?flaglint (?P<arguments>.+?)(?: \| head -(?P<lines>\d+))?$")


def output_of(command: str) -> str:
    """Return what a command prints, findings or not.

    Raises:
        ValueError: not a command of ours, or it ends with an error.
    """
    parsed = COMMAND.match(command)
    if parsed is None:
        raise ValueError(f"not a flaglint command: {command}")
    run = subprocess.run(
        [sys.executable, "-m", "flaglint.cli.main", *parsed["arguments"].split()],
        cwd=ROOT / (parsed["folder"] or "."),
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if run.returncode not in (0, 1):
        raise ValueError(f"{command} exits with {run.returncode}: {run.stdout}")
    lines = run.stdout.splitlines()
    kept = lines[: int(parsed["lines"])] if parsed["lines"] else lines
    return "\n".join(kept)


def filled(text: str) -> str:
    """Return the text with every block holding its command's output."""

    def block(found: re.Match[str]) -> str:
        language = "diff" if " remove " in found["command"] else "text"
        return f"{found[1]}```{language}\n{output_of(found['command'])}\n```\n{found[3]}"

    return BLOCK.sub(block, text)


def main() -> None:
    """Rewrite the README in place."""
    readme = ROOT / "README.md"
    readme.write_text(filled(readme.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
