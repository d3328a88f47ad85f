from __future__ import annotations

import ast

import pytest

from flaglint.rewriting.proof.removals import classes_at, speaks_of
from tests.rewriting.proof.cases import Case


def test_a_reason_names_what_must_stay() -> None:
    case = Case(
        "", 'from lib import on, a\nx = <<on("new-checkout")>>\ny = a\n', "x = True\ny = a\n", removed=("on", "a")
    )
    assert "line 1: `a` must stay: it is still used" in case.reasons()


@pytest.mark.parametrize("left", ["    get_user(u)\n", ""], ids=["called", "gone"])
def test_a_call_that_fed_the_flag_may_stay_or_go(left: str) -> None:
    before = 'def f(u):\n    user = get_user(u)\n    return <<on("new-checkout", user)>>\n'
    assert Case("", before, f"def f(u):\n{left}    return True\n").reasons() == ()


@pytest.mark.parametrize(("path", "count"), [(["A"], 1), (["A", "B"], 1), (["B"], 0), (["f"], 0)])
def test_classes_by_path(path: list[str], count: int) -> None:
    tree = ast.parse("class A:\n    class B: pass\ndef f(): pass\n")
    assert len(list(classes_at(tree.body, path))) == count


@pytest.mark.parametrize(("text", "found"), [("f('new')", True), ("F.NEW", True), ("NEW", True), ("'newer'", False)])
def test_words(text: str, found: bool) -> None:
    assert speaks_of(ast.parse(text), frozenset({"new", "NEW"})) is found
