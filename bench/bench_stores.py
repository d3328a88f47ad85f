"""Time and peak memory of reading large flag stores, and whether a snapshot of 100,000 flags survives byte for byte.

Usage: python bench/bench_stores.py [COUNT]
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from store_files import ENVIRONMENTS, GENERATORS, write_pages, write_store

FLAGLINT = (sys.executable, "-c", "from flaglint.cli.main import run; run()")
RUNS = 3
COUNT = 100_000
SECONDS, MEGABYTES = 5.0, 500.0
# Five environments: in one file each, and side by side in the pages of an API. A GitLab file has five by itself.
_IN_FILES, _IN_PAGES = f"configcat × {len(ENVIRONMENTS)}", f"launchdarkly pages × {len(ENVIRONMENTS)}"


@dataclass(frozen=True, slots=True)
class Usage:
    """What one run took; `cpu` is what is left of the seconds on a machine that does nothing else."""

    seconds: float
    cpu: float
    megabytes: float


def main() -> None:
    """Print the medians with their limits; exit with 1 if a snapshot does not come back as it was."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stores = {store: f"{store}:{write_store(folder, store, count)}" for store in sorted(GENERATORS)}
        stores[_IN_FILES] = f"configcat:{_each_environment(folder, count)}"
        stores[_IN_PAGES] = f"launchdarkly:{write_pages(folder, count)}"
        show = {f"flags {store}": ("flags", "--store", place) for store, place in stores.items()}
        save = {
            f"snapshot {store}": ("snapshot", "--store", place, "--output", "s.json") for store, place in stores.items()
        }
        print(f"\n{count:,} flags")
        measure({each: (*words, "--output-format", "json") for each, words in show.items()} | save, folder)
        same = [round_trip(stores[name], folder) for name in ("gitlab", _IN_FILES, _IN_PAGES)]
        sys.exit(0 if all(same) else 1)


def _each_environment(folder: Path, count: int) -> Path:
    target = folder / "environments"
    target.mkdir()
    written = write_store(target, "configcat", count)
    for environment in ENVIRONMENTS:
        os.link(written, target / f"config_v6.{environment}.json")
    written.unlink()
    return target


def measure(commands: dict[str, tuple[str, ...]], folder: Path) -> None:
    """Print the median of each command's runs; one run of each in turn, so that a busy moment meets all alike."""
    found: dict[str, list[Usage]] = {name: [] for name in commands}
    for _ in range(RUNS):
        for name, words in commands.items():
            found[name].append(run(words, folder))
    for name, runs in found.items():
        seconds = statistics.median(each.seconds for each in runs)
        cpu = statistics.median(each.cpu for each in runs)
        peak = statistics.median(each.megabytes for each in runs)
        over = "  EXCEEDED" if seconds > SECONDS or peak > MEGABYTES else ""
        print(f"  {name:34} {seconds:6.2f} s ({cpu:5.2f} s CPU), {peak:4.0f} MB{over}")
    print(f"  limits: {SECONDS:g} s, {MEGABYTES:g} MB")


def run(words: tuple[str, ...], folder: Path) -> Usage:
    """Return what one run of flaglint took.

    Raises:
        RuntimeError: it failed.
    """
    times = os.times()
    with open(os.devnull, "wb") as nowhere, open(folder / "stderr", "wb+") as said:
        process = subprocess.Popen((*FLAGLINT, *words), cwd=folder, stdout=nowhere, stderr=said)
        _, status, resources = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise RuntimeError(f"{' '.join(words)} exits with {process.returncode}: {said.read(400).decode()}")
    cpu = resources.ru_utime + resources.ru_stime
    return Usage(os.times().elapsed - times.elapsed, cpu, resources.ru_maxrss / 1024)


def round_trip(store: str, folder: Path) -> bool:
    """Tell whether a snapshot of a snapshot has the same bytes; print what it took."""
    run(("snapshot", "--store", store, "--output", "first.json"), folder)
    taken = run(("snapshot", "--snapshot", "first.json", "--output", "second.json"), folder)
    first, second = ((folder / name).read_bytes() for name in ("first.json", "second.json"))
    same = "byte for byte the same" if first == second else "DIFFERENT"
    size = f"{len(first) / 1e6:.0f} MB, {len(ENVIRONMENTS)} environments"
    print(f"  {store.partition(':')[0]}: a snapshot of the snapshot ({size}): {same}; "
          f"{taken.seconds:.2f} s ({taken.cpu:.2f} s CPU), {taken.megabytes:.0f} MB")  # fmt: skip
    return first == second


if __name__ == "__main__":
    main()
