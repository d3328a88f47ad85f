from __future__ import annotations

import pytest

from tests.rewriting.cases import check_rewrite, check_untouched

FLAG = 'variation("k")'


@pytest.mark.parametrize(
    ("value", "before", "after"),
    [
        (True, f"f(a if {FLAG} else b)", "f(a)"),
        (False, f"f(a if {FLAG} else b)", "f(b)"),
        (True, f"f((a if {FLAG} else b).x)", "f(a.x)"),
        (True, f"f(-(a or b if {FLAG} else b))", "f(-(a or b))"),
        (True, f"f((a if {FLAG} else b) if p else q)", "f(a if p else q)"),
        (True, f"f([x for x in xs if {FLAG}])", "f([x for x in xs])"),
        (True, f"f([x for x in xs if x and {FLAG}])", "f([x for x in xs if x])"),
        (False, f"f([x for x in xs if {FLAG}])", "f([x for x in xs if False])"),
        (True, f"f(lambda: {FLAG})", "f(lambda: True)"),
        (True, f"f(bool(p and {FLAG}))", "f(bool(p))"),
        (True, f"f(*(a if {FLAG} else b))", "f(*a)"),
        (True, f"f(a if p() and {FLAG} else b)", "f(a if p() else b)"),
        (False, f"f(a if p() and {FLAG} else b)", "f(a if p() and False else b)"),
    ],
)
def test_expressions(value: bool, before: str, after: str) -> None:
    check_rewrite(f"{before}\n", f"{after}\n", value=value)


def test_parentheses_of_the_author_around_the_flag_stay() -> None:
    check_rewrite(f"def f():\n    return ({FLAG})\n", "def f():\n    return (True)\n")


def test_a_return_without_a_space_gets_one() -> None:
    check_rewrite(f"def f(p):\n    return({FLAG} and p)\n", "def f(p):\n    return p\n")


@pytest.mark.parametrize("source", ["f(a if True else b)\n", "f(not True)\n", 'f(bool("k"))\n', "f(True and p)\n"])
def test_literals_of_the_author_stay(source: str) -> None:
    check_untouched(source)
