from __future__ import annotations

import ast

import pytest

from flaglint.model.edits import FileRewrite, Substitution
from flaglint.model.flags import FlagValue
from flaglint.rewriting.proof import prove
from flaglint.rewriting.proof.definitions import assigned_values, may_hold, module_strings
from tests.rewriting.proof.cases import KEY, Case, ids, unmarked

WRAPPER = "def is_new(u):\n    return {}\n\n\nx = <<is_new(u)>>\n"
AFTER = "def is_new(u):\n    return {}\n\n\nx = True\n"


def wrapper(name: str, body: str, value: object = True) -> Case:
    return Case(
        name, WRAPPER.format(body), AFTER.format(body).replace("True\n", f"{value}\n"), value=value, word="is_new"
    )


RIGHT = (wrapper("constant", "True"), wrapper("negated", "not False"), wrapper("variation", "None", value=None))
WRONG = (wrapper("other-value", "False"), wrapper("unknown", "u.new"), wrapper("effect", "u.new() and True"))


@pytest.mark.parametrize("case", RIGHT, ids=ids(RIGHT))
def test_a_wrapper_that_comes_to_the_value(case: Case) -> None:
    assert case.reasons() == ()


@pytest.mark.parametrize("case", WRONG, ids=ids(WRONG))
def test_a_wrapper_that_does_not(case: Case) -> None:
    assert any("is_new" in reason for reason in case.reasons())


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("'a.b'", True),
        ("F('a.b', 1)", True),
        ("F(f'{NS}.b')", True),
        ("F(f'{OTHER}.b')", True),
        ("('a.b', 2)", True),
        ("'a.c'", False),
        ("F('x')", False),
        ("F(f'{OTHER}.c')", False),
        ("g", True),
        ("5", False),
    ],
)
def test_what_may_hold_the_key(text: str, holds: bool) -> None:
    assert may_hold(ast.parse(text, mode="eval").body, "a.b", {"NS": "a"}) is holds


def test_strings_of_a_module() -> None:
    tree = ast.parse("A = 'a'\nB = A + '.b'\nC = 'c'\nC = 'd'\nD: str = f'{A}'\n")
    assert module_strings(tree, assigned_values(tree)) == {"A": "a", "B": "a.b", "D": "a"}


MIXED = '''\
from lib import client


def is_old(user):
    """Tell."""
    return not <<client.on("new-checkout", user)>>


class View:
    @property
    def is_new(self):
        return <<client.on("new-checkout", self.user)>> and True

    def get(self):
        if <<is_old(self.user)>>:
            return 1
        return 2 if <<self.is_new>> else 3
'''
CLEAN = """\
class View:
    def get(self):
        return 2
"""


@pytest.mark.parametrize(("values", "proved"), [((True, True, False, True), True), ((True, True, True, True), False)])
def test_wrappers_go_with_their_calls(values: tuple[bool, ...], proved: bool) -> None:
    before, spans = unmarked(MIXED)
    words = (KEY, KEY, "is_old", "is_new")
    sites = tuple(
        Substitution(span, FlagValue.of(value), word) for span, value, word in zip(spans, values, words, strict=True)
    )
    removed = ("client", "is_old", "View.is_new")
    rewrite = FileRewrite("a.py", before.encode(), CLEAN.encode(), sites, removed)
    assert (prove(rewrite, key=KEY) == ()) is proved
