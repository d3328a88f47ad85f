from __future__ import annotations

import textwrap

import pytest

from flaglint.model.edits import Override
from flaglint.model.flags import FlagValue
from flaglint.rewriting.python.overrides import Ruling, rule_on
from flaglint.rewriting.python.source import parse
from tests.rewriting.proof.cases import without_marks


def ruling(code: str, *forced: object, kept: object = True) -> Ruling:
    text, _, spans = without_marks(textwrap.dedent(code))
    values = [None if value is None else FlagValue.of(value) for value in forced or (True,) * len(spans)]
    overrides = [Override(span, value, "", "k") for span, value in zip(spans, values, strict=True)]
    parsed = parse(text.encode())
    return rule_on(parsed.module, parsed.positions, overrides, FlagValue.of(kept), lambda *_: False)


@pytest.mark.parametrize(
    "code",
    [
        "@<~force('k', True)~>\ndef check(): ...",
        "with a, <~force('k', True)~>:\n    b()",
        "<~force('k', True)~>",
        "stack.enter_context(<~force('k', True)~>)",
        "@<~force(k=True)~>\ndef check(): ...",
        "x = <~force({'k': True})~>",
    ],
)
def test_an_override_of_the_kept_value_goes(code: str) -> None:
    found = ruling(code)
    assert len(found.gone) == 1
    assert not found.refused
    assert not found.tests


BEFORE = "def test_a(self):\n    {}\n    with <~force('k', True)~>:\n        assert f() == 2\n"


@pytest.mark.parametrize("check", ["assert f() == 1", "self.assertEqual(f(), 1)", "with raises(E):\n        f()"])
def test_what_a_test_checks_before_it_forces_the_value_ran_without_it(check: str) -> None:
    found = ruling(BEFORE.format(check))
    assert [*found.doubts.values()] == ["`test_a` checks something before it forces true: that ran with the default"]
    assert found.gone
    assert not found.refused


@pytest.mark.parametrize(
    "code",
    [
        BEFORE.format("x = f()"),
        BEFORE.format('"""Assert."""'),
        BEFORE.format("assert f() == 1").replace("test_a", "check"),
        "@<~force('k', True)~>\ndef test_a(): assert f() == 2",
        "def test_a():\n    with <~force('k', True)~>:\n        x = f()\n    assert x == 2",
        "def test_b():\n    assert f() == 1\ndef test_a():\n    <~force('k', True)~>\n    assert f() == 2",
    ],
)
def test_what_runs_with_the_value_or_checks_nothing_is_in_no_doubt(code: str) -> None:
    assert not ruling(code).doubts
    assert not ruling(BEFORE.format("assert f() == 1").replace("True", "False"), False, kept=False).doubts


@pytest.mark.parametrize(
    "code",
    [
        "with <~force('k', True)~> as x:\n    b()",
        "x = <~force('k', True)~>",
        "with a(<~force('k', True)~>):\n    b()",
        "return_(<~force('k', True)~>)",
    ],
)
def test_an_override_that_is_used_otherwise_stays(code: str) -> None:
    found = ruling(code)
    assert not found.gone
    assert list(found.refused) == [0]


@pytest.mark.parametrize(
    ("code", "test"),
    [
        ("@<~force('k', False)~>\ndef test_off(): ...", "test_off"),
        ("class ATests:\n    @<~force('k', False)~>\n    def test_off(self): ...", "ATests.test_off"),
        ("@<~force('k', False)~>\nclass OffTests:\n    def test_off(self): ...", "OffTests"),
        ("def test_off():\n    '''A.'''\n    with <~force('k', False)~>:\n        b()", "test_off"),
        ("def test_off():\n    with b:\n        with c, <~force('k', False)~>:\n            d()", "test_off"),
    ],
)
def test_a_test_of_another_value_goes(code: str, test: str) -> None:
    found = ruling(code, False)
    assert list(found.tests.values()) == [test]
    assert not found.doubts


def test_a_person_looks_where_something_comes_first() -> None:
    found = ruling("def test_off():\n    b = 1\n    with <~force('k', False)~>:\n        assert b", False)
    assert [*found.doubts.values()] == ["`test_off` goes, though it forces the flag only after another statement"]


AFTER_ONE = "`test_a` goes, though it forces the flag only after another statement"
NOT_ABOUT_IT = "`test_a` goes, as it forces false; nothing says that it is about the flag"


@pytest.mark.parametrize(
    ("code", "doubt"),
    [
        ("def test_a():\n    b = 1\n    with <~force('k', False)~>:\n        assert b", NOT_ABOUT_IT),
        ("def test_a():\n    b()\n    <~force('k', False)~>\n    <~force('k', False)~>\n    assert c()", NOT_ABOUT_IT),
        ("def test_b():\n    <~force('k', True)~>\n\ndef test_a():\n    b()\n    <~force('k', False)~>", AFTER_ONE),
        (
            "@<~force('k', False)~>\nclass ATests:\n    @<~force('k', False)~>\n    def test_x(self): ...",
            "`ATests` goes",
        ),
    ],
)
def test_of_one_test_one_doubt_is_said(code: str, doubt: str) -> None:
    forced = [word.startswith("True") for word in code.split("force('k', ")[1:]]
    doubts = [*ruling(code, *forced).doubts.values()]
    assert [each[: len(doubt)] for each in doubts] == [doubt]


def test_of_two_tests_each_has_its_doubt() -> None:
    code = "def test_a():\n    b()\n    <~force('k', False)~>\n\ndef test_c():\n    b()\n    <~force('k', False)~>"
    assert len(ruling(code, False, False).doubts) == 2


@pytest.mark.parametrize(
    "code",
    [
        "def test_a():\n    b()\n    <~force('k', False)~>\n    <~force('k', x)~>",
        "class Tests(B):\n    def test_a(self):\n        b()\n        <~force('k', False)~>\n        <~force('k', x)~>",
    ],
)
def test_of_a_test_that_stays_the_refusal_says_enough(code: str) -> None:
    found = ruling(code, False, None)
    assert found.refused
    assert not found.tests
    assert not found.doubts


@pytest.mark.parametrize(
    ("code", "forced"),
    [
        ("@<~force('k', False)~>\ndef check(): ...", (False,)),
        ("@<~force('k', x)~>\ndef test_a(): ...", (None,)),
        ("@<~force('k', 50)~>\ndef test_a(): ...", (50,)),
        ("def test_a():\n    with <~force('k', False)~>:\n        b()\n    c()", (False,)),
        ("def test_a():\n    assert b\n    with <~force('k', False)~>:\n        b()", (False,)),
        ("def test_a():\n    for x in y:\n        with <~force('k', False)~>:\n            b()", (False,)),
        ("def f():\n    @<~force('k', False)~>\n    def test_a(): ...", (False,)),
        ("@<~force('k', False)~>\ndef test_a():\n    with <~force('k', True)~>:\n        b()", (False, True)),
        ("@<~force('k', False)~>\ndef test_a(): ...\ntest_a()", (False,)),
    ],
)
def test_what_stays(code: str, forced: tuple[object, ...]) -> None:
    found = ruling(code, *forced)
    assert not found.gone
    assert len(found.refused) == len(forced)
