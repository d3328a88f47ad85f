"""The corpus: ten large Python projects as published, unpacked into one git repository, made on first use.

`FLAGLINT_BENCH_CORPUS` names the folder, which may hold it already; else it lies in the user's cache. Nothing in it is
installed or run.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

WHEELS = (
    "homeassistant==2024.3.3", "ansible==12.3.0", "transformers==5.23.0", "sympy==1.14.0", "scipy==1.17.1",
    "pandas==3.1.1", "wagtail==8.0.1", "Django==5.2.19", "pretix==2026.8.0",
)  # fmt: skip
SOURCES = ("apache-superset==6.1.0",)


def corpus() -> Path:
    """Return the folder of the corpus, made if it is not there."""
    named = os.environ.get("FLAGLINT_BENCH_CORPUS")
    folder = Path(named) if named else Path.home() / ".cache" / "flaglint-bench" / "corpus"
    if not (folder / ".git").exists():
        folder.mkdir(parents=True, exist_ok=True)
        downloads = folder.parent / "downloads"
        for kind, names in (("--only-binary=:all:", WHEELS), ("--no-binary=:all:", SOURCES)):
            for name in names:
                _download(name, kind, downloads)
        for archive in sorted(downloads.iterdir()):
            _unpack(archive, folder)
        for words in (["init", "--quiet"], ["add", "--all", "--force"]):
            subprocess.run(["git", *words], cwd=folder, check=True)
    return folder


def _download(name: str, kind: str, folder: Path) -> None:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", kind, "--python-version", "3.12"]
    if kind.startswith("--no-binary"):
        command = command[:-2]  # a source distribution is for every version
    subprocess.run([*command, "--dest", str(folder), name], check=True)


def _unpack(archive: Path, folder: Path) -> None:
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            wheel.extractall(folder)
    elif archive.name.endswith(".tar.gz"):
        with tarfile.open(archive) as source:
            source.extractall(folder, filter="data")
