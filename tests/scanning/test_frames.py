from __future__ import annotations

import io

import pytest

from flaglint.model.findings import Problem
from flaglint.model.references import Span
from flaglint.model.source import ModuleFacts, Suppression, Term, TermKind
from flaglint.scanning.frames import (
    Answer,
    Request,
    Setup,
    decode_answer,
    decode_request,
    decode_setup,
    encode,
    read_frame,
    write_frame,
)
from flaglint.scanning.python.reader import read_module


@pytest.mark.parametrize("payload", [b"", b"a", b"\0" * 100_000])
def test_a_message_comes_back(payload: bytes) -> None:
    stream = io.BytesIO()
    write_frame(stream, payload)
    write_frame(stream, b"next")
    stream.seek(0)
    assert (read_frame(stream), read_frame(stream), read_frame(stream)) == (payload, b"next", None)


@pytest.mark.parametrize("kept", [0, 1, 3, 4, 5, 8])
def test_a_message_that_is_cut_short_is_none(kept: int) -> None:
    stream = io.BytesIO()
    write_frame(stream, b"hello")
    assert read_frame(io.BytesIO(stream.getvalue()[:kept])) is None


def test_facts_come_back_equal() -> None:
    code = "import a\nX: str = f'{a}b'\n@d\ndef f(k='x', *r, **o) -> int:\n    return on(k)  # flaglint: ignore"
    facts = read_module("", code.encode(), frozenset({"on"}))
    assert facts.calls
    assert facts.suppressions
    assert decode_answer(encode(Answer(facts=facts))) == Answer(facts=facts)


@pytest.mark.parametrize(
    "answer",
    [Answer(), Answer(problem=Problem("", 3, "no")), Answer(facts=ModuleFacts("", suppressions=(Suppression(1, ()),)))],
)
def test_answers_come_back_equal(answer: Answer) -> None:
    assert decode_answer(encode(answer)) == answer


def test_requests_come_back_equal() -> None:
    assert decode_request(encode(Request(b"\xff\0"))) == Request(b"\xff\0")
    assert decode_setup(encode(Setup(("a", "é"), 5))) == Setup(("a", "é"), 5)


def test_a_term_of_an_unknown_kind_is_refused() -> None:
    sent = encode(Answer(facts=ModuleFacts(""))).replace(b"path", b"paht")
    with pytest.raises(ValueError):
        decode_answer(sent)
    assert Term(TermKind.NAME, Span(1, 0, 1, 1), "a").kind == "name"
