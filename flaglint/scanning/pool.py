"""Guarded workers: each file has a time and a memory limit, and a worker that dies costs one line."""

from __future__ import annotations

import os
import queue
import selectors
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
        """Return the worker's answer, or a problem when it died or took too long."""
        process = self._process or self._start()
        if process.stdin is None or process.stdout is None:
            return self._gave_up(request, "the worker process has no pipes")
        try:
            write_frame(process.stdin, encode(request))
        except OSError:
            return self._gave_up(request, "the worker process died")
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            if not selector.select(self._seconds):
                return self._gave_up(request, f"took longer than {self._seconds:g} s to read")
        payload = read_frame(process.stdout)
        if payload is None:
            return self._gave_up(request, "crashed the parser")
        return decode_answer(payload)

    def _start(self) -> subprocess.Popen[bytes]:
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", _PROGRAM, _PACKAGE_PARENT],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
        )
        if self._process.stdin is not None:
            write_frame(self._process.stdin, encode(self._setup))
        return self._process

    def _gave_up(self, request: Request, reason: str) -> Answer:
        self.stop()
        return Answer(problem=Problem("", 0, reason))

    def stop(self) -> None:
        """Kill the process, if there is one, and close its pipes."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except BrokenPipeError:  # the unsent rest of a request to a dead worker
                    continue


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

    def __enter__(self) -> Pool:
        """Return the pool; workers start when there is work."""
        self._workers: list[_Worker] = []
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop every worker."""
        for worker in self._workers:
            worker.stop()

    def read(self, requests: Sequence[Request]) -> list[Answer]:
        """Return one answer a request, in the order of the requests."""
        waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
        for index in range(len(requests)):
            waiting.put(index)
        answers: list[Answer] = [Answer()] * len(requests)

        def drain(worker: _Worker) -> None:
            while True:
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
