from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest

from flaglint.repos.line_dates import line_dates
from tests.repos.repositories import git, repository, write


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a repository whose file was committed twice, and changed once more."""
    root = repository(tmp_path / "tree", {"a b.py": "one\ntwo\n"})
    write(root, {"a b.py": "one\nthree\n"})
    git(root, "commit", "-qam", "Change")
    write(root, {"a b.py": "one\nthree\nfour\n", "new.py": "x\n"})
    return root


def test_each_line_has_the_date_of_its_last_commit(root: Path) -> None:
    dates = line_dates(root, {"a b.py": [2, 1, 1]})
    assert set(dates) == {("a b.py", 1), ("a b.py", 2)}
    assert dates["a b.py", 1] <= dates["a b.py", 2] <= datetime.now(timezone.utc)


def test_what_is_not_committed_has_no_date(root: Path) -> None:
    assert set(line_dates(root, {"a b.py": [1, 3], "new.py": [1], "gone.py": [1]})) == {("a b.py", 1)}


def test_a_line_beyond_the_end_has_none(root: Path) -> None:
    assert line_dates(root, {"a b.py": [99]}) == {}


def test_no_lines_need_no_git(tmp_path: Path) -> None:
    assert line_dates(tmp_path, {}) == {}


def test_outside_a_repository_nothing_is_known(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "x\n"})
    assert line_dates(tmp_path, {"a.py": [1]}) == {}


def test_a_history_that_is_cut_off_dates_nothing(root: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{root}", "shallow")
    assert line_dates(tmp_path / "shallow", {"a b.py": [1]}) == {}
