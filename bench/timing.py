"""Commands timed side by side: one run of each in turn, so that a busy moment of the machine meets all alike."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

RUNS = 5
# What the commands end with that found something, or could not read a file.
EXPECTED = (0, 1, 3)


@dataclass(frozen=True, slots=True)
class Command:
    """A command with its name, and what its environment has besides."""

    name: str
    words: tuple[str, ...]
    environment: tuple[tuple[str, str], ...] = ()


def medians(commands: Sequence[Command], folder: Path, runs: int = RUNS) -> dict[str, float]:
    """Return the median seconds of each command, by name; each has one run before that does not count.

    Raises:
        RuntimeError: a command failed.
    """
    seconds: dict[str, list[float]] = {command.name: [] for command in commands}
    for turn in range(runs + 1):
        for command in commands:
            taken = _timed(command, folder)
            if turn:
                seconds[command.name].append(taken)
    return {name: statistics.median(taken) for name, taken in seconds.items()}


def _timed(command: Command, folder: Path) -> float:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment.update(command.environment)
    started = time.perf_counter()
    ran = subprocess.run(command.words, cwd=folder, env=environment, capture_output=True, check=False)
    taken = time.perf_counter() - started
    if ran.returncode not in EXPECTED:
        raise RuntimeError(f"{command.name} exits with {ran.returncode}: {ran.stderr.decode(errors='replace')[-400:]}")
    return taken


def show(title: str, seconds: Mapping[str, float], limits: Sequence[tuple[str, str, float]]) -> None:
    """Print the medians, and each (name, other, limit) as a ratio beside its limit."""
    print(f"\n{title}")
    for name, taken in seconds.items():
        print(f"  {name:32} {taken * 1000:8.0f} ms")
    for name, other, limit in limits:
        ratio = seconds[name] / seconds[other]
        print(f"  {name} / {other}: {ratio:.2f}, limit {limit:g}{'' if ratio <= limit else '  EXCEEDED'}")
