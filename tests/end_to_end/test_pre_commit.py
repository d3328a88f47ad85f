"""The hook as people use it: the real pre-commit program installs it from a clone and judges real commits."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conventions.source_tree import ROOT

CONFIGURATION = """\
environments = ["production"]

[[stores]]
type = "waffle"
path = "waffle.json"
environment = "production"
"""

FLAG = {
    "name": "new_cart",
    "everyone": True,
    "percent": None,
    "testing": False,
    "superusers": False,
    "staff": False,
    "authenticated": False,
    "languages": "",
    "rollout": False,
    "note": "owner: team-cart",
    "created": "2024-03-01T09:00:00Z",
    "modified": "2024-06-01T09:00:00Z",
    "groups": [],
    "users": [],
}

ZOMBIE = """\
import waffle


def total(request, cart):
    if waffle.flag_is_active(request, "new_cart"):
        return cart.total_with_tax()
    return cart.total()
"""

CLEAN = """\
def total(request, cart):
    return cart.total_with_tax()
"""


class Repository:
    """A git repository in which no git or pre-commit setting of the machine is seen or changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))}
        self.environment = kept | {
            "PRE_COMMIT_HOME": str(folder.with_name(f"{folder.name}-pre-commit")),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        }
        self.run("git", "init", "--quiet", "--initial-branch=main")
        self.run("git", "config", "user.name", "Kea")
        self.run("git", "config", "user.email", "kea@example.com")

    def run(self, *command: str) -> str:
        """Run the command in the repository and return its output; it must succeed."""
        done = self.attempt(*command)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def attempt(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run the command in the repository, whatever its exit code."""
        return subprocess.run(
            command, cwd=self.folder, env=self.environment, check=False, capture_output=True, text=True, timeout=600
        )

    def write(self, name: str, text: str) -> None:
        """Write a file and put it into the index."""
        (self.folder / name).write_text(text, encoding="utf-8")
        self.run("git", "add", name)

    def commits(self) -> int:
        """Return the number of commits."""
        return int(self.run("git", "rev-list", "--all", "--count"))


@pytest.fixture(scope="module")
def hook_source(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Return a repository that holds this checkout as it is now, uncommitted work included, and its revision."""
    source = Repository(tmp_path_factory.mktemp("source") / "flaglint")
    for name in ("flaglint", "rules"):
        shutil.copytree(ROOT / name, source.folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / name, source.folder / name)
    source.run("git", "add", "--all")
    source.run("git", "commit", "--quiet", "--message", "The working copy")
    return source.folder, source.run("git", "rev-parse", "HEAD").strip()


@pytest.mark.slow
def test_a_zombie_is_refused_and_clean_code_accepted(tmp_path: Path, hook_source: tuple[Path, str]) -> None:
    source, revision = hook_source
    shop = Repository(tmp_path / "shop")
    hook = {"repo": str(source), "rev": revision, "hooks": [{"id": "flaglint"}]}
    shop.write(".pre-commit-config.yaml", json.dumps({"repos": [hook]}))
    shop.write("flaglint.toml", CONFIGURATION)
    shop.write("waffle.json", json.dumps([{"model": "waffle.flag", "pk": 1, "fields": FLAG}]))
    shop.run(sys.executable, "-m", "pre_commit", "install", "--install-hooks")

    shop.write("cart.py", ZOMBIE)
    refused = shop.attempt("git", "commit", "--message", "Total with tax")
    said = refused.stdout + refused.stderr
    assert refused.returncode == 1, said
    assert "FLG101" in said
    assert "new_cart" in said
    assert "cart.py:5" in said
    assert shop.commits() == 0

    shop.write("cart.py", CLEAN)
    shop.run("git", "commit", "--message", "Total with tax")
    assert shop.commits() == 1
