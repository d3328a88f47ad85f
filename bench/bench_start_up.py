"""Time `flaglint check` on ten changed files: what every commit waits for.

Usage: python bench/bench_start_up.py
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from timing import Command, medians, show

FILES = 10
TEXT = "from __future__ import annotations\n\n" + "def f(value: int) -> int:\n    return value + 1\n\n\n" * 40
FLAG = "import waffle\n\n\ndef show(request):\n    return waffle.flag_is_active(request, 'new-cart')\n"
CHECK = (sys.executable, "-c", "from flaglint.cli.main import run; run()", "check")


def main() -> None:
    """Print the figures with their limits."""
    with tempfile.TemporaryDirectory() as name, tempfile.TemporaryDirectory() as cache:
        folder = Path(name)
        for number in range(FILES):
            (folder / f"module_{number}.py").write_text(TEXT, encoding="utf-8")
        for number in range(2):
            (folder / f"flag_{number}.py").write_text(FLAG, encoding="utf-8")
        subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
        plain = [path.name for path in sorted(folder.glob("module_*.py"))]
        some = [path.name for path in sorted(folder.glob("*.py"))][:FILES]
        place = (("FLAGLINT_CACHE_DIR", cache), ("PYTHONPYCACHEPREFIX", f"{cache}/pyc"))
        timed = [
            Command("import click", (sys.executable, "-c", "import click"), place),
            Command("check, no flag", (*CHECK, *plain), place),
            Command("check, flags in two", (*CHECK, *some), place),
        ]
        seconds = medians(timed, folder)
    limits = [("check, no flag", "import click", 3.0), ("check, flags in two", "import click", 8.0)]
    show(f"{FILES} changed files", seconds, limits)


if __name__ == "__main__":
    main()
