from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from flaglint.repos.checkout import Checkout
from flaglint.scanning import scanner as scanner_module
from flaglint.scanning.prefilter import FileKind
from flaglint.scanning.remembered import Remembered
from flaglint.scanning.scanner import Scanner

NEEDLES = [("waffle",)]
NAMES = frozenset({"on"})


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanner_module, "FEWEST_REMEMBERED", 1)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "tree"
    root.mkdir()
    write(root / "a.py", "import waffle\non('x')\n")
    write(root / "b.py", "x = 1\n")
    write(root / "broken.py", "import waffle\ndef (\n")
    return root


def write(path: Path, text: str, seconds: int = 1_000_000_000) -> None:
    path.write_text(text)
    os.utime(path, (seconds, seconds))


class Run(Checkout):
    """One run over a tree, which notes what it reads; files count as settled as soon as they are written."""

    def __init__(self, root: Path, cache: Path) -> None:
        super().__init__(root)
        self.files_read: list[str] = []
        self.stamped: list[str] = []
        remembered = Remembered(cache, str(root), self)
        self.scanner = Scanner(self.read, 1, lambda: remembered)

    def read(self, path: str) -> bytes:
        self.files_read.append(path)
        return super().read(path)

    def stamps(self, paths: Iterable[str]) -> dict[str, tuple[int, int, int, int]]:
        found = super().stamps(paths)
        self.stamped += found
        return {path: (s[0], s[1], 0, s[3]) for path, s in found.items()}

    def candidates(self, *paths: str, needles: Sequence[tuple[str, ...]] = NEEDLES) -> frozenset[str]:
        return self.scanner.candidates(paths or ("a.py", "b.py", "broken.py"), needles)


def test_an_unchanged_tree_is_not_read_again(tree: Path, tmp_path: Path) -> None:
    cold, warm = Run(tree, tmp_path), Run(tree, tmp_path)
    assert cold.candidates() == warm.candidates() == {"a.py", "broken.py"}
    for run in (cold, warm):
        run.scanner.scan(["a.py"], NAMES)
    assert warm.files_read == []
    assert cold.scanner.facts == warm.scanner.facts
    assert cold.scanner.bytes_read == warm.scanner.bytes_read


def test_only_a_changed_file_is_read_again(tree: Path, tmp_path: Path) -> None:
    Run(tree, tmp_path).candidates()
    write(tree / "b.py", "import waffle\n", 1_000_000_001)
    warm = Run(tree, tmp_path)
    assert warm.candidates() == {"a.py", "b.py", "broken.py"}
    assert warm.files_read == ["b.py"]


def test_a_change_that_keeps_size_and_time_of_modification_is_seen(tree: Path, tmp_path: Path) -> None:
    Run(tree, tmp_path).candidates()
    (tree / "new").write_text("y = 2\n")
    os.utime(tree / "new", (1_000_000_000, 1_000_000_000))
    os.replace(tree / "new", tree / "b.py")
    warm = Run(tree, tmp_path)
    warm.candidates()
    assert warm.files_read == ["b.py"]


def test_other_needles_are_searched_for(tree: Path, tmp_path: Path) -> None:
    Run(tree, tmp_path).candidates()
    assert Run(tree, tmp_path).candidates(needles=[("x",)]) == {"a.py", "b.py"}


def test_a_file_that_was_written_a_moment_ago_is_read_again(tree: Path, tmp_path: Path) -> None:
    (tree / "b.py").write_text("y = 2\n")
    Run(tree, tmp_path).candidates()
    warm = Run(tree, tmp_path)
    warm.candidates()
    assert warm.files_read == ["b.py"]


def test_a_file_that_is_gone_is_a_problem(tree: Path, tmp_path: Path) -> None:
    Run(tree, tmp_path).candidates()
    (tree / "b.py").unlink()
    warm = Run(tree, tmp_path)
    assert warm.candidates() == {"a.py", "broken.py"}
    assert set(warm.scanner.problems) == {"b.py"}


def test_a_part_of_the_tree_does_not_forget_the_rest(tree: Path, tmp_path: Path) -> None:
    Run(tree, tmp_path).candidates()
    write(tree / "b.py", "y = 2\n", 1_000_000_001)
    Run(tree, tmp_path).candidates("b.py")
    warm = Run(tree, tmp_path)
    assert warm.candidates() == {"a.py", "broken.py"}
    assert warm.files_read == []


def test_other_names_are_read_anew(tree: Path, tmp_path: Path) -> None:
    Run(tree, tmp_path).scanner.scan(["a.py"], frozenset())
    warm = Run(tree, tmp_path)
    warm.scanner.scan(["a.py"], NAMES)
    assert len(warm.scanner.facts["a.py"].calls) == 1


