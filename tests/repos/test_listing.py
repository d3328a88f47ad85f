from __future__ import annotations

import threading
from pathlib import Path

import pytest

from flaglint.errors import RepositoryError
from flaglint.repos import listing
from flaglint.repos.git import run
from flaglint.repos.listing import Listing


def test_the_answer_is_that_of_git(tmp_path: Path) -> None:
    run(tmp_path, "init", "--quiet")
    (tmp_path / "a.py").write_text("")
    assert Listing(tmp_path).result() == ("a.py",)


def test_a_failure_is_raised_where_the_answer_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(root: Path) -> tuple[str, ...]:
        raise RepositoryError("git is not on the PATH")

    monkeypatch.setattr(listing, "tracked_files", fail)
    asked = Listing(tmp_path)
    with pytest.raises(RepositoryError, match="PATH"):
        asked.result()


def test_it_leaves_no_thread_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "tracked_files", lambda root: ("a", "b"))
    before = threading.active_count()
    assert Listing(tmp_path).result() == ("a", "b")
    assert threading.active_count() == before
