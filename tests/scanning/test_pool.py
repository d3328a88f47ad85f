from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from flaglint.scanning import pool as pool_module
from flaglint.scanning.frames import Answer, Request
from flaglint.scanning.pool import Pool

GOOD = Request(b"import a\non('x')")
# Some millions of names: seconds to read, and hundreds of megabytes.
SLOW = Request(b"on(1)\n" * 40_000)
HEAVY = Request(b"x = [" + b"a,a,a,a,a,a,a,a,\n" * 110_000 + b"]")


def calls(answers: list[Answer]) -> list[int | None]:
    return [len(answer.facts.calls) if answer.facts else None for answer in answers]


def reasons(answers: list[Answer]) -> list[str]:
    return [answer.problem.reason for answer in answers if answer.problem]


# What other tests of this process have started and left running.
_BEFORE: set[int] = set()


@pytest.fixture(autouse=True)
def before() -> Iterator[None]:
    _BEFORE.update(_started())
    yield
    _BEFORE.clear()


def children() -> set[int]:
    """Return the processes that a test has started and not yet waited for, dead ones too."""
    return _started() - _BEFORE


def _started() -> set[int]:
    """Return all that this process has started; Linux says it itself, elsewhere `ps` does: a bare machine has none."""
    if Path(f"/proc/self/task/{os.getpid()}/children").exists():
        return {pid for task in Path("/proc/self/task").iterdir() for pid in _started_by(task)}
    with subprocess.Popen(["ps", "-o", "pid=,ppid=", "-A"], stdout=subprocess.PIPE, text=True) as listing:
        assert listing.stdout is not None
        pairs = [tuple(map(int, line.split())) for line in listing.stdout]
    return {pid for pid, parent in pairs if parent == os.getpid() and pid != listing.pid}


def _started_by(task: Path) -> set[int]:
    """Return the processes that a thread of ours has started; a thread may end while it is being asked."""
    try:
        return {int(pid) for pid in (task / "children").read_text().split()}
    except (FileNotFoundError, ProcessLookupError):
        return set()


def test_answers_come_in_the_order_of_the_requests() -> None:
    requests = [Request(b"on()\n" * number) for number in range(120)]
    with Pool(["on"], jobs=3) as pool:
        assert calls(pool.read(requests)) == list(range(120))


def test_only_the_names_asked_for_are_kept() -> None:
    with Pool(["off"], jobs=1) as pool:
        assert calls(pool.read([GOOD])) == [0]


def test_nothing_to_read_starts_no_process() -> None:
    with Pool(["on"]) as pool:
        assert pool.read([]) == []
        assert children() == set()


def test_a_file_that_takes_too_long_costs_one_problem() -> None:
    with Pool(["on"], jobs=1, seconds=0.7) as pool:
        answers = pool.read([GOOD, HEAVY, GOOD])
    assert calls(answers) == [1, None, 1]
    assert reasons(answers) == ["took longer than 0.7 s to read"]


def test_a_file_that_eats_memory_costs_one_problem() -> None:
    with Pool(["on"], jobs=1, memory=450 * 1024**2) as pool:
        answers = pool.read([GOOD, HEAVY, GOOD])
    assert calls(answers) == [1, None, 1]
    assert reasons(answers) == ["needs more memory than a file may take"]


def test_a_file_that_does_not_parse_costs_one_problem() -> None:
    with Pool(["on"], jobs=1) as pool:
        answers = pool.read([GOOD, Request(b"def ("), GOOD])
    assert calls(answers) == [1, None, 1]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSEGV])
