"""Time `flaglint refs` on the corpus beside ripgrep and ruff, and measure its memory.

Usage: python bench/bench_scan.py
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from corpus import corpus
from timing import Command, medians, show

KEYS = 10_000
MEGABYTES = 250
REFS = (sys.executable, "-c", "from flaglint.cli.main import run; run()", "refs", "--output-format", "json")
ROOTS = """
from flaglint.compiled import compiled_search
from flaglint.resolution.rules import RuleBook
print("|".join(sorted(RuleBook(compiled_search((), use_cache=False).packs()).roots - {"flags"})))
"""


def write_keys(path: Path) -> None:
    """Write a store document with keys as companies name them; none is in the corpus."""
    words = ("checkout", "search", "billing", "mobile", "onboarding", "pricing", "export", "editor", "login", "report")
    flags = {
        f"{words[number % 10]}-{words[number // 10 % 10]}-{number:05}": {
            "state": "ENABLED", "variants": {"on": True, "off": False}, "defaultVariant": "on",
        }
        for number in range(KEYS)
    }  # fmt: skip
    path.write_text(json.dumps({"flags": flags}), encoding="utf-8")


def commands(folder: Path) -> list[Command]:
    """Return what is compared; the store document and the cache lie in the folder."""
    write_keys(folder / "keys.json")
    names = subprocess.run([sys.executable, "-c", ROOTS], check=True, capture_output=True, text=True).stdout.strip()
    ruff, rg = (str(Path(sys.executable).with_name(name)) for name in ("ruff", "rg"))
    cache = (("FLAGLINT_CACHE_DIR", str(folder / "cache")),)
    store = ("--store", f"flagd:{folder / 'keys.json'}")
    return [
        Command("rg", (rg, "-lw", names, "-g", "*.py")),
        Command("ruff", (ruff, "check", "--isolated", "--no-cache", "--quiet", "--select", "F401", ".")),
        Command("refs cold", (*REFS, "--no-cache")),
        Command("refs cold, 10,000 keys", (*REFS, "--no-cache", *store)),
        Command("refs warm", REFS, cache),
    ]


def show_identity(tree: Path) -> None:
    """Print whether the output is the same with and without cache, by one process and by several."""
    with tempfile.TemporaryDirectory() as name:
        environment = {**os.environ, "FLAGLINT_CACHE_DIR": name}
        write_keys(Path(name) / "keys.json")
        for title, store in (("", ()), (" with 10,000 keys", ("--store", f"flagd:{name}/keys.json"))):
            outputs = {
                subprocess.run(
                    (*REFS, *store, *how), cwd=tree, env=environment, capture_output=True, check=False
                ).stdout
                for how in (("--no-cache",), ("--no-cache", "-j1"), (), ())
            }
            print(
                f"  cold, one process, filling the cache, warm{title}: {'the same' if len(outputs) == 1 else 'DIFFER'}"
            )


def main() -> None:
    """Print the figures with their limits."""
    tree = corpus()
    with tempfile.TemporaryDirectory() as name:
        seconds = medians(commands(Path(name)), tree)
    limits = [
        ("refs cold", "ruff", 0.5),
        ("refs cold", "rg", 8.0),
        ("refs warm", "rg", 2.5),
        ("refs cold, 10,000 keys", "refs cold", 1.3),
    ]
    show(f"The corpus, {os.cpu_count()} cores", seconds, limits)
    show_identity(tree)
    subprocess.run([*REFS, "--no-cache", "-j1"], cwd=tree, capture_output=True, check=False)
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // (1024 if sys.platform != "darwin" else 1024**2)
    print(f"  most memory of any process so far: {most} MB (limit {MEGABYTES} for flaglint; ruff and rg included)")


if __name__ == "__main__":
    main()
