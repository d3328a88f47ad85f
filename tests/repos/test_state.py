from __future__ import annotations

from pathlib import Path

import pytest

from flaglint.errors import RepositoryError
from flaglint.repos.state import git_folder, index_file, is_in_git, refuse_locked, refuse_unfinished
from tests.repos.repositories import git, repository, write


def test_a_repository_at_rest_is_not_refused(tmp_path: Path) -> None:
    root = repository(tmp_path / "tree", {"a.py": "x", "sub/b.py": ""})
    refuse_unfinished(root / "sub")
    refuse_locked(root / "sub")
    assert is_in_git(root / "sub")
    assert not is_in_git(tmp_path)


def conflict(root: Path, command: str) -> None:
    """Bring the repository into the middle of a merge or the like."""
    for branch in ("left", "right"):
        git(root, "checkout", "-q", "-B", branch, "main")
        write(root, {"a.py": branch})
        git(root, "commit", "-qam", branch)
    with pytest.raises(Exception, match=command):
        git(root, command, "left")


@pytest.mark.parametrize(
    ("command", "word"), [("merge", "a merge"), ("rebase", "a rebase"), ("cherry-pick", "a cherry-pick")]
)
def test_what_is_under_way_is_named(tmp_path: Path, command: str, word: str) -> None:
    root = repository(tmp_path, {"a.py": "start"})
    git(root, "branch", "-M", "main")
    conflict(root, command)
    with pytest.raises(RepositoryError, match=f"{word} is under way.*finish or abort it"):
        refuse_unfinished(root)


def test_a_linked_work_tree_has_a_state_of_its_own(tmp_path: Path) -> None:
    root = repository(tmp_path / "main", {"a.py": "start"})
    git(root, "branch", "-M", "main")
    git(root, "worktree", "add", "-q", "--detach", str(tmp_path / "linked"))
    conflict(root, "merge")
    refuse_unfinished(tmp_path / "linked")
    assert git_folder(tmp_path / "linked").name == "linked"


def test_a_locked_index_is_refused_by_its_name(tmp_path: Path) -> None:
    root = repository(tmp_path, {"a.py": ""})
    (root / ".git" / "index.lock").touch()
    with pytest.raises(RepositoryError, match=r"index\.lock: another git process"):
        refuse_locked(root)
    assert (root / ".git" / "index.lock").exists()


def test_the_index_is_found_from_below_and_in_linked_trees(tmp_path: Path) -> None:
    root = repository(tmp_path / "tree", {"sub/a.py": ""})
    other = repository(tmp_path / "other", {"b.py": ""})
    git(root, "worktree", "add", "-q", str(tmp_path / "linked"))
    git(root, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other), "module")
    for folder in ("tree", "tree/sub", "linked", "tree/module"):
        index = index_file(tmp_path / folder)
        assert index is not None
        assert index.resolve() == git_folder(tmp_path / folder) / "index"


def test_without_an_index_none_is_found(tmp_path: Path) -> None:
    assert index_file(tmp_path) is None
    git(tmp_path, "init", "--quiet")
    assert index_file(tmp_path) is None
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / ".git").write_text("gitdir: gone")
    assert index_file(tmp_path / "sub") is None
