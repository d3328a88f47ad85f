from __future__ import annotations

import os
from pathlib import Path

import pytest

from flaglint.errors import RepositoryError
from flaglint.repos.checkout import FIRST_BYTES, MOST_BYTES, Checkout, UnreadableFileError, is_below, matches
from tests.repos.repositories import git, repository, write


def test_a_repository_has_its_tracked_and_its_new_files(tmp_path: Path) -> None:
    root = repository(tmp_path, {"b.py": "", "a/c.py": "", ".gitignore": "*.log\nbuild/"})
    write(root, {"new.py": "", "x.log": "", "build/y.py": ""})
    assert Checkout(root).paths() == (".gitignore", "a/c.py", "b.py", "new.py")


def test_a_folder_without_git_has_every_file(tmp_path: Path) -> None:
    write(tmp_path, {"b.py": "", "a/c.py": "", ".venv/lib/d.py": "", "node_modules/e.py": ""})
    assert Checkout(tmp_path).paths() == ("a/c.py", "b.py")


def test_a_folder_that_git_ignores_has_every_file(tmp_path: Path) -> None:
    root = repository(tmp_path, {".gitignore": "sandbox/"})
    write(root, {"sandbox/a.py": ""})
    assert Checkout(root / "sandbox").paths() == ("a.py",)


def test_a_folder_of_a_repository_has_its_own_files(tmp_path: Path) -> None:
    root = repository(tmp_path, {"shop/a.py": "", "b.py": ""})
    assert Checkout(root / "shop").paths() == ("a.py",)


def test_the_working_directory_is_a_root_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = repository(tmp_path, {"shop/a.py": "", ".gitignore": "*.log"})
    write(root, {"shop/b.log": ""})
    monkeypatch.chdir(root / "shop")
    assert Checkout(Path()).paths() == ("a.py",)


def test_deleted_files_links_and_submodules_are_left_out(tmp_path: Path) -> None:
    root = repository(tmp_path / "outer", {"a.py": "", "b.py": ""})
    (root / "link.py").symlink_to("a.py")
    (root / "folder").symlink_to("/")
    repository(root / "inner", {"c.py": ""})
    git(root, "add", "-A")
    (root / "b.py").unlink()
    assert Checkout(root).paths() == ("a.py",)


def test_new_links_are_left_out_and_new_files_kept(tmp_path: Path) -> None:
    root = repository(tmp_path, {"a.py": ""})
    (root / "new.py").write_text("")
    (root / "link.py").symlink_to("a.py")
    (root / "dangling.py").symlink_to("gone.py")
    assert Checkout(root).paths() == ("a.py", "new.py")


def test_odd_names_are_kept(tmp_path: Path) -> None:
    names = ["a b.py", "é.py", 'q"uote.py', "new\nline.py", os.fsdecode(b"\xff.py"), ":(top)x.py", "-x.py"]
    root = repository(tmp_path, {"first.py": ""})
    for name in names:
        (root / name).write_bytes(b"x")
    found = Checkout(root)
    assert set(found.paths()) == {"first.py", *names}
    assert all(found.read(name) == b"x" for name in names)


def test_paths_are_in_the_order_of_their_bytes(tmp_path: Path) -> None:
    write(tmp_path, {"é.py": "", "b.py": "", "B.py": "", "a/z.py": "", "a.py": ""})
    assert Checkout(tmp_path).paths() == ("B.py", "a.py", "a/z.py", "b.py", "é.py")


def test_excluded_files_are_left_out(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "", "gen/b.py": "", "shop/gen/c.py": "", "shop/d_pb2.py": ""})
    assert Checkout(tmp_path, ("gen", "*_pb2.py")).paths() == ("a.py",)
    assert Checkout(tmp_path, ("/gen", "shop/d*")).paths() == ("a.py", "shop/gen/c.py")


