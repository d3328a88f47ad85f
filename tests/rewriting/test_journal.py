"""Sudden ends of a write: real processes, really killed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flaglint.errors import ChangedMeanwhileError
from flaglint.model.edits import FileRewrite, RewritePlan
from flaglint.rewriting.apply import is_unfinished, resume, write
from flaglint.rewriting.journal import JOURNAL, Entry, Journal, digest, forget, only_writer, record, recorded
from tests.rewriting.writer import COUNT, path, text

KILLS = 200 if "FLAGLINT_FUZZ_EXAMPLES" in os.environ else 12
REPOSITORY = Path(__file__).resolve().parents[2]


def old_tree(root: Path) -> Path:
    for number in range(COUNT):
        (root / path(number)).parent.mkdir(parents=True, exist_ok=True)
        (root / path(number)).write_bytes(text(number, "old"))
    return root


def start(root: Path) -> subprocess.Popen[bytes]:
    """Start a writer, and return it when it has begun."""
    command = [sys.executable, "-m", "tests.rewriting.writer", str(root)]
    process = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    return process


def finish(process: subprocess.Popen[bytes]) -> int:
    process.communicate(timeout=60)
    return process.returncode


def sides(root: Path) -> list[str]:
    """Return which text each file has; anything but a whole one is an error."""
    both = [{text(number, "old"): "old", text(number, "new"): "new"} for number in range(COUNT)]
    return [both[number][(root / path(number)).read_bytes()] for number in range(COUNT)]


def leftovers(root: Path) -> list[str]:
    return sorted(found.name for found in root.rglob(".*"))


def test_a_killed_write_leaves_no_torn_file_and_the_next_run_finishes_it(tmp_path: Path) -> None:
    seed = random.randrange(2**32) if KILLS == 200 else 7
    chance = random.Random(seed)
    timed = start(old_tree(tmp_path / "timed"))
    began = time.monotonic()
    assert finish(timed) == 0
    longest = time.monotonic() - began
    states = set()
    for kill in range(KILLS):
        root = old_tree(tmp_path / f"tree{kill}")
        process = start(root)
        time.sleep(chance.uniform(0, longest))
        process.send_signal(signal.SIGKILL)
        finish(process)
        found = sides(root)
        states.add((found.count("new") > 0, found.count("old") > 0, bool(leftovers(root))))
        assert finish(start(root)) == 0, f"seed {seed}"
        assert (sides(root), leftovers(root)) == (["new"] * COUNT, []), f"seed {seed}"
    assert len(states) > 1, f"{states}: every kill came too early or too late"


def test_two_writers_at_once_do_the_work_once(tmp_path: Path) -> None:
    for attempt in range(3):
        root = old_tree(tmp_path / f"tree{attempt}")
        both = [start(root), start(root)]
        ends = sorted(finish(process) for process in both)
        assert ends in ([0, 0], [0, 1])  # the later one may have planned on what the other has changed since
        assert (sides(root), leftovers(root)) == (["new"] * COUNT, [])


# --- the journal


def plan_of(*names: str) -> RewritePlan:
    return RewritePlan("k", None, tuple(FileRewrite(name, b"old\n", b"new\n") for name in names))


DYING = """
import os, sys
from pathlib import Path
from flaglint.rewriting.apply import write
from tests.rewriting.test_journal import plan_of

replace, left = os.replace, int(sys.argv[2])

def dying(source, target):
    global left
    if not str(target).endswith(".flaglint-tmp"):
        if not left:
            os._exit(9)
        left -= 1
    replace(source, target)

