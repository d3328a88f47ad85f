from __future__ import annotations

import resource
import subprocess
import sys
import textwrap

import pytest

from flaglint.scanning.frames import Answer, Request, Setup, decode_answer, encode, read_frame, write_frame
from flaglint.scanning.worker import MOST_FRAMES

PROGRAM = "from flaglint.scanning.worker import main; main()"


def answers(*sources: bytes, memory: int = 4 * 1024**3, limit: int | None = None) -> list[Answer]:
    """Return what a real worker answers, the first of which tells that it is ready."""

    def lower() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))

    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, preexec_fn=lower
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        found = []
        for message in (Setup(("on",), memory), *map(Request, sources)):
            write_frame(process.stdin, encode(message))
            payload = read_frame(process.stdout)
            assert payload is not None
            found.append(decode_answer(payload))
        process.stdin.close()
        assert process.wait(10) == 0
    return found


def test_it_is_ready_then_answers_each_request_and_ends_with_its_input() -> None:
    ready, first, second = answers(b"on()", b"on()\non()")
    assert ready == Answer()
    assert first.facts is not None
    assert second.facts is not None
    assert (len(first.facts.calls), len(second.facts.calls)) == (1, 2)


def test_paths_stay_with_the_parent() -> None:
    _, answer = answers(b"x = 1")
    assert answer.facts is not None
    assert answer.facts.path == ""


@pytest.mark.parametrize(
    ("source", "line", "reason"),
    [
        (b"x = 1\ndef (", 2, "syntax error"),
        (b"# coding: klingon\n", 0, "cannot be decoded"),
        (b"x = '\xff'", 0, "cannot be decoded"),
    ],
)
def test_what_cannot_be_read_is_a_problem(source: bytes, line: int, reason: str) -> None:
    _, answer, good = answers(source, b"on()")
    assert answer.problem is not None
    assert (answer.problem.line, answer.problem.reason.startswith(reason)) == (line, True)
    assert good.facts is not None


@pytest.mark.parametrize(
    "source",
    [
        b"x = " + b" + ".join([b"'a'"] * 900),
        b"if x:\n    y\n" + b"elif x:\n    y\n" * 900,
        b"x = " + b"not " * 500 + b"y",
        b"x = y" + b".z" * 900,
    ],
    ids=["chain", "elif", "not", "attributes"],
)
def test_long_chains_are_read(source: bytes) -> None:
    _, answer = answers(source + b"\non()")
    assert answer.problem is None
    assert answer.facts is not None
    assert len(answer.facts.calls) == 1


def test_a_lower_limit_of_the_user_is_kept() -> None:
    ready, answer = answers(b"on()", limit=1024**3)
    assert ready == Answer()
    assert answer.facts is not None


def test_deep_code_is_a_problem_or_read() -> None:
    code = "\n".join(" " * depth + "if x:" for depth in range(90)) + "\n" + " " * 90 + "on()"
    _, answer = answers(textwrap.dedent(code).encode())
    assert (answer.facts is None) is (answer.problem is not None)
    assert sys.getrecursionlimit() < MOST_FRAMES
