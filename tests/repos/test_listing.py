from __future__ import annotations

import threading
from pathlib import Path

import pytest

from flaglint.errors import RepositoryError
from flaglint.repos.listing import Listing
from tests.repos.repositories import git, repository, write


def test_what_git_tracks_comes_first_and_what_is_new_or_gone_later(tmp_path: Path) -> None:
    root = repository(tmp_path, {"b.py": "", "a/é b.py": "", "gone.py": "", ".gitignore": "out\n"})
    (root / "gone.py").unlink()
    write(root, {"new.py": "", "out/built.py": "", "a\nb.txt": ""})
    listing = Listing(root)
    assert listing.tracked == (".gitignore", "a/é b.py", "b.py", "gone.py")
    new, gone = listing.others
    assert set(new) == {"new.py", "a\nb.txt"}
    assert gone == {"gone.py"}


def test_paths_are_below_the_folder_that_was_asked_for(tmp_path: Path) -> None:
    root = repository(tmp_path, {"shop/a.py": "", "b.py": ""})
    assert Listing(root / "shop").tracked == ("a.py",)


def test_links_and_submodules_are_left_out(tmp_path: Path) -> None:
    root = repository(tmp_path / "tree", {"a.py": ""})
    other = repository(tmp_path / "other", {"b.py": ""})
    (root / "link.py").symlink_to("a.py")
    git(root, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other), "other")
    git(root, "add", "--all")
    (root / "new_link.py").symlink_to("a.py")
    listing = Listing(root)
    assert listing.tracked == (".gitmodules", "a.py")
    assert listing.others == ((), frozenset())


def test_of_a_sparse_checkout_only_what_is_there_counts(tmp_path: Path) -> None:
    root = repository(tmp_path, {"kept/a.py": "", "left_out/b.py": "", "left_out/c.py": ""})
    git(root, "sparse-checkout", "set", "--no-cone", "kept/")
    write(root, {"left_out/c.py": "put here by hand"})
    listing = Listing(root)
    assert listing.tracked == ("kept/a.py", "left_out/c.py")
    assert "left_out/b.py" not in listing.others[0]


def test_a_name_that_is_no_text_is_kept_as_it_is(tmp_path: Path) -> None:
    root = repository(tmp_path, {"a.py": ""})
    (root / "b\udcff.py").write_text("")
    assert Listing(root).others[0] == ("b\udcff.py",)
    git(root, "add", "--all")
    assert Listing(root).tracked == ("a.py", "b\udcff.py")


def test_an_empty_repository_has_no_files(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    listing = Listing(tmp_path)
    assert (listing.tracked, listing.others) == ((), ((), frozenset()))


def test_a_failure_is_raised_where_the_answer_is_asked_for(tmp_path: Path) -> None:
    listing = Listing(tmp_path)
    with pytest.raises(RepositoryError, match="git ls-files failed: fatal: not a git repository"):
        _ = listing.tracked


def test_without_git_the_message_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RepositoryError, match="git is not on the PATH"):
        Listing(tmp_path)


def test_it_needs_no_thread(tmp_path: Path) -> None:
    root = repository(tmp_path, {"a.py": ""})
    listing = Listing(root)
    assert threading.active_count() == 1
    assert listing.tracked == ("a.py",)
