"""Guarded workers: each file has a time and a memory limit, and a worker that dies costs one line."""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType

from flaglint.model.findings import Problem
from flaglint.scanning.frames import Answer, Request, Setup, decode_answer, encode, read_frame, write_frame

SECONDS_PER_FILE = 10.0
MEMORY_BYTES = 4 * 1024**3
# A worker's start costs about as much as reading this many files.
FILES_PER_WORKER = 50
# For the interpreter to start and bring in the reader, on a machine that is busy with something else.
START_SECONDS = 60.0

# `-I` keeps the scanned tree's own modules and PYTHON* variables out; flaglint's own place is then named.
_PROGRAM = "import sys; sys.path.insert(0, sys.argv[1]); from flaglint.scanning.worker import main; main()"
_PACKAGE_PARENT = str(Path(__file__).resolve().parents[2])


class _Worker:
    """One worker process and the pipe to it; started on first use, and again after it died."""

    def __init__(self, setup: Setup, seconds: float) -> None:
        self._setup = setup
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None

    def answer(self, request: Request) -> Answer:
        """Return the worker's answer, or a problem when it died twice or took too long.

        One death may be no fault of the file: a machine that is short of memory kills what it likes.
        """
        payload = encode(request)
        problem = _problem("no worker process could be started to read it")
        for _ in range(2):
            try:
                process = self._running()
                answered, in_time = _exchange(process, payload, self._seconds)
            except OSError:  # it died while it waited for work: no fault of this file
                self.stop()
                continue
            if answered is not None:
                return decode_answer(answered)
            self.stop()
            if not in_time:
                return _problem(f"took longer than {self._seconds:g} s to read")
            problem = _problem("crashed the parser")
        return problem

    def _running(self) -> subprocess.Popen[bytes]:
        """Return the process, a new one if there is none alive.

        Raises:
            OSError: it cannot be started.
        """
        if self._process is not None and self._process.poll() is not None:
            self.stop()
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", _PROGRAM, _PACKAGE_PARENT],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd="/",
            )
            ready, _ = _exchange(self._process, encode(self._setup), START_SECONDS)
            if ready is None:
                raise ChildProcessError("the worker process does not answer")
        return self._process

    def stop(self) -> None:
        """Kill the process, if there is one, and close its pipes."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):  # the unsent rest of a request to a dead worker
                    stream.close()


def _exchange(process: subprocess.Popen[bytes], payload: bytes, seconds: float) -> tuple[bytes | None, bool]:
    """Send a message and return the answer, None if the process died or was killed for being late, and if in time.

    Raises:
        OSError: the process was dead before it had the message.
    """
    if process.stdin is None or process.stdout is None:
        return None, True
    late = threading.Event()

    def kill() -> None:
        late.set()
        process.kill()

    # A timer rather than a time-out on the pipes: it holds while a message is written or read in part, too.
    timer = threading.Timer(seconds, kill)
    timer.daemon = True
    timer.start()
    try:
        write_frame(process.stdin, payload)
        return read_frame(process.stdout), not late.is_set()
    except OSError:
        if late.is_set():
            return None, False
        raise
    finally:
        timer.cancel()


def _problem(reason: str) -> Answer:
    return Answer(problem=Problem("", 0, reason))


class Pool:
    """Several guarded workers; use as a context manager, so that none outlives the scan."""

    def __init__(
        self,
        names: Iterable[str],
        *,
        jobs: int | None = None,
        seconds: float = SECONDS_PER_FILE,
        memory: int = MEMORY_BYTES,
    ) -> None:
        self._setup = Setup(tuple(sorted(names)), memory)
        self._jobs = jobs or os.cpu_count() or 1
        self._seconds = seconds
        self._workers: list[_Worker] = []
        self._closed = threading.Event()

    def __enter__(self) -> Pool:
        """Return the pool; workers start when there is work."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop every worker; none is started again."""
        self._closed.set()
        for worker in self._workers:
            worker.stop()

    def read(self, requests: Sequence[Request]) -> list[Answer]:
        """Return one answer a request, in the order of the requests."""
        waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
        for index in range(len(requests)):
            waiting.put(index)
        answers = [_problem("was not read")] * len(requests)

        def drain(worker: _Worker) -> None:
            while not self._closed.is_set():
                try:
                    index = waiting.get_nowait()
                except queue.Empty:
                    return
                answers[index] = worker.answer(requests[index])

        wanted = min(self._jobs, 1 + len(requests) // FILES_PER_WORKER)
        while len(self._workers) < wanted:
            self._workers.append(_Worker(self._setup, self._seconds))
        threads = [threading.Thread(target=drain, args=(worker,), daemon=True) for worker in self._workers[:wanted]]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers
