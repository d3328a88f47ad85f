from __future__ import annotations

import pytest

from flaglint.rewriting.proof.locality import form_changes
from flaglint.rewriting.proof.text import decode
from tests.rewriting.proof.cases import Case

BEFORE = """\
import a


def f():
    x = 1
    if <<on("new-checkout")>>:
        y(x)

        z(x)
    return x


def g():
    return 2
"""
AFTER = """\
import a


def f():
    x = 1
    y(x)

    z(x)
    return x


def g():
    return 2
"""


def test_the_block_is_dedented() -> None:
    assert Case("", BEFORE, AFTER).reasons() == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("x = 1", "x  = 1"),
        ("return 2", "return (2)"),
        ("\n\n\ndef g", "\n\ndef g"),
        ("    y(x)", "    y( x )"),
        ("return 2\n", "return 2\n\n"),
        ("import a\n", "import a \n"),
        ("    return x", "    return  x"),
    ],
)
def test_nothing_else_may_change(old: str, new: str) -> None:
    assert Case("", BEFORE, AFTER.replace(old, new)).reasons() != ()


def test_the_line_is_named() -> None:
    reasons = Case("", BEFORE, AFTER.replace("return 2", "return (2)")).reasons()
    assert reasons == ("line 14: changed, though it has nothing to do with the flag",)


@pytest.mark.parametrize(
    ("before", "after"),
    [(b"a\r\n", b"a\n"), (b"a\n", b"a"), (b"\xef\xbb\xbfa\n", b"a\n"), (b"# coding: latin-1\n", b"# coding: utf-8\n")],
)
def test_the_form_of_the_file(before: bytes, after: bytes) -> None:
    marks = (before.startswith(b"\xef\xbb\xbf"), after.startswith(b"\xef\xbb\xbf"))
    assert form_changes(decode(before), decode(after), marks=marks)
