"""Work on many files split over forked copies of this process: for reading and searching, which nothing can crash.

A fork has the automaton and the list of files already; a fresh interpreter would take as long to start as to search
some thousand files. What parses code never runs here, but in the guarded workers of `pool`.
"""

from __future__ import annotations

import os
import signal
import struct
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO

# Below this many files, one process is done before a second has begun.
FEWEST = 2_000
# Chunks are handed out one by one, as files differ in size; all their numbers must fit into a pipe's buffer.
MOST_CHUNKS = 256
# How far copies that work beside something else stand back.
_NICENESS = 10
_NUMBER = struct.Struct(">I")
_HEADER = struct.Struct(">II")

Work = Callable[[Sequence[str]], bytes]


def in_shards(work: Work, items: Sequence[str], jobs: int | None = None) -> list[bytes]:
    """Return what `work` gives for the items, in parts that cover them in order."""
    return _begun(work, items, jobs, 0)()


def begin(work: Work, items: Sequence[str], jobs: int | None = None) -> Callable[[], list[bytes]]:
    """Let copies of this process begin; the function returned does what is left along with them, and returns all parts.

    Until then they only take the time that what this process does in between leaves over. One process does it all where
    another thread runs, which a fork could catch holding a lock. A copy whose results are never asked for ends when
    this process does.
    """
    return _begun(work, items, jobs, _NICENESS)


def _begun(work: Work, items: Sequence[str], jobs: int | None, niceness: int) -> Callable[[], list[bytes]]:
    wanted = min(jobs or os.cpu_count() or 1, len(items) // (FEWEST // 2))
    if wanted < 2 or threading.active_count() > 1:
        return lambda: [work(items)] if items else []
    size = max(1, -(-len(items) // MOST_CHUNKS), min(250, len(items) // (4 * wanted)))
    chunks = [items[start : start + size] for start in range(0, len(items), size)]
    return _Copies(work, chunks, wanted - 1, niceness).finish


class _Copies:
    """Copies of this process that take chunks by their numbers, as it does itself in the end."""

    def __init__(self, work: Work, chunks: Sequence[Sequence[str]], count: int, niceness: int) -> None:
        self._work = work
        self._chunks = chunks
        self._numbers, feed = os.pipe()
        os.write(feed, b"".join(map(_NUMBER.pack, range(len(chunks)))))
        os.close(feed)
        self._children: list[tuple[int, int]] = []
        try:
            for _ in range(count):
                self._children.append(_copy(work, chunks, self._numbers, niceness))
        except BaseException:
            self._end()
            raise

    def finish(self) -> list[bytes]:
        done: dict[int, bytes] = {}
        try:
            for index in _taken(self._numbers):
                done[index] = self._work(self._chunks[index])
            for _, results in self._children:
                with os.fdopen(results, "rb", closefd=False) as stream:
                    done.update(_results(stream))
        finally:
            self._end()
        # A copy that was killed, by the system for instance, has left its chunks undone.
        return [done[index] if index in done else self._work(chunk) for index, chunk in enumerate(self._chunks)]

    def _end(self) -> None:
        os.close(self._numbers)
        for child, results in self._children:
            os.close(results)
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def _copy(work: Work, chunks: Sequence[Sequence[str]], numbers: int, niceness: int) -> tuple[int, int]:
    """Start a copy of this process that works along; return its id and the pipe with its results.

    It keeps them to its end: this process reads them only when it has no chunk left to do itself.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    try:
        os.nice(niceness)
        found = [(index, work(chunks[index])) for index in _taken(numbers)]
        with os.fdopen(writing, "wb") as stream:
            for index, result in found:
                stream.write(_HEADER.pack(index, len(result)) + result)
    finally:  # neither exceptions nor exit handlers of the process that was copied may run here
        os._exit(0)


def _taken(numbers: int) -> Iterator[int]:
    """Yield the numbers of chunks that nobody else has taken; a read of so few bytes from a pipe is never split."""
    while number := os.read(numbers, _NUMBER.size):
        yield _NUMBER.unpack(number)[0]


def _results(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    while len(header := stream.read(_HEADER.size)) == _HEADER.size:
        index, length = _HEADER.unpack(header)
        result = stream.read(length)
        if len(result) == length:
            yield index, result
