from __future__ import annotations

import pytest

from flaglint.model.edits import FileRewrite, Override
from flaglint.model.flags import FlagValue
from flaglint.rewriting.proof import prove
from flaglint.rewriting.proof.parametrized import same
from tests.rewriting.proof.cases import without_marks


def reasons(before: str, after: str, value: object = True, forced: object = True) -> tuple[str, ...]:
    text, _, (span,) = without_marks(before)
    override = Override(span, FlagValue.of(forced), repr(forced), "NAV")
    rewrite = FileRewrite("tests/test_nav.py", text.encode(), after.encode(), overrides=(override,))
    return prove(rewrite, key="NAV", value=FlagValue.of(value))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("@<~flags(A=False, NAV=True)~>\ndef test(): ...\n", "@flags(A=False)\ndef test(): ...\n"),
        ("@<~flags(NAV=True)~>\ndef test(): ...\n", "def test(): ...\n"),
        ("with <~patch.dict(d, {'NAV': True})~>:\n    f()\n", "f()\n"),
        ("with <~patch.dict(d, {'NAV': True, 'A': 1})~>:\n    f()\n", "with patch.dict(d, {'A': 1}):\n    f()\n"),
        ("p = <~Memory({'NAV': True})~>\n", "p = Memory({})\n"),
    ],
)
def test_one_flag_of_several(before: str, after: str) -> None:
    assert reasons(before, after) == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("@<~flags(A=False, NAV=True)~>\ndef test(): ...\n", "def test(): ...\n"),
        ("@<~flags(A=False, NAV=True)~>\ndef test(): ...\n", "@flags(NAV=True)\ndef test(): ...\n"),
        ("with <~patch.dict(d, {'NAV': True}, clear=True)~>:\n    f()\n", "f()\n"),
        ("with <~patch.dict(d, {'NAV': True, 'A': 1})~>:\n    f()\n", "f()\n"),
        ("p = <~Memory({'NAV': True})~>\n", "p = Memory()\n"),
        ("x = <~override('NAV', True)~>\n", "x = True\n"),
        ("<~override('NAV', True, 1)~>\n", ""),
    ],
)
def test_no_more_than_the_flag_goes(before: str, after: str) -> None:
    assert reasons(before, after) != ()


@pytest.mark.parametrize(
    ("value", "flag", "equal"),
    [(True, True, True), (1, True, False), ("a", "a", True), (None, True, False), (b"", 1, 0)],
)
def test_values_are_compared_with_their_type(value: object, flag: object, equal: bool) -> None:
    assert same(value, FlagValue.of(flag)) == equal
