from __future__ import annotations

import libcst as cst
import pytest

from flaglint.model.edits import Substitution
from flaglint.model.flags import FlagValue
from flaglint.model.references import Span
from flaglint.rewriting.python.constant import Constant
from flaglint.rewriting.python.nodes import transform
from flaglint.rewriting.python.remains import always_false, one_answer

SUBSTITUTIONS = [Substitution(Span(7, 0, 7, 1), FlagValue.of(False), "k")]


def module(text: str, value: object = False) -> cst.Module:
    """Return the module with the flag's value in place of the name `FLAG`."""

    def put(old: cst.Name, new: cst.Name) -> cst.BaseExpression:
        return Constant(value=value, origins=frozenset((0,))) if old.value == "FLAG" else new

    blocks = (cst.IndentedBlock, cst.SimpleStatementLine, cst.SimpleStatementSuite, cst.Module)
    keep = dict.fromkeys(blocks, lambda old, results: old.with_changes(body=tuple(results)))
    result: cst.Module = transform(cst.parse_module(text), {**keep, cst.Name: put})
    return result


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("def f():\n    log()\n    return FLAG\n", "f"),
        ("class A:\n    def f(self):\n        if a: return FLAG\n        return FLAG\n", "A.f"),
        ("def g():\n    def f():\n        return FLAG\n    return f\n", "g.f"),
        ("async def f(): return FLAG\n", "f"),
    ],
)
def test_functions_with_one_answer(text: str, name: str) -> None:
    assert [line.split("`")[1] for line in one_answer(module(text))] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "def f():\n    return False\n",
        "def f():\n    if a: return 1\n    return FLAG\n",
        "def f():\n    if a: return\n    return FLAG\n",
        "def f():\n    yield 1\n    return FLAG\n",
        "def f():\n    g(FLAG)\n",
        "f = lambda: FLAG\n",
    ],
)
def test_functions_with_more_to_say(text: str) -> None:
    assert list(one_answer(module(text))) == []


def test_an_assertion_that_always_fails_is_told_with_its_line() -> None:
    assert list(always_false(module("assert FLAG, 'm'\n"), SUBSTITUTIONS)) == [
        "line 7: the assertion always fails with this value"
    ]


@pytest.mark.parametrize(
    ("text", "value"), [("if all([FLAG, f()]):\n    g()\n", False), ("x = any((f(), FLAG, *y))\n", True)]
)
def test_what_has_one_answer_but_still_runs_is_told(text: str, value: object) -> None:
    (told,) = always_false(module(text, value), SUBSTITUTIONS)
    assert told.startswith("line 7: `")
    assert f"is always {value} with this value, but its other elements run" in told


@pytest.mark.parametrize(
    "text",
    ["all([FLAG, f()])\n", "any([f(), False])\n", "all(FLAG for x in y)\n", "all([*FLAG, f()])\n", "all(FLAG)\n"],
)
def test_of_what_depends_on_the_others_nothing_is_told(text: str) -> None:
    assert list(always_false(module(text, True), SUBSTITUTIONS)) == []


@pytest.mark.parametrize(("text", "value"), [("assert FLAG\n", True), ("assert False\n", False), ("f(FLAG)\n", False)])
def test_other_assertions_are_the_authors(text: str, value: object) -> None:
    assert list(always_false(module(text, value), SUBSTITUTIONS)) == []