def test_a_worker_that_dies_while_it_reads_costs_one_problem(how: signal.Signals) -> None:
    is_read = threading.Event()

    def kill() -> None:
        while not is_read.wait(0.2):
            for worker in children():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(worker, how)

    with Pool(["on"], jobs=1) as pool:
        pool.read([GOOD])
        killing = threading.Thread(target=kill)
        killing.start()
        answers = pool.read([HEAVY])
        is_read.set()
        killing.join()
        answers += pool.read([GOOD])
    assert calls(answers) == [None, 1]
    assert reasons(answers)[0] in ("crashed the parser", "no worker process could be started to read it")


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSEGV])
def test_a_worker_that_is_killed_once_costs_nothing(how: signal.Signals) -> None:
    with Pool(["on"], jobs=1) as pool:
        pool.read([GOOD])
        [worker] = children()
        timer = threading.Timer(0.2, os.kill, (worker, how))
        timer.start()
        answers = pool.read([SLOW, GOOD])
        timer.join()
    assert calls(answers) == [40_000, 1]
    assert reasons(answers) == []


def test_a_worker_that_dies_between_two_files_costs_nothing() -> None:
    with Pool(["on"], jobs=1) as pool:
        pool.read([GOOD])
        [worker] = children()
        os.kill(worker, signal.SIGKILL)
        time.sleep(0.05)
        assert calls(pool.read([GOOD])) == [1]


def test_a_worker_that_stands_still_is_given_up() -> None:
    with Pool(["on"], jobs=1, seconds=0.7) as pool:
        pool.read([GOOD])
        [worker] = children()
        os.kill(worker, signal.SIGSTOP)
        large = Request(b"# " + b"x" * 500_000)
        answers = pool.read([large, GOOD])
    assert calls(answers) == [None, 1]
    assert reasons(answers) == ["took longer than 0.7 s to read"]


def test_a_worker_that_cannot_start_is_a_problem_of_each_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "_PROGRAM", "raise SystemExit(1)")
    with Pool(["on"], jobs=1) as pool:
        answers = pool.read([GOOD, GOOD])
    assert reasons(answers) == ["no worker process could be started to read it"] * 2


def test_an_interpreter_that_is_not_there_is_a_problem_of_each_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    with Pool(["on"], jobs=1) as pool:
        assert reasons(pool.read([GOOD])) == ["no worker process could be started to read it"]


def test_no_process_is_left_over() -> None:
    with Pool(["on"], jobs=2, seconds=0.7) as pool:
        pool.read([HEAVY] + [GOOD] * 60)
        assert children()
    assert children() == set()


def test_no_process_is_left_over_by_an_exception() -> None:
    def interrupted() -> None:
        with Pool(["on"], jobs=1) as pool:
            pool.read([GOOD])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert children() == set()


def test_a_closed_pool_reads_nothing_and_says_so() -> None:
    with Pool(["on"], jobs=1) as pool:
        pass
    assert reasons(pool.read([GOOD])) == ["was not read"]


def test_few_files_are_read_by_one_worker() -> None:
    with Pool(["on"], jobs=8) as pool:
        pool.read([GOOD] * 10)
        assert len(children()) == 1


HARD = {
    # Simply read, unless the machine is too busy for that.
    "a file of 50,000 lines": ("x = 1\n" * 50_000, "took longer"),
    "a line of 1 MB": ("x = '" + "a" * 1_000_100 + "'\n", "too long a line"),
    "a line of 1 MB of code": ("x = [" + "1," * 500_100 + "]\n", "too long a line"),
    "1,250 nested brackets": ("x = " + "(" * 1_250 + ")" * 1_250, "too deep"),
    "20,000 elif": ("if a: b\n" + "elif a: b\n" * 20_000, "too long a chain"),
}


@pytest.mark.parametrize("name", HARD)
def test_a_hard_input_is_read_or_costs_one_line(name: str) -> None:
    source, reason = HARD[name]
    started = time.monotonic()
    with Pool({"on"}, jobs=1) as pool:
        hard, good = pool.read([Request(source.encode()), GOOD])
    assert time.monotonic() - started < pool_module.START_SECONDS + 2 * pool_module.SECONDS_PER_FILE
    assert good.facts is not None
    if hard.problem is None:
        assert reason == "took longer"
    else:
        assert hard.problem.reason.startswith(reason)
        assert "\n" not in hard.problem.reason
