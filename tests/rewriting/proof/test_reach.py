from __future__ import annotations

import ast

import pytest

from flaglint.rewriting.proof.reach import breaks_out, leaves


def first(text: str) -> ast.stmt:
    return ast.parse(text).body[0]


@pytest.mark.parametrize(
    "text",
    [
        "raise E",
        "if x: raise E\nelse: raise F",
        "while True: a()",
        "while True:\n    for x in y: break",
        "try: raise E\nexcept F: raise G",
        "try: a()\nfinally: raise E",
        "match x:\n    case 1: raise E\n    case _: raise F",
    ],
)
def test_control_does_not_go_on(text: str) -> None:
    assert leaves(first(text))


@pytest.mark.parametrize(
    "text",
    [
        "a()",
        "if x: raise E",
        "while True: break",
        "while x: a()",
        "while True:\n    for x in y: pass\n    else: break",
        "with x: raise E",
        "try: raise E\nexcept F: pass",
        "match x:\n    case 1: raise E",
        "for x in y: raise E",
    ],
)
def test_control_may_go_on(text: str) -> None:
    assert not leaves(first(text))


def test_a_break_of_an_inner_loop_is_not_ours() -> None:
    loop = first("while x:\n    while y: break\n    def f():\n        while z: break\n")
    assert isinstance(loop, ast.While)
    assert not breaks_out(loop.body)
