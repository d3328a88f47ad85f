from __future__ import annotations

import pytest

from tests.rewriting.cases import check_rewrite

FLAG = 'variation("k")'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"x = (a if {FLAG} else b)", "x = a"),
        (f"x = ({FLAG} and (p or q))", "x = p or q"),
        (f"x = (p or q if {FLAG} else b) + 1", "x = (p or q) + 1"),
        (f"x = ({FLAG} and p.x).y", "x = p.x.y"),
        (f"x = g(({FLAG} and p))", "x = g(p)"),
        (f"x = (\n    {FLAG}\n    and p\n    # why\n)", "x = (\n    p\n    # why\n)"),
        (f"x = (\n    {FLAG}\n    and p\n    .y\n)", "x = (\n    p\n    .y\n)"),
        (f"x = [*(() if {FLAG} else p)]", "x = []"),
        (f"x = (()\n    if {FLAG} else p)", "x = ()"),
        (f"x = ({FLAG} and g(\n    p,\n))", "x = g(\n    p,\n)"),
    ],
)
def test_parentheses_of_a_removed_operator(before: str, after: str) -> None:
    check_rewrite(before + "\n", after + "\n", run=False)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"x = (p)\ny = {FLAG}", "x = (p)\ny = True"),
        (f"x = ({FLAG})", "x = (True)"),
        (f"x = (p, {FLAG})", "x = (p, True)"),
    ],
)
def test_parentheses_of_the_author_stay(before: str, after: str) -> None:
    check_rewrite(before + "\n", after + "\n")


def test_elif_is_tightened_too() -> None:
    before = f"if a:\n    b()\nelif ({FLAG} and c()):\n    d()\n"
    check_rewrite(before, "if a:\n    b()\nelif c():\n    d()\n")
