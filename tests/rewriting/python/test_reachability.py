from __future__ import annotations

import libcst as cst
import pytest

from flaglint.rewriting.python.reachability import has_break, leaves


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("return", True),
        ("raise A", True),
        ("a(); return", True),
        ("if a:\n    return\nelse:\n    raise A", True),
        ("if a:\n    return\nelif b:\n    return\nelse: return", True),
        ("try:\n    return\nexcept A:\n    raise", True),
        ("try:\n    a()\nfinally:\n    return", True),
        ("while True:\n    a()", True),
        ("while True:\n    for a in b:\n        break", True),
        ("a()", False),
        ("if a:\n    return", False),
        ("with a:\n    return", False),
        ("try:\n    return\nexcept A:\n    a()", False),
        ("while True:\n    if a:\n        break", False),
        ("while a:\n    return", False),
        ("for a in b:\n    return", False),
        ("def f():\n    return", False),
    ],
)
def test_leaves(source: str, answer: bool) -> None:
    assert leaves(cst.parse_module(source).body[0]) is answer


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("if a: break", True),
        ("for a in b:\n    pass\nelse:\n    break", True),
        ("for a in b:\n    break", False),
        ("def f():\n    while a:\n        break", False),
    ],
)
def test_break_binds_to_the_nearest_loop(source: str, answer: bool) -> None:
    assert has_break(cst.parse_module(source)) is answer
