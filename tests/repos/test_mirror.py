from __future__ import annotations

import os
from pathlib import Path

import pytest

from flaglint.errors import RepositoryError
from flaglint.repos.checkout import MOST_BYTES, UnreadableFileError
from flaglint.repos.mirror import Mirror
from tests.repos.repositories import bare, git, repository, write


def test_a_bare_repository_has_the_files_of_its_last_commit(tmp_path: Path) -> None:
    root = repository(tmp_path / "tree", {"b.py": "x = 1\n", "a/c.py": b"\xff\0\r\n", "empty.py": ""})
    mirror = Mirror(bare(root, tmp_path / "tree.git"))
    assert mirror.paths() == ("a/c.py", "b.py", "empty.py")
    assert [mirror.read(path) for path in mirror.paths()] == [b"\xff\0\r\n", b"x = 1\n", b""]
    assert mirror.stamps(mirror.paths()) == {}
    assert mirror.first_paths == mirror.paths()


def test_a_commit_is_read_whatever_the_working_tree_holds(tmp_path: Path) -> None:
    root = repository(tmp_path, {"shop/a.py": "old", "shop/gone.py": "old", "b.py": ""})
    write(root, {"shop/a.py": "new", "shop/c.py": ""})
    (root / "shop" / "gone.py").unlink()
    mirror = Mirror(root / "shop")
    assert mirror.paths() == ("a.py", "gone.py")
    assert mirror.read("a.py") == b"old"


def test_an_earlier_commit_can_be_read(tmp_path: Path) -> None:
    root = repository(tmp_path, {"a.py": "one"})
    write(root, {"a.py": "two"})
    git(root, "commit", "-qam", "Two")
    assert Mirror(root, "HEAD~1").read("a.py") == b"one"
    assert Mirror(root).read("a.py") == b"two"


def test_links_and_submodules_are_left_out(tmp_path: Path) -> None:
    root = repository(tmp_path / "outer", {"a.py": ""})
    (root / "link.py").symlink_to("a.py")
    repository(root / "inner", {"c.py": ""})
    git(root, "add", "-A")
    git(root, "commit", "-qm", "More")
    mirror = Mirror(root)
    assert mirror.paths() == ("a.py",)
    for path in ("link.py", "inner", "inner/c.py", "gone.py"):
        assert not mirror.is_link(path)
        with pytest.raises(UnreadableFileError, match="not a regular file of the commit"):
            mirror.read(path)


def test_contents_are_the_committed_ones_without_any_filter(tmp_path: Path) -> None:
    root = repository(tmp_path / "tree", {"a.py": "x\n", ".gitattributes": "* text eol=crlf filter=evil"})
    git(root, "config", "filter.evil.smudge", f"touch {tmp_path}/ran")
    assert Mirror(root).read("a.py") == b"x\n"
    assert not (tmp_path / "ran").exists()


def test_a_large_file_is_passed_over_and_the_next_is_read(tmp_path: Path) -> None:
    root = repository(tmp_path, {"a.py": b"x" * (MOST_BYTES + 1), "b.py": "b", "full.py": b"x" * MOST_BYTES})
    mirror = Mirror(root)
    with pytest.raises(UnreadableFileError, match="too large"):
        mirror.read("a.py")
    assert mirror.read("b.py") == b"b"
    assert len(mirror.read("full.py")) == MOST_BYTES


def test_an_object_that_is_missing_is_one_unreadable_file(tmp_path: Path) -> None:
    root = repository(tmp_path, {"a.py": "a", "b.py": "b"})
    mirror = Mirror(root)
    mirror.paths()
    identity = mirror._objects["a.py"][1]
    (root / ".git" / "objects" / identity[:2] / identity[2:]).unlink()
    with pytest.raises(UnreadableFileError, match="not in the repository"):
        mirror.read("a.py")
    assert mirror.read("b.py") == b"b"


def test_before_the_first_commit_there_is_nothing_to_read(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare")
    with pytest.raises(RepositoryError, match="ls-tree failed"):
        Mirror(tmp_path).paths()


def test_odd_names_and_a_repository_of_sha256(tmp_path: Path) -> None:
    names = ["a b.py", "é.py", "new\nline.py", os.fsdecode(b"\xff.py"), "-x.py", "tab\t.py"]
    git(tmp_path, "init", "-q", "--object-format=sha256")
    write(tmp_path, {name: name.encode("utf-8", "surrogateescape") for name in names})
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "Odd")
    mirror = Mirror(tmp_path)
    assert set(mirror.paths()) == set(names)
    assert all(mirror.read(name) == os.fsencode(name) for name in names)


def test_a_copy_of_the_process_has_a_server_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mirror = Mirror(repository(tmp_path, {"a.py": "a"}))
    first = mirror._server()
    monkeypatch.setattr(os, "getpid", lambda: -1)
    assert mirror._server() is not first
    assert mirror.read("a.py") == b"a"


def test_excluded_files_are_left_out(tmp_path: Path) -> None:
    root = repository(tmp_path, {"a.py": "", "gen/b.py": ""})
    git(root, "add", "-A")
    assert Mirror(root, exclude=("gen",)).paths() == ("a.py",)


def test_files_that_a_configuration_names_are_put_where_they_can_be_read(tmp_path: Path) -> None:
    root = repository(tmp_path / "tree", {"flags/a.json": "{}", "flags/run.sh": "", "b.json": "[]", "flags2/c": ""})
    mirror = Mirror(bare(root, tmp_path / "tree.git"))
    found = mirror.located("flags")
    assert sorted(path.name for path in found.iterdir()) == ["a.json", "run.sh"]
    assert not (mirror.base / "flags2").exists()
    assert mirror.located("b.json").read_text() == "[]"
    assert not mirror.located("gone.json").exists()
    assert Mirror(root).located("b.json") == root / "b.json"


def test_a_file_can_be_laid_over_the_committed_one(tmp_path: Path) -> None:
    mirror = Mirror(repository(tmp_path, {"a.py": "old", "b.py": "old"}))
    mirror.lay_over({"a.py": b"new"})
    assert (mirror.read("a.py"), mirror.read("b.py")) == (b"new", b"old")
