from __future__ import annotations

import os
from pathlib import Path

import pytest

from flaglint.errors import RewriteError
from flaglint.model.edits import FileRewrite, RewritePlan
from flaglint.rewriting.apply import diff, write


def plan(*files: tuple[str, bytes, bytes]) -> RewritePlan:
    return RewritePlan("k", None, tuple(FileRewrite(*file) for file in files))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("a.py", "b.py"):
        (tmp_path / name).write_bytes(b"old\n")
    return tmp_path


BOTH = plan(("a.py", b"old\n", b"new\n"), ("b.py", b"old\n", b"new\n"))


def contents(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(root.iterdir())}


def test_diff() -> None:
    shown = diff(plan(("a.py", b"x\r\ny", b"x\r\nz\n")))
    assert shown == ("--- a/a.py\n+++ b/a.py\n@@ -1,2 +1,2 @@\n x\r\n-y\n\\ No newline at end of file\n+z\n")


def test_diff_of_another_encoding_and_of_odd_line_ends() -> None:
    before = b"# coding: latin-1\nx = '\xe9\x0c\x1c'\n"
    assert "-x = '\u00e9\x0c\x1c'\n" in diff(plan(("a.py", before, b"# coding: latin-1\n")))


def test_diff_of_nothing() -> None:
    assert diff(plan()) == ""


def test_all_files_are_written_and_keep_their_mode(root: Path) -> None:
    (root / "a.py").chmod(0o751)
    write(BOTH, root)
    assert contents(root) == {"a.py": b"new\n", "b.py": b"new\n"}
    assert (root / "a.py").stat().st_mode & 0o777 == 0o751


def changed(root: Path) -> None:
    (root / "b.py").write_bytes(b"other\n")


def gone(root: Path) -> None:
    (root / "b.py").unlink()


def linked(root: Path) -> None:
    (root / "b.py").rename(root / "c")
    (root / "b.py").symlink_to("c")


def named_twice(root: Path) -> None:
    os.link(root / "b.py", root / "c")


def directory(root: Path) -> None:
    (root / "b.py").unlink()
    (root / "b.py").mkdir()


def read_only(root: Path) -> None:
    (root / "b.py").chmod(0o444)


@pytest.mark.parametrize("spoil", [changed, gone, linked, named_twice, directory, read_only])
def test_nothing_is_written_if_one_file_is_not_as_it_was(root: Path, spoil: object) -> None:
    spoil(root)  # type: ignore[operator]
    with pytest.raises(RewriteError):
        write(BOTH, root)
    assert (root / "a.py").read_bytes() == b"old\n"
    assert not list(root.glob(".*"))


def test_a_link_on_the_way_is_refused(root: Path) -> None:
    (root / "real").mkdir()
    (root / "real" / "a.py").write_bytes(b"old\n")
    (root / "link").symlink_to("real")
    with pytest.raises(RewriteError, match="symbolic link"):
        write(plan(("link/a.py", b"old\n", b"new\n")), root)


@pytest.mark.parametrize("path", ["../a.py", "/etc/a.py"])
def test_a_path_outside_is_refused(root: Path, path: str) -> None:
    with pytest.raises(RewriteError, match="outside"):
        write(plan((path, b"old\n", b"new\n")), root)


def test_what_was_replaced_is_put_back(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace, done = os.replace, []

    def fail_second(source: Path, target: Path) -> None:
        done.append(target)
        if len(done) == 2:
            raise OSError(28, "No space left on device", str(target))
        replace(source, target)

    monkeypatch.setattr(os, "replace", fail_second)
    with pytest.raises(RewriteError, match="No space left"):
        write(BOTH, root)
    assert contents(root) == {"a.py": b"old\n", "b.py": b"old\n"}


def test_a_file_that_is_exchanged_in_between_is_not_lost(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace = os.replace

    def exchange(source: Path, target: Path) -> None:
        replace(source, target)
        (root / "b.py").write_bytes(b"mine\n")

    monkeypatch.setattr(os, "replace", exchange)
    with pytest.raises(RewriteError, match="changed"):
        write(BOTH, root)
    assert (root / "b.py").read_bytes() == b"mine\n"


def test_writing_again_is_refused_rather_than_done_twice(root: Path) -> None:
    write(BOTH, root)
    with pytest.raises(RewriteError, match="changed since"):
        write(BOTH, root)
