from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from flaglint.errors import RepositoryError
from flaglint.repos.commits import base_commit, branch_for, commit_files, exists, refuse_branch
from tests.repos.repositories import bare, git, repository, write


@pytest.fixture(autouse=True)
def identity(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give git an author by configuration alone, as people do."""
    config = tmp_path_factory.mktemp("home") / "gitconfig"
    config.write_text("[user]\nname = Kea\nemail = kea@example.com\n[init]\ndefaultBranch = main\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


def show(root: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True, text=True).stdout


def state(root: Path) -> dict[str, bytes]:
    """Return everything that must not change: the files, the index and HEAD, not the objects and branches."""
    found = {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and not {"objects", "heads", "flaglint", "logs"} & set(path.relative_to(root).parts)
    }
    return found | {"status": show(root, "status", "--porcelain").encode()}


def commit(root: Path, files: dict[str, bytes], branch: str = "flaglint/x", mode: str = "100644") -> str:
    base = base_commit(root)
    refuse_branch(root, branch)
    return commit_files(root, branch, base, {path: (mode, new) for path, new in files.items()}, "Remove x\n\nWhy é.\n")


def test_the_commit_stands_on_a_branch_of_its_own_and_nothing_else_moves(tmp_path: Path) -> None:
    root = repository(tmp_path, {"a.py": "old\n", "sub/b.py": "old\n"})
    write(root, {"a.py": "mine\n", "new.py": "", "staged.py": "s"})
    git(root, "add", "staged.py")
    git(root, "stash", "push", "-q", "--", "a.py")
    write(root, {"a.py": "mine\n"})
    before = state(root)
    made = commit(root, {"a.py": b"new\r\n\xff"})
    assert state(root) == before
    assert show(root, "rev-parse", "flaglint/x").strip() == made
    assert show(root, "rev-list", "--parents", "-1", "flaglint/x").split() == [
        made,
        show(root, "rev-parse", "HEAD").strip(),
    ]
    assert show(root, "diff", "--name-only", "HEAD", made).split() == ["a.py"]
    raw = subprocess.run(["git", "cat-file", "blob", f"{made}:a.py"], cwd=root, check=True, capture_output=True).stdout
    assert raw == b"new\r\n\xff"
    assert show(root, "log", "-1", "--format=%an <%ae>%n%B", made) == "Kea <kea@example.com>\nRemove x\n\nWhy é.\n\n"


def test_no_filter_attribute_or_hook_has_a_say(tmp_path: Path) -> None:
    root = repository(tmp_path / "tree", {"a.py": "old\n"})
    evil = tmp_path / "evil"
    write(tmp_path, {"evil": f"#!/bin/sh\ntouch {tmp_path}/ran\ncat\n"})
    evil.chmod(0o755)
    for hook in ("reference-transaction", "pre-commit", "post-commit", "commit-msg", "post-index-change"):
        (root / ".git" / "hooks").mkdir(exist_ok=True)
        (root / ".git" / "hooks" / hook).symlink_to(evil)
    write(root, {".git/info/attributes": "*.py text eol=crlf filter=evil\n"})
    for name, value in (("filter.evil.clean", str(evil)), ("core.autocrlf", "true"), ("commit.gpgSign", "true"),
                        ("gpg.program", str(evil)), ("core.fsmonitor", str(evil))):  # fmt: skip
        git(root, "config", name, value)
    (tmp_path / "ran").unlink(missing_ok=True)
    made = commit(root, {"a.py": b"new\r\n"})
    assert not (tmp_path / "ran").exists()
    raw = subprocess.run(["git", "cat-file", "blob", f"{made}:a.py"], cwd=root, check=True, capture_output=True).stdout
    assert raw == b"new\r\n"


def test_modes_links_and_submodules_stay(tmp_path: Path) -> None:
    root = repository(tmp_path / "outer", {"run.py": "old\n"})
    (root / "run.py").chmod(0o755)
    (root / "link.py").symlink_to("run.py")
    repository(root / "inner", {"c.py": ""})
    git(root, "add", "-A")
    git(root, "commit", "-qm", "More")
    before = {line.split("\t")[1]: line.split()[0] for line in show(root, "ls-tree", "-r", "HEAD").splitlines()}
    made = commit(root, {"run.py": b"new\n"}, mode="100755")
    after = {line.split("\t")[1]: line.split()[0] for line in show(root, "ls-tree", "-r", made).splitlines()}
    assert before == after == {"run.py": "100755", "link.py": "120000", "inner": "160000"}


def test_a_folder_of_a_repository_is_committed_below_its_place(tmp_path: Path) -> None:
    root = repository(tmp_path, {"shop/é a.py": "old\n", "b.py": ""})
    made = commit(root / "shop", {"é a.py": b"new\n"})
    assert show(root, "-c", "core.quotePath=false", "diff", "--name-only", "HEAD", made) == "shop/é a.py\n"


def sha256(root: Path) -> Path:
    git(root, "init", "-q", "--object-format=sha256")
    write(root, {"a.py": "old\n"})
    git(root, "add", "-A")
    git(root, "commit", "-qm", "Start")
    return root


def detached(root: Path) -> Path:
    repository(root, {"a.py": "old\n"})
    git(root, "checkout", "-q", "--detach")
    return root


def sparse(root: Path) -> Path:
    repository(root, {"a.py": "old\n", "far/b.py": "old\n"})
    git(root, "sparse-checkout", "set", "--cone", "--sparse-index", "near")
    return root


def linked(root: Path) -> Path:
    main = repository(root.parent / "main-tree", {"a.py": "old\n"})
    git(main, "worktree", "add", "-q", "-b", "side", str(root))
    return root


def locked(root: Path) -> Path:
    repository(root, {"a.py": "old\n"})
    (root / ".git" / "index.lock").touch()
    return root


def split_index(root: Path) -> Path:
    repository(root, {"a.py": "old\n"})
    git(root, "config", "core.splitIndex", "true")
    git(root, "update-index", "--split-index")
    return root


def without_index(root: Path) -> Path:
    repository(root, {"a.py": "old\n"})
    (root / ".git" / "index").unlink()
    return root


@pytest.mark.parametrize("make", [sha256, detached, sparse, linked, locked, split_index, without_index])
def test_odd_repositories_are_served(tmp_path: Path, make: object) -> None:
    (tmp_path / "tree").mkdir() if make is not linked else None
    root = make(tmp_path / "tree")  # type: ignore[operator]
    index = subprocess.run(["git", "ls-files", "-s"], cwd=root, check=True, capture_output=True).stdout
    head = show(root, "rev-parse", "--symbolic-full-name", "HEAD")
    made = commit(root, {"a.py": b"new\n"})
    assert show(root, "diff", "--name-only", "HEAD", made) == "a.py\n"
    assert show(root, "cat-file", "blob", f"{made}:a.py") == "new\n"
    assert subprocess.run(["git", "ls-files", "-s"], cwd=root, check=True, capture_output=True).stdout == index
    assert show(root, "rev-parse", "--symbolic-full-name", "HEAD") == head
    assert (make is not locked) or (root / ".git" / "index.lock").exists()
    assert not list(tmp_path.rglob("sharedindex.*")) or make is split_index


def test_a_partial_clone_lacks_contents_that_nobody_needs(tmp_path: Path) -> None:
    root = repository(tmp_path, {"a.py": "old\n", "b.py": "missing\n"})
    lost = show(root, "rev-parse", "HEAD:b.py").strip()
    (root / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    assert show(root, "diff", "--name-only", "HEAD", commit(root, {"a.py": b"new\n"})) == "a.py\n"


def unborn(root: Path) -> None:
    git(root, "init", "-q")


def nowhere(root: Path) -> None:
    write(root, {"a.py": ""})


def merging(root: Path) -> None:
    repository(root, {"a.py": ""})
    (root / ".git" / "MERGE_HEAD").touch()


def without_files(root: Path) -> None:
    git(root, "init", "-q", "--bare")


def damaged(root: Path) -> None:
    repository(root, {"a.py": ""})
    (root / ".git" / "HEAD").write_text("ref: refs/heads/gone\n")


@pytest.mark.parametrize(
    ("make", "reason"),
    [(unborn, "no commit yet"), (nowhere, "no git repository"), (merging, "a merge is under way"),
     (without_files, "bare repository"), (damaged, "no commit yet")],
)  # fmt: skip
def test_where_there_is_nothing_to_start_from_it_is_said(tmp_path: Path, make: object, reason: str) -> None:
    make(tmp_path)  # type: ignore[operator]
    with pytest.raises(RepositoryError, match=reason) as caught:
        base_commit(tmp_path)
    assert "\n" not in str(caught.value)


def test_without_an_author_it_asks_for_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    root = repository(tmp_path, {"a.py": ""})
    with pytest.raises(RepositoryError, match=r"git config user\.name"):
        base_commit(root)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "-x",
        "a..b",
        "a b",
        "a\nb",
        "x.lock",
        "x/",
        "a//b",
        "/a",
        ".a",
        "a/.b",
        "a~1",
        "a:b",
        "é",
        "@{1}",
        "HEAD",
        "a" * 201,
    ],
)
def test_a_name_that_could_be_something_else_is_no_branch(tmp_path: Path, name: str) -> None:
    root = repository(tmp_path, {})
    with pytest.raises(RepositoryError, match="cannot be a branch"):
        refuse_branch(root, name)


def test_a_branch_that_exists_is_never_moved(tmp_path: Path) -> None:
    root = repository(tmp_path, {"a.py": "old\n"})
    git(root, "branch", "taken")
    with pytest.raises(RepositoryError, match="the branch 'taken' exists"):
        refuse_branch(root, "taken")
    head = show(root, "rev-parse", "taken")
    with pytest.raises(RepositoryError, match="update-ref failed"):
        commit_files(root, "taken", head.strip(), {"a.py": ("100644", b"new\n")}, "Remove x\n")
    assert show(root, "rev-parse", "taken") == head
    assert not exists(root, "flaglint/x")


def test_a_branch_below_another_branch_is_refused_by_git(tmp_path: Path) -> None:
    root = repository(tmp_path, {"a.py": "old\n"})
    git(root, "branch", "flaglint")
    with pytest.raises(RepositoryError, match="failed"):
        commit(root, {"a.py": b"new\n"})


def test_a_mirror_of_another_repository_is_left_alone(tmp_path: Path) -> None:
    target = bare(repository(tmp_path / "tree", {"a.py": ""}), tmp_path / "tree.git")
    with pytest.raises(RepositoryError, match="only read"):
        base_commit(target)


@pytest.mark.parametrize(
    ("key", "branch"),
    [
        ("new-cart", "flaglint/remove-new-cart"),
        ("newCart_2", "flaglint/remove-newCart_2"),
        ("shop.cart", "flaglint/remove-shop-cart-"),
        ("a b/c", "flaglint/remove-a-b-c-"),
        ("..", "flaglint/remove-"),
        ("@{-1}", "flaglint/remove-1-"),
    ],
)
def test_the_default_branch_bears_the_flags_name(tmp_path: Path, key: str, branch: str) -> None:
    made = branch_for(key)
    assert made == branch if not branch.endswith("-") else made.startswith(branch)
    refuse_branch(repository(tmp_path, {}), made)


def test_two_keys_never_share_a_branch() -> None:
    assert len({branch_for(key) for key in ("a.b", "a-b", "a/b", "a b", "a_b", "é", "ü", "x" * 300, "x" * 301)}) == 9
