from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from flaglint.errors import RepositoryError
from flaglint.repos.checkout import Checkout
from flaglint.repos.mirror import Mirror
from flaglint.repos.trial import MOST_OUTPUT_LINES, try_out
from tests.repos.repositories import repository, write

PYTEST = f"{sys.executable} -m pytest -q -p no:cacheprovider"
TEST = "import shop\n\n\ndef test_new():\n    assert shop.total() == 2\n\n\ndef test_kept():\n    assert shop.kept\n"
FILES = {"shop.py": "kept = 1\n\n\ndef total():\n    return 2\n", "test_shop.py": TEST}


def tree(root: Path) -> Checkout:
    write(root, FILES)
    return Checkout(root)


def test_tests_that_pass_before_and_after_are_no_worse(tmp_path: Path) -> None:
    trial = try_out(tree(tmp_path), {"shop.py": b"kept = 1\n\n\ndef total():\n    return 1 + 1\n"}, PYTEST)
    assert (trial.before, trial.after, trial.broken, trial.gone, trial.is_worse) == (0, 0, (), 0, False)
    assert trial.output == ""


def test_a_test_that_breaks_is_named_with_the_end_of_the_output(tmp_path: Path) -> None:
    trial = try_out(tree(tmp_path), {"shop.py": b"kept = 1\n\n\ndef total():\n    return 3\n"}, PYTEST)
    assert (trial.before, trial.after, trial.is_worse) == (0, 1, True)
    assert trial.broken == ("test_shop::test_new",)
    assert "1 failed" in trial.output
    assert len(trial.output.splitlines()) <= MOST_OUTPUT_LINES


def test_a_test_that_is_taken_out_with_the_flag_is_gone_not_broken(tmp_path: Path) -> None:
    trial = try_out(tree(tmp_path), {"test_shop.py": b"def test_kept():\n    pass\n"}, PYTEST)
    assert (trial.broken, trial.gone, trial.is_worse) == ((), 1, False)


def test_what_failed_before_is_nobody_s_fault(tmp_path: Path) -> None:
    write(tmp_path, FILES | {"test_old.py": "def test_old():\n    assert False\n"})
    trial = try_out(Checkout(tmp_path), {"shop.py": b"kept = 1\n\n\ndef total():\n    return 2.0\n"}, PYTEST)
    assert (trial.before, trial.after, trial.broken, trial.is_worse) == (1, 1, (), False)
    worse = try_out(Checkout(tmp_path), {"shop.py": b"kept = 0\n\n\ndef total():\n    return 2\n"}, PYTEST)
    assert (worse.broken, worse.is_worse) == (("test_shop::test_kept",), True)


def test_a_module_that_cannot_be_imported_any_more_is_worse(tmp_path: Path) -> None:
    trial = try_out(tree(tmp_path), {"shop.py": b"raise RuntimeError\n"}, PYTEST)
    assert (trial.before, trial.is_worse) == (0, True)


@pytest.mark.parametrize(("command", "is_worse"), [("grep -q total shop.py", True), ("test -f shop.py", False)])
def test_any_other_command_counts_by_its_exit_code(tmp_path: Path, command: str, is_worse: bool) -> None:
    trial = try_out(tree(tmp_path), {"shop.py": b"\n"}, command)
    assert (trial.broken, trial.is_worse) == ((), is_worse)


def test_a_command_that_fails_before_already_proves_nothing(tmp_path: Path) -> None:
    with pytest.raises(RepositoryError, match=r"fails before the removal already \(exit 3: oh\)") as caught:
        try_out(tree(tmp_path), {}, "echo no; echo oh; exit 3")
    assert "\n" not in str(caught.value)


def test_the_tree_itself_is_not_touched_and_no_copy_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    root = tmp_path / "tree"
    root.mkdir()
    try_out(tree(root), {"shop.py": b"\n"}, "rm -f shop.py; touch new; pwd")
    assert {path.name: path.read_text() for path in root.iterdir()} == FILES
    assert list((tmp_path / "temporary").iterdir()) == []


def is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_what_the_command_leaves_running_is_ended(tmp_path: Path) -> None:
    try_out(tree(tmp_path), {}, f"sleep 60 & echo $! > {tmp_path}/pid")
    process = int((tmp_path / "pid").read_text())
    for _ in range(100):
        if not is_running(process):
            break
        time.sleep(0.05)
    assert not is_running(process)


def test_a_commit_is_tried_without_its_filters_and_hooks(tmp_path: Path) -> None:
    root = repository(tmp_path / "tree", FILES | {".gitattributes": "* filter=evil", "run.sh": "echo ran\n"})
    (root / "shop.py").write_text("changed = 1\n")
    trial = try_out(Mirror(root), {}, "grep -q total shop.py && ! test -e .git")
    assert (trial.before, trial.after) == (0, 0)
