from __future__ import annotations

import os
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


def test_what_differs_from_the_index_by_its_size_or_times_is_changed(tmp_path: Path) -> None:
    root = repository(tmp_path, {"a.py": "", "b.py": "", "c.py": "", "shop/d.py": "", "shop/e.py": ""})
    (root / "b.py").write_text("x")
    os.utime(root / "c.py", (1_000_000_000, 1_000_000_000))
    (root / "shop/d.py").unlink()
    assert Listing(root).changed == {"b.py", "c.py", "shop/d.py"}
    assert Listing(root / "shop").changed == {"d.py"}
    git(root, "add", "b.py", "c.py")
    assert Listing(root).changed == {"shop/d.py"}


def test_what_git_was_told_to_take_for_unchanged_may_be_changed(tmp_path: Path) -> None:
    root = repository(tmp_path, {"a.py": "", "b.py": "", "c.py": ""})
    git(root, "update-index", "--assume-unchanged", "a.py")
    git(root, "update-index", "--skip-worktree", "b.py")
    listing = Listing(root)
    assert listing.tracked == ("a.py", "b.py", "c.py")
    assert listing.changed == {"a.py", "b.py"}
    assert listing.others == ((), frozenset())


def test_a_file_behind_a_folder_that_became_a_link_is_changed_and_not_gone(tmp_path: Path) -> None:
    root = repository(tmp_path / "tree", {"shop/a.py": ""})
    (root / "shop").rename(tmp_path / "elsewhere")
    (root / "shop").symlink_to(tmp_path / "elsewhere")
    listing = Listing(root)
    assert listing.changed == {"shop/a.py"}
    assert listing.others == ((), frozenset())


def test_the_index_has_a_name_that_changes_with_it(tmp_path: Path) -> None:
    root = repository(tmp_path, {"a.py": "", "b.py": ""})
    before = Listing(root).index
    (root / "b.py").write_text("x")
    assert Listing(root).index == before != b""
    git(root, "add", "b.py")
    assert Listing(root).index not in (before, b"")


@pytest.mark.parametrize("setting", ["index.skipHash=true", "index.version=2"])
def test_an_index_without_a_digest_has_no_name(tmp_path: Path, setting: str) -> None:
    root = repository(tmp_path, {"a.py": ""})
    index = root / ".git" / "index"
    if setting == "index.skipHash=true":
        # What git writes from 2.40 on if it is asked to.
        index.write_bytes(index.read_bytes()[:-20] + bytes(20))
    listing = Listing(root)
    assert (listing.index == b"") == (setting == "index.skipHash=true")
    assert listing.tracked == ("a.py",)


def test_no_filter_of_the_repository_is_run(tmp_path: Path) -> None:
    root = repository(tmp_path / "tree", {"a.py": "1", "b.py": "1", ".gitattributes": "*.py filter=bad"})
    mark = tmp_path / "mark"
    git(root, "config", "filter.bad.clean", f"touch {mark}; cat")
    # Written in the second in which the files were: git has to read them to tell whether they have changed.
    now = int((root / ".git" / "index").stat().st_mtime)
    os.utime(root / ".git" / "index", (now, now))
    for name in ("a.py", "b.py"):
        os.utime(root / name, (now, now))
    git(root, "-c", "filter.bad.clean=", "-c", "filter.bad.required=false", "add", "--renormalize", ".")
    os.utime(root / ".git" / "index", (now, now))
    (root / "b.py").write_text("2")
    os.utime(root / "b.py", (now + 1_000_000, now + 1_000_000))
    listing = Listing(root)
    assert "b.py" in listing.changed
    assert not mark.exists()
    git(root, "status")
    assert mark.exists()


def test_no_copy_of_the_index_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = repository(tmp_path / "tree", {"a.py": ""})
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    listing = Listing(root)
    assert [*(tmp_path / "temporary").iterdir()]
    assert (listing.tracked, listing.changed, listing.others) == (("a.py",), frozenset(), ((), frozenset()))
    del listing
    assert [*(tmp_path / "temporary").iterdir()] == []
