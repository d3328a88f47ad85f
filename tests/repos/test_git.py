from __future__ import annotations

from pathlib import Path

import pytest

from flaglint.errors import RepositoryError
from flaglint.repos import git
from flaglint.repos.listing import Listing
from tests.repos.repositories import git as run_git
from tests.repos.repositories import repository, write


def listed(root: Path) -> tuple[str, ...]:
    listing = Listing(root)
    return *listing.tracked, *listing.others[0]


def test_output_comes_back_byte_for_byte(tmp_path: Path) -> None:
    content = b"\n\xff\r\nline \n\n"
    root = repository(tmp_path, {"a.bin": content})
    assert git.run(root, "cat-file", "blob", "HEAD:a.bin") == content


@pytest.mark.parametrize("command", [("cat-file", "blob", "HEAD:gone"), ("rev-parse", "--verify", "no-such-branch")])
def test_a_failure_is_one_line(tmp_path: Path, command: tuple[str, ...]) -> None:
    with pytest.raises(RepositoryError) as caught:
        git.run(repository(tmp_path, {}), *command)
    assert f"git {command[0]} failed: fatal" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_outside_a_repository_git_fails(tmp_path: Path) -> None:
    with pytest.raises(RepositoryError):
        listed(tmp_path)


def test_without_git_the_message_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = repository(tmp_path, {})
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    with pytest.raises(RepositoryError, match="git is not on the PATH"):
        git.run(root, "status")


def test_the_trees_own_settings_start_no_program(tmp_path: Path) -> None:
    root = repository(tmp_path / "tree", {"a.py": "x", ".gitattributes": "* filter=evil diff=evil"})
    write(tmp_path, {"evil": f"#!/bin/sh\ntouch {tmp_path}/ran\n"})
    (tmp_path / "evil").chmod(0o755)
    for setting in ("core.fsmonitor", "core.pager", "core.editor", "diff.evil.textconv", "filter.evil.clean"):
        run_git(root, "config", setting, str(tmp_path / "evil"))
    write(root, {"a.py": "changed", "new.py": ""})
    assert set(listed(root)) == {".gitattributes", "a.py", "new.py"}
    assert git.committed_bytes(root, "a.py") == b"x"
    assert not (tmp_path / "ran").exists()


def test_the_last_commit_has_its_own_bytes(tmp_path: Path) -> None:
    root = repository(tmp_path, {"a.py": "old", "sub/é b.py": "old"})
    write(root, {"a.py": "new", "c.py": "new"})
    assert git.committed_bytes(root, "a.py") == b"old"
    assert git.committed_bytes(root / "sub", "é b.py") == b"old"
    assert git.committed_bytes(root, "c.py") is None
    assert git.committed_bytes(root, "gone.py") is None


def test_before_the_first_commit_nothing_is_committed(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "x"})
    run_git(tmp_path, "init", "-q")
    assert git.committed_bytes(tmp_path, "a.py") is None
    assert listed(tmp_path) == ("a.py",)


def test_a_merge_conflict_lists_each_file_once(tmp_path: Path) -> None:
    root = repository(tmp_path, {"a.py": "one"})
    for branch, text in (("left", "two"), ("right", "three")):
        run_git(root, "checkout", "-q", "-b", branch, "HEAD" if branch == "left" else "HEAD~1")
        write(root, {"a.py": text})
        run_git(root, "commit", "-qam", branch)
    with pytest.raises(Exception, match="merge"):
        run_git(root, "merge", "left")
    assert listed(root) == ("a.py",)