def test_a_root_that_is_gone_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RepositoryError, match="cannot be listed"):
        Checkout(tmp_path / "gone").paths()


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": b"\xef\xbb\xbfx\r\n\0"})
    assert Checkout(tmp_path).read("a.py") == b"\xef\xbb\xbfx\r\n\0"


@pytest.mark.parametrize("size", [1, FIRST_BYTES - 1, FIRST_BYTES, FIRST_BYTES + 1, 2 * FIRST_BYTES + 7, MOST_BYTES])
def test_a_file_of_any_size_is_read_whole(tmp_path: Path, size: int) -> None:
    content = bytes(number % 251 for number in range(size))
    write(tmp_path, {"a.py": content})
    assert Checkout(tmp_path).read("a.py") == content


def test_of_a_file_that_is_too_large_no_more_is_read_than_of_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    pread = os.pread

    def counted(descriptor: int, size: int, offset: int) -> bytes:
        read.append(size)
        return pread(descriptor, size, offset)

    monkeypatch.setattr("os.pread", counted)
    write(tmp_path, {"large.py": b"x" * (MOST_BYTES + 1)})
    with pytest.raises(UnreadableFileError, match="too large"):
        Checkout(tmp_path).read("large.py")
    assert read == [FIRST_BYTES]


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("gone.py", "cannot be read: No such file"),
        ("folder", "not a regular file"),
        ("link.py", "is a link; name the file it leads to"),
        ("pipe.py", "not a regular file"),
        ("large.py", "too large"),
        ("away/passwd", "lies behind a link"),
        ("folder/away/passwd", "lies behind a link"),
        ("folder/away/deep/passwd", "lies behind a link"),
    ],
)
def test_what_is_no_plain_file_of_the_tree_is_not_read(tmp_path: Path, path: str, reason: str) -> None:
    write(tmp_path, {"a.py": "x", "folder/b.py": "x", "large.py": b"x" * (MOST_BYTES + 1)})
    write(tmp_path / "outside", {"passwd": "secret", "deep/passwd": "secret"})
    (tmp_path / "link.py").symlink_to("a.py")
    (tmp_path / "away").symlink_to(tmp_path / "outside")
    (tmp_path / "folder/away").symlink_to(tmp_path / "outside")
    os.mkfifo(tmp_path / "pipe.py")
    with pytest.raises(UnreadableFileError, match=reason):
        Checkout(tmp_path).read(path)


def test_what_waits_in_a_pipe_stays_there(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    pipe = os.open(tmp_path / "pipe.py", os.O_RDWR | os.O_NONBLOCK)
    os.write(pipe, b"for somebody else")
    with pytest.raises(UnreadableFileError, match="not a regular file"):
        Checkout(tmp_path).read("pipe.py")
    assert os.read(pipe, 100) == b"for somebody else"
    os.close(pipe)


def test_an_empty_file_is_read(tmp_path: Path) -> None:
    write(tmp_path, {"__init__.py": ""})
    assert Checkout(tmp_path).read("__init__.py") == b""


def test_a_root_behind_a_link_is_the_persons_choice(tmp_path: Path) -> None:
    write(tmp_path / "real", {"shop/a.py": "x"})
    (tmp_path / "link").symlink_to(tmp_path / "real")
    found = Checkout(tmp_path / "link")
    assert found.paths() == ("shop/a.py",)
    assert found.read("shop/a.py") == b"x"


def test_links_are_known(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": ""})
    (tmp_path / "b.py").symlink_to("a.py")
    found = Checkout(tmp_path)
    assert (found.is_link("a.py"), found.is_link("b.py"), found.is_link("c.py")) == (False, True, False)


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("a/b/c.py", "b"),
        ("a/b/c.py", "*.py"),
        ("a/b/c.py", "a/b"),
        ("a/b/c.py", "/a"),
        ("a/b/c.py", "./a"),
        ("a/b/c.py", "a/*/c.py"),
        ("a/b/c.py", "./a/b/"),
        ("a/b/c.py", "a/**"),
    ],
)
def test_a_pattern_names_files_and_folders(path: str, pattern: str) -> None:
    assert matches(path, pattern)


