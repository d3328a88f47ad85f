from __future__ import annotations

import ast

from flaglint.rewriting.proof.regions import Fate, Judge, survival

BEFORE = "if True:\n    a()\n    pass\nelse:\n    b()\nc()\n"


def test_fates() -> None:
    with_value = survival(parsed_without_if(), {(5, 4)}, frozenset())
    without = survival(ast.parse(BEFORE), set(), frozenset())
    fates = Judge(with_value, without, frozenset({1})).judge(ast.parse(BEFORE))
    expected = {(1, 0): Fate.LOST, (2, 4): Fate.MOVED, (3, 4): Fate.LOST, (5, 4): Fate.LOST, (6, 0): Fate.KEPT}
    assert fates.own == expected
    assert fates.survivors == {(1, 0), (2, 4), (6, 0)}


def parsed_without_if() -> ast.Module:
    tree = ast.parse(BEFORE)
    first = tree.body[0]
    assert isinstance(first, ast.If)
    tree.body = [first.body[0], *tree.body[1:]]
    return tree


def test_a_changed_header() -> None:
    without = survival(ast.parse("x = f\ny = 1\n"), set(), frozenset())
    with_value = survival(ast.parse("x = 1\ny = 1\n"), set(), frozenset())
    fates = Judge(with_value, without, frozenset()).judge(ast.parse("x = f\ny = 1\n"))
    assert fates.own == {(1, 0): Fate.CHANGED, (2, 0): Fate.KEPT}
