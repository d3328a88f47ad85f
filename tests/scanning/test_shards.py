from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Sequence

import pytest

from flaglint.scanning.shards import begin, in_shards

ITEMS = [f"file {number}" for number in range(5_000)]


def lengths(items: Sequence[str]) -> bytes:
    return "".join(items).encode()


def processes(items: Sequence[str]) -> bytes:
    return b"%d " % os.getpid()


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_the_parts_cover_the_items_in_order(jobs: int) -> None:
    assert b"".join(in_shards(lengths, ITEMS, jobs)) == "".join(ITEMS).encode()


def test_nothing_to_do_is_no_work() -> None:
    assert in_shards(lengths, [], 2) == []


def test_few_items_are_done_at_once() -> None:
    assert in_shards(processes, ITEMS[:10], 2) == [b"%d " % os.getpid()]


def test_one_job_starts_no_copy() -> None:
    assert in_shards(processes, ITEMS, 1) == [b"%d " % os.getpid()]


def test_no_copy_is_made_beside_a_running_thread() -> None:
    ended = threading.Event()
    thread = threading.Thread(target=ended.wait)
    thread.start()
    try:
        assert in_shards(processes, ITEMS, 2) == [b"%d " % os.getpid()]
    finally:
        ended.set()
        thread.join()


def die_in_a_copy(parent: int, items: Sequence[str]) -> bytes:
    if os.getpid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    return lengths(items)


def raise_in_a_copy(parent: int, items: Sequence[str]) -> bytes:
    if os.getpid() != parent:
        raise ValueError
    return lengths(items)


@pytest.mark.parametrize("broken", [die_in_a_copy, raise_in_a_copy])
def test_what_a_dead_copy_left_undone_is_done(
    broken: Callable[[int, Sequence[str]], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = os.getpid()
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    found = in_shards(lambda items: broken(parent, items), ITEMS, 2)
    assert b"".join(found) == "".join(ITEMS).encode()


def test_an_error_leaves_no_copy_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    parent = os.getpid()
    copies: list[int] = []
    fork = os.fork
    monkeypatch.setattr(threading, "active_count", lambda: 1)

    def noted() -> int:
        copies.append(fork())
        return copies[-1]

    monkeypatch.setattr(os, "fork", noted)

    def fail(items: Sequence[str]) -> bytes:
        if os.getpid() == parent:
            raise ValueError("no")
        time.sleep(60)
        return b""

    with pytest.raises(ValueError, match="no"):
        in_shards(fail, ITEMS, 2)
    assert copies
    for copy in copies:
        with pytest.raises(ChildProcessError):
            os.waitpid(copy, os.WNOHANG)


def test_what_is_begun_goes_on_beside_other_work() -> None:
    finish = begin(processes, ITEMS, 2)
    other = in_shards(lengths, ITEMS, 2)
    assert b"".join(other) == "".join(ITEMS).encode()
    assert {int(number) for number in b"".join(finish()).split()} - {os.getpid()}


def test_what_is_begun_by_one_process_waits_to_be_asked_for() -> None:
    looked: list[int] = []

    def count(items: Sequence[str]) -> bytes:
        looked.append(len(items))
        return b""

    finish = begin(count, ITEMS, 1)
    assert looked == []
    finish()
    assert looked == [len(ITEMS)]
