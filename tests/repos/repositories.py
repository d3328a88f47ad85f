"""Real git repositories in temporary folders."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path


def git(root: Path, *arguments: str) -> None:
    """Run git without the settings of the person or machine."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "HOME": str(root)}
    identity = ("-c", "user.name=Kea", "-c", "user.email=kea@example.com")
    subprocess.run(["git", *identity, *arguments], cwd=root, check=True, capture_output=True, env=environment)


def write(root: Path, files: Mapping[str, str | bytes]) -> None:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def repository(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Return a repository with one commit of the files."""
    root.mkdir(parents=True, exist_ok=True)
    write(root, files)
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "Start", "--allow-empty")
    return root


def bare(root: Path, target: Path) -> Path:
    """Return a bare mirror of a repository."""
    git(root, "clone", "-q", "--mirror", str(root), str(target))
    return target