@pytest.mark.parametrize(
    ("path", "pattern"),
    [("a/b/c.py", "c"), ("a/b/c.py", "b/c.py"), ("a/b.py", "A"), ("ab/c.py", "a"), ("a", "a/b"), ("b/a", "/a")],
)
def test_a_pattern_names_nothing_else(path: str, pattern: str) -> None:
    assert not matches(path, pattern)


@pytest.mark.parametrize(("path", "below"), [("a", True), ("a/b", True), ("ab", False), ("b/a", False), ("", False)])
def test_below_a_folder(path: str, below: bool) -> None:
    assert is_below(path, "a") is below


def test_a_stamp_changes_with_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x")
    checkout = Checkout(tmp_path)
    before = checkout.stamps(["a.py"])
    assert before["a.py"][0] == 1
    (tmp_path / "b.py").write_text("y")
    os.replace(tmp_path / "b.py", tmp_path / "a.py")
    assert checkout.stamps(["a.py"])["a.py"] != before["a.py"]


def test_what_may_not_be_read_has_no_stamp(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a.py").touch()
    (tmp_path / "link").symlink_to("folder")
    (tmp_path / "link.py").symlink_to("folder/a.py")
    checkout = Checkout(tmp_path)
    assert checkout.stamps(["folder", "link/a.py", "link.py", "gone.py"]) == {}


def test_a_file_can_be_laid_over_the_one_on_the_disk(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "old", "b.py": "old"})
    checkout = Checkout(tmp_path)
    checkout.lay_over({"a.py": b"new"})
    assert (checkout.read("a.py"), checkout.read("b.py")) == (b"new", b"old")
    assert (tmp_path / "a.py").read_text() == "old"
    assert [*checkout.stamps(["a.py", "b.py"])] == ["b.py"]


def test_a_copy_has_the_files_with_their_modes_and_no_links(tmp_path: Path) -> None:
    root = tmp_path / "tree"
    write(root, {"sub/a.py": "x", "run.sh": "y", "big.bin": b"0" * (MOST_BYTES + 1)})
    (root / "run.sh").chmod(0o755)
    (root / "link").symlink_to("run.sh")
    copy = tmp_path / "copy"
    checkout = Checkout(root)
    checkout.export(copy, [*checkout.paths(), "link"])
    assert sorted(str(path.relative_to(copy)) for path in copy.rglob("*")) == ["big.bin", "run.sh", "sub", "sub/a.py"]
    assert (copy / "run.sh").stat().st_mode & 0o777 == 0o755


def test_temporary_files_of_a_write_are_no_input(tmp_path: Path) -> None:
    root = repository(tmp_path, {"a.py": ""})
    write(root, {".a.py.0a1b2c3d.flaglint-tmp": "", ".flaglint-journal.flaglint-tmp": "", "b.flaglint-tmp.py": ""})
    assert Checkout(root).paths() == ("a.py", "b.flaglint-tmp.py")
    assert Checkout(root, ("x",)).paths() == ("a.py", "b.flaglint-tmp.py")


def test_what_git_finds_unchanged_has_the_stamps_of_its_index(tmp_path: Path) -> None:
    root = repository(tmp_path, {"a.py": "", "b.py": "", "c.py": ""})
    write(root, {"b.py": "x", "new.py": ""})
    checkout = Checkout(root)
    assert checkout.unchanged() == (b"", ())
    checkout.begin_listing()
    checkout.lay_over({"c.py": b"other"})
    name, paths = checkout.unchanged()
    assert name != b""
    assert paths == {"a.py"}


def test_outside_a_repository_git_finds_nothing_unchanged(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": ""})
    checkout = Checkout(tmp_path)
    checkout.paths()
    assert checkout.unchanged() == (b"", ())
