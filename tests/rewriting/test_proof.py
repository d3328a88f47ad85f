from __future__ import annotations

import pytest

from flaglint.model.edits import FileRewrite, Substitution
from flaglint.model.flags import FlagValue
from flaglint.model.references import Span
from flaglint.rewriting.proof import prove

SITE = Substitution(Span(1, 4, 1, 12), FlagValue.of(True), "new")


def reasons(before: bytes, after: bytes, *sites: Substitution) -> tuple[str, ...]:
    return prove(FileRewrite("a.py", before, after, sites), key="new")


def test_proved() -> None:
    assert reasons(b'x = f("new")\n', b"x = True\n", SITE) == ()


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (b'x = f("new")\n', b"x = \n", "does not compile"),
        (b'x = f("new"\n', b"x = True\n", "does not compile"),
        (b'x = f("new")\n', b"return True\n", "does not compile"),
        (b'x = f("new")\n', b"x = '\xff'\n", "line 1"),
        (b'x = f("new")\n', b"x = True\n\0", "line 1"),
        (b'# coding: no\nx = f("new")\n', b"x = True\n", "line 1"),
    ],
)
def test_what_cannot_be_read_is_not_proved(before: bytes, after: bytes, reason: str) -> None:
    found = reasons(before, after, SITE)
    assert len(found) == 1
    assert reason in found[0]


@pytest.mark.parametrize("deep", [b"(" * 150 + b"1" + b")" * 150, b"-" * 900 + b"1", b"x" + b".a" * 3000])
def test_deep_nesting_is_a_reason_or_proved(deep: bytes) -> None:
    found = reasons(b'x = f("new")\ny = ' + deep + b"\n", b"x = True\ny = " + deep + b"\n", SITE)
    assert len(found) <= 1


def test_the_order_of_substitutions_does_not_matter() -> None:
    other = Substitution(Span(2, 4, 2, 12), FlagValue.of(True), "new")
    before, after = b'x = f("new")\ny = g("new")\n', b"x = True\ny = True\n"
    assert reasons(before, after, SITE, other) == reasons(before, after, other, SITE) == ()