os.replace = dying
write(plan_of("a.py", "b.py"), Path(sys.argv[1]))
"""


def cut_short(root: Path, after: int) -> None:
    """Write two files in a process that ends, without any tidying, when some of them have been replaced."""
    for name in ("a.py", "b.py"):
        (root / name).write_bytes(b"old\n")
    ran = subprocess.run([sys.executable, "-c", DYING, str(root), str(after)], cwd=REPOSITORY, check=False)
    assert ran.returncode == 9


@pytest.mark.parametrize("after", [0, 1])
def test_a_write_that_was_decided_is_finished(tmp_path: Path, after: int) -> None:
    cut_short(tmp_path, after)
    assert is_unfinished(tmp_path)
    assert resume(tmp_path) == ("a.py", "b.py")
    assert {found.name: found.read_bytes() for found in tmp_path.iterdir()} == {"a.py": b"new\n", "b.py": b"new\n"}
    assert resume(tmp_path) == ()


def test_a_file_that_somebody_changed_since_is_left_as_it_is(tmp_path: Path) -> None:
    cut_short(tmp_path, 1)
    (tmp_path / "b.py").write_bytes(b"mine\n")
    with pytest.raises(ChangedMeanwhileError, match=r"b\.py was changed after"):
        resume(tmp_path)
    assert {found.name: found.read_bytes() for found in tmp_path.iterdir()} == {"a.py": b"new\n", "b.py": b"mine\n"}


def test_a_new_write_waits_for_the_old_one_to_be_finished(tmp_path: Path) -> None:
    cut_short(tmp_path, 0)
    with pytest.raises(ChangedMeanwhileError, match="cut short"):
        write(plan_of("a.py"), tmp_path)
    assert (tmp_path / "a.py").read_bytes() == b"old\n"
    assert is_unfinished(tmp_path)


def undecided(root: Path) -> Journal:
    (root / "a.py").write_bytes(b"old\n")
    (root / ".a.py.00000000.flaglint-tmp").write_bytes(b"ne")
    entry = Entry("a.py", ".a.py.00000000.flaglint-tmp", digest(b"old\n"), digest(b"new\n"))
    return Journal(1, "k", decided=False, files=(entry,))


def test_before_the_decision_only_temporary_files_go(tmp_path: Path) -> None:
    record(tmp_path, undecided(tmp_path))
    assert resume(tmp_path) == ()
    assert {found.name: found.read_bytes() for found in tmp_path.iterdir()} == {"a.py": b"old\n"}


@pytest.mark.parametrize(
    "content", [b"", b"{", b'{"version": 1}', b'{"version":1,"key":"k","decided":true,"files":[["a","../b","",""]]}']
)
def test_a_journal_that_is_none_is_not_believed(tmp_path: Path, content: bytes) -> None:
    (tmp_path / JOURNAL).write_bytes(content)
    (tmp_path / JOURNAL).chmod(0o600)
    assert recorded(tmp_path) is None
    assert resume(tmp_path) == ()


def test_a_journal_that_came_with_the_repository_is_not_believed(tmp_path: Path) -> None:
    record(tmp_path, undecided(tmp_path))
    assert recorded(tmp_path) is not None
    (tmp_path / JOURNAL).chmod(0o644)  # as git would have checked it out
    assert recorded(tmp_path) is None
    (tmp_path / JOURNAL).rename(tmp_path / "real")
    (tmp_path / JOURNAL).symlink_to("real")
    assert recorded(tmp_path) is None


def test_a_temporary_name_that_leads_elsewhere_is_not_believed(tmp_path: Path) -> None:
    entry = Entry("a.py", "../x.flaglint-tmp", "", "")
    record(tmp_path, Journal(1, "k", decided=True, files=(entry,)))
    assert recorded(tmp_path) is None


def test_nothing_is_left_of_a_write_that_ends(tmp_path: Path) -> None:
    for name in ("a.py", "b.py"):
        (tmp_path / name).write_bytes(b"old\n")
    write(plan_of("a.py", "b.py"), tmp_path)
    assert leftovers(tmp_path) == []
    forget(tmp_path)


def test_the_lock_is_given_back(tmp_path: Path) -> None:
    for _ in range(2):
        with only_writer(tmp_path):
            assert recorded(tmp_path) is None
