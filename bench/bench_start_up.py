"""Time `flaglint check` on ten files without a flag: what every commit waits for.

Usage: python bench/bench_start_up.py
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FILES = 10
RUNS = 15
TEXT = "from __future__ import annotations\n\n" + "def f(value: int) -> int:\n    return value + 1\n\n\n" * 40


def measure(command: list[str], folder: Path) -> list[float]:
    """Return the seconds of each run, sorted; a run that fails is an error."""
    seconds = []
    for _ in range(RUNS):
        started = time.perf_counter()
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        seconds.append(time.perf_counter() - started)
    return sorted(seconds)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(FILES):
            (folder / f"module_{number}.py").write_text(TEXT, encoding="utf-8")
        subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
        files = [path.name for path in folder.glob("*.py")]
        bare = measure([sys.executable, "-c", "pass"], folder)
        check = measure([sys.executable, "-c", "from flaglint.cli.main import run; run()", "check", *files], folder)
    print(f"python alone    {statistics.median(bare) * 1000:6.0f} ms  (best {bare[0] * 1000:.0f})")
    print(f"flaglint check  {statistics.median(check) * 1000:6.0f} ms  (best {check[0] * 1000:.0f}), {FILES} files")


if __name__ == "__main__":
    main()