def test_a_copy_of_a_file_has_its_facts(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cold = Run(tree, tmp_path)
    cold.scanner.scan(["a.py"], NAMES)
    write(tree / "copy.py", (tree / "a.py").read_text())
    warm = Run(tree, tmp_path)
    monkeypatch.setattr(Scanner, "_answers", lambda *_: {})
    warm.scanner.scan(["copy.py"], NAMES)
    assert warm.scanner.facts["copy.py"].calls == cold.scanner.facts["a.py"].calls
    assert warm.scanner.facts["copy.py"].path == "copy.py"


def test_a_broken_file_is_a_problem_each_time(tree: Path, tmp_path: Path) -> None:
    for _ in range(2):
        run = Run(tree, tmp_path)
        run.scanner.scan(["broken.py"], NAMES)
        assert [(each.path, each.line) for each in run.scanner.problems.values()] == [("broken.py", 2)]


def test_another_tree_is_another(tree: Path, tmp_path: Path) -> None:
    Run(tree, tmp_path).candidates()
    other = tmp_path / "other"
    tree.rename(other)
    moved = Run(other, tmp_path)
    moved.candidates()
    assert len(moved.files_read) == 3


def test_a_name_that_is_no_text_is_remembered(tree: Path, tmp_path: Path) -> None:
    name = os.fsdecode(b"\xff.py")
    write(tree / name, "import waffle\n")
    assert Run(tree, tmp_path).candidates(name) == {name}
    warm = Run(tree, tmp_path)
    assert warm.candidates(name) == {name}
    assert warm.files_read == []


def surveyed(run: Run) -> dict[str, dict[str, tuple[int, int]]]:
    kinds = [FileKind((".py",), frozenset(NEEDLES))]
    run.scanner.survey(["a.py", "b.py", "broken.py", "notes.md"], kinds, ["x", "cart"])
    assert run.candidates("a.py", "b.py", "broken.py") == {"a.py", "broken.py"}
    return run.scanner.mentioned()


def test_keys_and_their_places_are_remembered(tree: Path, tmp_path: Path) -> None:
    write(tree / "notes.md", "a\n  cart\n")
    cold, warm = Run(tree, tmp_path), Run(tree, tmp_path)
    found = {"a.py": {"x": (2, 4)}, "b.py": {"x": (1, 0)}, "notes.md": {"cart": (2, 2)}}
    assert surveyed(cold) == surveyed(warm) == found
    assert warm.files_read == []
    assert cold.scanner.bytes_read == warm.scanner.bytes_read


def test_other_keys_are_searched_for(tree: Path, tmp_path: Path) -> None:
    write(tree / "notes.md", "cart\n")
    surveyed(Run(tree, tmp_path))
    other = Run(tree, tmp_path)
    other.scanner.survey(["notes.md"], [], ["cart"])
    assert other.scanner.mentioned() == {"notes.md": {"cart": (1, 0)}}
    assert other.files_read == ["notes.md"]


def test_what_is_sought_later_shares_the_tree(tree: Path, tmp_path: Path) -> None:
    Run(tree, tmp_path).candidates()
    size = (tmp_path / "scans-1.sqlite3").stat().st_size
    for word in ("x", "on", "import", "def"):
        Run(tree, tmp_path).candidates(needles=[(word,)])
    warm = Run(tree, tmp_path)
    assert warm.candidates(needles=[("x",)]) == {"a.py", "b.py"}
    assert warm.files_read == []
    assert (tmp_path / "scans-1.sqlite3").stat().st_size == size


def test_a_look_that_sees_nothing_new_forgets_nothing(tree: Path, tmp_path: Path) -> None:
    Run(tree, tmp_path).candidates()
    assert Run(tree, tmp_path).candidates("gone.py") == frozenset()
    warm = Run(tree, tmp_path)
    assert warm.candidates() == {"a.py", "broken.py"}
    assert warm.files_read == []


def test_facts_are_current_while_the_bytes_are_those_they_were_taken_from(tree: Path, tmp_path: Path) -> None:
    cold = Run(tree, tmp_path)
    cold.scanner.scan(["a.py"], NAMES)
    assert cold.scanner.is_current()
    warm = Run(tree, tmp_path)
    warm.scanner.scan(["a.py"], NAMES)
    assert warm.files_read == []
    assert warm.scanner.is_current()
    assert warm.files_read == ["a.py"]
    write(tree / "a.py", "import waffle\non('y')\n")
    assert not warm.scanner.is_current()
    (tree / "a.py").unlink()
    assert not warm.scanner.is_current()


def test_a_word_is_looked_for_once_in_what_does_not_change(tree: Path, tmp_path: Path) -> None:
    paths = frozenset({"a.py", "b.py", "gone.py"})
    assert Run(tree, tmp_path).scanner.holding("waffle", paths) == {"a.py"}
    write(tree / "b.py", "waffle\n", 1_000_000_001)
    warm = Run(tree, tmp_path)
    assert warm.scanner.holding("waffle", paths) == {"a.py", "b.py"}
    assert warm.files_read == ["b.py", "gone.py"]


def test_bytes_that_are_no_trees_leave_the_tree_alone(tree: Path, tmp_path: Path) -> None:
    run = Run(tree, tmp_path)
    run.candidates()
    run.scanner.scan(["a.py"], NAMES)
    planned = run.scanner.changed(lambda _: b"import waffle\n", ["a.py", "b.py"])
    assert planned.candidates(["a.py", "b.py", "broken.py"], NEEDLES) == {"a.py", "b.py", "broken.py"}
    planned.scan(["a.py"], NAMES)
    assert planned.facts["a.py"].calls == ()
    warm = Run(tree, tmp_path)
    assert warm.candidates() == {"a.py", "broken.py"}
    warm.scanner.scan(["a.py"], NAMES)
    assert len(warm.scanner.facts["a.py"].calls) == 1
    assert warm.files_read == []
