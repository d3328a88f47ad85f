from __future__ import annotations

from pathlib import Path

import pytest

from flaglint.repos.dirty import dirty_files
from tests.repos.repositories import git, repository, write


def test_a_changed_file_is_dirty(tmp_path: Path) -> None:
    root = repository(tmp_path, {"a.py": "x\n", "b.py": "x\n"})
    write(root, {"a.py": "y\n"})
    assert dirty_files(root, ["a.py", "b.py"]) == ("a.py",)


def test_a_staged_change_is_dirty(tmp_path: Path) -> None:
    root = repository(tmp_path, {"a.py": "x\n"})
    write(root, {"a.py": "y\n"})
    git(root, "add", "a.py")
    assert dirty_files(root, ["a.py"]) == ("a.py",)


def test_a_deleted_file_is_dirty(tmp_path: Path) -> None:
    root = repository(tmp_path, {"a.py": "x\n"})
    (root / "a.py").unlink()
    assert dirty_files(root, ["a.py"]) == ("a.py",)


@pytest.mark.parametrize("content", ["x\n", "x\r\n"], ids=["equal", "line-endings"])
def test_equal_content_is_clean(tmp_path: Path, content: str) -> None:
    root = repository(tmp_path, {"a.py": "x\n"})
    write(root, {"a.py": content})
    assert dirty_files(root, ["a.py"]) == ()


def test_a_touched_file_is_clean(tmp_path: Path) -> None:
    root = repository(tmp_path, {"a.py": "x\n"})
    (root / "a.py").touch()
    assert dirty_files(root, ["a.py"]) == ()


def test_a_new_file_has_no_version_to_be_confused_with(tmp_path: Path) -> None:
    root = repository(tmp_path, {"a.py": "x\n"})
    write(root, {"new.py": "x\n"})
    assert dirty_files(root, ["new.py"]) == ()


def test_outside_a_repository_nothing_is_dirty(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "x\n"})
    assert dirty_files(tmp_path, ["a.py"]) == ()


def test_paths_are_relative_to_the_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = repository(tmp_path, {"shop/a.py": "x\n"})
    write(root, {"shop/a.py": "y\n"})
    assert dirty_files(root / "shop", ["a.py"]) == ("a.py",)
    monkeypatch.chdir(root / "shop")
    assert dirty_files(Path(), ["a.py"]) == ("a.py",)
