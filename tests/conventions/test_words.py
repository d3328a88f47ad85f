from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conventions.source_tree import ROOT

BANNED_NAMES = {"utils", "util", "common", "helpers", "helper", "manager", "misc", "stuff"}
SOURCES = (".ci", "bench", "docs", "examples", "flaglint", "rules", "tests")

# Paths that exist on one machine only; in two halves, so that this file does not hold what it forbids.
MACHINE_PATH = re.compile(r"(?<![\w.*/-])/(?:" + "root|wor" + r"k|Users)/[\w.]")


def source_files(root: Path) -> Iterator[Path]:
    """Yield the files that people write: those of the source folders, and those at the top."""
    for folder in SOURCES:
        yield from (path for path in sorted((root / folder).rglob("*")) if "__pycache__" not in path.parts)
    yield from (path for path in sorted(root.glob("*.*")) if path.name != ".git")  # a file in a linked work tree


def vague_names(root: Path) -> list[str]:
    """Return the modules and packages whose name says nothing about what is inside."""
    return [
        path.relative_to(root).as_posix()
        for folder in ("flaglint", "tests", "bench", "docs")
        for path in sorted((root / folder).rglob("*"))
        if path.stem.removeprefix("test_").strip("_") in BANNED_NAMES and "data" not in path.parts
    ]


def machine_paths(root: Path) -> list[str]:
    """Return the places that name a path of one machine."""
    found = []
    for path in source_files(root):
        if not path.is_file():
            continue
        lines = path.read_bytes().decode("utf-8", "replace").splitlines()
        found += [f"{path.relative_to(root)}:{at}" for at, line in enumerate(lines, 1) if MACHINE_PATH.search(line)]
    return found


def test_names_say_what_is_inside() -> None:
    assert vague_names(ROOT) == []


def test_no_path_of_one_machine() -> None:
    assert machine_paths(ROOT) == []


@pytest.mark.parametrize("name", ["flaglint/utils.py", "flaglint/stores/common/__init__.py", "tests/test_helpers.py"])
def test_a_vague_name_is_seen(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).touch()
    assert len(vague_names(tmp_path)) == 1


@pytest.mark.parametrize("text", ["cd /wor" + "k/main", 'open("/roo' + 't/x")', "/User" + "s/kea/flaglint"])
def test_a_machine_path_is_seen(tmp_path: Path, text: str) -> None:
    (tmp_path / "README.md").write_text(text, encoding="utf-8")
    assert machine_paths(tmp_path) == ["README.md:1"]


@pytest.mark.parametrize("text", ["https://example.com/work/x", "src/root/x", "/rooted/x", "the root / work"])
def test_other_slashes_are_not(tmp_path: Path, text: str) -> None:
    (tmp_path / "README.md").write_text(text, encoding="utf-8")
    assert machine_paths(tmp_path) == []
