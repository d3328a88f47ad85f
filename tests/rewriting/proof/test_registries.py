from __future__ import annotations

import ast

import pytest

from flaglint.rewriting.proof.registries import drop_entries


def dropped(before: str, after: str, removed: frozenset[str] = frozenset()) -> str:
    tree = ast.parse(before)
    drop_entries(tree, ast.parse(after), "new", removed)
    return ast.unparse(tree)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("A = {'new': 1, 'b': 2}", "A = {'b': 2}"),
        ("A = {'flags': {'new': True}}", "A = {'flags': {}}"),
        ("A: list = ['new', 'b']", "A: list = ['b']"),
        ("class C:\n    A = {'new'}", "class C:\n    A = {'b'}"),
        ("A = [('new', 'New'), ('b', 'B')]", "A = [('b', 'B')]"),
        ("A = (('new', _('New')), ('b', _('B')))", "A = (('b', _('B')),)"),
    ],
)
def test_an_entry_that_the_new_text_lacks(before: str, after: str) -> None:
    assert "new" not in dropped(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("A = {'new': 1}", "A = {'new': 2}"),
        ("A = {'new': f()}", "A = {}"),
        ("A = ['new']", "B = []"),
        ("f(['new'])", "f([])"),
        ("A = [f('new')]", "A = []"),
        ("NEW = 'old'\nA = [(NEW, 'New')]", "NEW = 'old'\nA = []"),
        ("NEW = 'new'\nNEW = f()\nA = [NEW]", "NEW = 'new'\nNEW = f()\nA = []"),
    ],
)
def test_an_entry_that_stays(before: str, after: str) -> None:
    assert dropped(before, after) == before


def test_an_entry_by_a_removed_constant() -> None:
    assert dropped("A = {F.NEW: 1, F.B: 2}", "A = {F.B: 2}", frozenset({"NEW"})) == "A = {F.B: 2}"


def test_an_entry_by_a_constant_that_stays() -> None:
    before = "class F:\n    NEW = 'new'\n    A = ((NEW, _('New')), (B, 'B'))"
    after = "class F:\n    NEW = 'new'\n    A = ((B, 'B'),)"
    assert dropped(before, after) == after


def test_a_choice_that_does_more_is_no_entry() -> None:
    assert dropped("A = [('new', f('New')), (B, 'B')]", "A = [(B, 'B')]") != "A = [(B, 'B')]"
