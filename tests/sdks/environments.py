"""The environments in which SDKs are checked.

`python -m tests.sdks.environments` prints their names, with a name after it what to install there.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import msgspec
import tomli

# What the tests themselves need: less than the `test` extra, some of which disagrees with an SDK.
RUNNER = ("pytest>=8.2", "pytest-xdist>=3.6", "hypothesis>=6.100")

# Names the environment in which a run of the tests is.
VARIABLE = "FLAGLINT_SDK_ENVIRONMENT"


@dataclass(frozen=True, slots=True)
class Environment:
    """SDKs that are installed together; the fields are those of `environments.toml`."""

    packs: tuple[str, ...]
    requirements: tuple[str, ...]
    also: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    oracles: tuple[str, ...] = ()


def environments() -> dict[str, Environment]:
    """Return the environments by name."""
    text = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    return msgspec.convert(tomli.loads(text), dict[str, Environment])


if __name__ == "__main__":
    known = environments()
    chosen = [known[name] for name in sys.argv[1:]]
    wanted = [line for environment in chosen for line in (*environment.requirements, *environment.also)]
    sys.stdout.write("\n".join([*RUNNER, *wanted] if chosen else known) + "\n")
