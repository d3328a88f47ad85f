"""Time `flaglint remove` on the corpus beside a warm `flaglint refs`: a flag that is nowhere, and one that is there.

Usage: python bench/bench_remove.py
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile

from corpus import corpus
from timing import Command, medians, show

PROGRAM = (sys.executable, "-c", "from flaglint.cli.main import run; run()")
# Of no project: a folder that is put into the corpus for the time of the measurement.
PLACE = "flaglint_bench_shop"
KEY = "bench-present-flag"
TEXT = f"""import waffle


def show(request):
    if waffle.flag_is_active(request, "{KEY}"):
        return "new"
    return "old"
"""


def main() -> None:
    """Print the figures with their limits, and whether the absent flag changed nothing."""
    tree = corpus()
    planted = tree / PLACE
    planted.mkdir(exist_ok=True)
    try:
        (planted / "views.py").write_text(TEXT, encoding="utf-8")
        with tempfile.TemporaryDirectory() as name:
            cache = (("FLAGLINT_CACHE_DIR", name),)
            absent = (*PROGRAM, "remove", "absent-key", "--value", "true", "--output-format", "json")
            timed = [
                Command("refs warm", (*PROGRAM, "refs", "--output-format", "json"), cache),
                Command("remove, absent", absent, cache),
                Command("remove, present", (*PROGRAM, "remove", KEY, "--value", "true"), cache),
            ]
            seconds = medians(timed, tree)
            limits = [("remove, absent", "refs warm", 1.0), ("remove, present", "refs warm", 1.5)]
            show(f"Removal on the corpus, {os.cpu_count()} cores", seconds, limits)
            said = subprocess.run(absent, cwd=tree, capture_output=True, check=False).stdout
            changes = "nothing" if b'"files": []' in said else "SOMETHING"
            print(f"  the absent flag changes {changes}")
    finally:
        shutil.rmtree(planted)


if __name__ == "__main__":
    main()
