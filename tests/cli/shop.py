"""A tiny project with one zombie, and a way to run the command line on it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from flaglint.cli.main import cli, error_exit
from flaglint.errors import FlaglintError

CART = """\
import configcatclient

client = configcatclient.get("sdk-key")


def total(cart, user):
    if client.get_value("newCart", False, user):
        return cart.new_total()
    return cart.old_total()
"""
CLEAN = "def add(a, b):\n    return a + b\n"
STORE = {
    "p": {"s": "c2FsdA=="},
    "f": {"newCart": {"t": 0, "v": {"b": True}}, "unusedFlag": {"t": 0, "v": {"b": False}}},
}


@dataclass(frozen=True)
class Ran:
    """What a command printed, and its exit code; an error of ours is its message."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """Return the output as decoded JSON."""
        return json.loads(self.out)


def write_shop(folder: Path, **files: str) -> Path:
    """Write the project into a folder; keyword names are file names with `__` for the dot."""
    (folder / "cart.py").write_text(CART)
    (folder / "store.json").write_text(json.dumps(STORE))
    (folder / "flaglint.toml").write_text(
        '[[stores]]\ntype = "configcat"\npath = "store.json"\nenvironment = "production"\n'
    )
    for name, content in files.items():
        (folder / name.replace("__", ".")).write_text(content)
    return folder


def invoke(*arguments: str) -> Ran:
    """Run the command line in this process."""
    result = CliRunner().invoke(cli, arguments, standalone_mode=False)
    if isinstance(result.exception, FlaglintError):
        return Ran(error_exit(result.exception), result.stdout, str(result.exception))
    if result.exception is not None:
        raise result.exception
    return Ran(int(result.return_value or 0), result.stdout, result.stderr)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project that is the working directory."""
    monkeypatch.chdir(tmp_path)
    return write_shop(tmp_path)


def lines(text: str, *words: str) -> Sequence[str]:
    """Return the lines that hold every word."""
    return [line for line in text.splitlines() if all(word in line for word in words)]
