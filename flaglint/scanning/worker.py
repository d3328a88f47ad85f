"""The worker process: reads files one at a time, so that a parser that crashes takes only itself along."""

from __future__ import annotations

import contextlib
import resource
import sys
import threading
from typing import IO

from flaglint.model.findings import Problem
from flaglint.scanning.frames import Answer, decode_request, decode_setup, encode, read_frame, write_frame
from flaglint.scanning.python.reader import UnreadableSourceError, read_module

# CPython's own parsers recurse on the C stack; 8 MB is not enough for what the first look lets through.
STACK_BYTES = 256 * 1024 * 1024
# The walk takes a few frames for each level; the first look lets a thousand chained operators through.
MOST_FRAMES = 20_000


def main() -> None:
    """Answer requests on standard input until it closes; the first message is the setup, answered when ready."""
    threading.stack_size(STACK_BYTES)
    thread = threading.Thread(target=_serve, args=(sys.stdin.buffer, sys.stdout.buffer))
    thread.start()
    thread.join()


def _serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    setup = read_frame(requests)
    if setup is None:
        return
    decoded = decode_setup(setup)
    _limit_memory(decoded.memory)
    sys.setrecursionlimit(MOST_FRAMES)
    names = frozenset(decoded.names)
    write_frame(answers, encode(Answer()))
    while (payload := read_frame(requests)) is not None:
        request = decode_request(payload)
        write_frame(answers, encode(_answer(request.source, names)))


def _limit_memory(wanted: int) -> None:
    """Limit the address space; a limit that the user has set already, if lower, is kept."""
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    limit = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
    with contextlib.suppress(ValueError, OSError):  # macOS has no such limit
        resource.setrlimit(resource.RLIMIT_AS, (limit, most))


def _answer(source: bytes, names: frozenset[str]) -> Answer:
    try:
        return Answer(facts=read_module("", source, names))
    except UnreadableSourceError as error:
        return Answer(problem=Problem("", error.line, error.reason))
    except MemoryError:
        return Answer(problem=Problem("", 0, "needs more memory than a file may take"))
    except RecursionError:
        return Answer(problem=Problem("", 0, "nested too deeply"))
    except BaseException as error:  # noqa: BLE001 - parsers raise anything, Rust panics outside Exception included
        return Answer(problem=Problem("", 0, f"the parser failed: {type(error).__name__}"))
