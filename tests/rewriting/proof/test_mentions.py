from __future__ import annotations

import ast

import pytest

from flaglint.rewriting.proof.definitions import key_texts
from flaglint.rewriting.proof.mentions import leftovers, undefined_names
from flaglint.rewriting.proof.scopes import read_scopes

BEFORE = "from lib import on\nNEW = 'x'\nclass F:\n    A = 1\ndef helper(): pass\n"


def left(after: str, *names: str) -> list[str]:
    tree = ast.parse(after)
    return list(leftovers(names, read_scopes(ast.parse(BEFORE)), tree, read_scopes(tree)))


@pytest.mark.parametrize(
    ("after", "name"),
    [
        ("x = 'NEW'", "NEW"),
        ("patch('a.b.NEW')", "NEW"),
        ("class F: pass\nF.A", "F.A"),
        ("f.A", "F.A"),
        ("F['A']", "F.A"),
        ("__all__ = ['helper']", "helper"),
        ("globals()['x']", "NEW"),
        ("def f(a: 'on'): pass", "on"),
        ("d = {'helper': 1}\ngetattr(m, 'x')", "helper"),
        ("d = {1: 'helper'}", "helper"),
        ("_('helper')\ngetattr(m, 'x')", "helper"),
        ("register('helper')", "helper"),
        ("x._('helper')", "helper"),
    ],
)
def test_what_may_still_mean_it(after: str, name: str) -> None:
    assert left(after, name)


@pytest.mark.parametrize(
    ("after", "name"),
    [
        ("x = 'NEWS'", "NEW"),
        ("from g import G\nG.A", "F.A"),
        ("x.on", "on"),
        ("NEW = 2\nx = 'NEW'", "NEW"),
        ("a = 1", "F.A"),
        ("d = {'helper': 1}", "helper"),
        ("d['helper'] = True", "helper"),
        ("label = _('helper')", "helper"),
        ("label = gettext_lazy('NEW')", "NEW"),
    ],
)
def test_what_does_not(after: str, name: str) -> None:
    assert left(after, name) == []


@pytest.mark.parametrize(
    ("after", "found"),
    [
        ("NEW", True),
        ("def f(): return helper()", True),
        ("NEW = 1\nNEW", False),
        ("unknown", True),
        ("def f(NEW): return NEW", False),
        ("from a import *\nNEW", False),
    ],
)
def test_undefined_names(after: str, found: bool) -> None:
    reasons = list(undefined_names(read_scopes(ast.parse(BEFORE)), read_scopes(ast.parse(after))))
    assert bool(reasons) is found


@pytest.mark.parametrize(
    ("call", "found"),
    [
        ("getattr(f, 'A' + x)", True),
        ("getattr(f, f'A{x}')", True),
        ("getattr(f, 'B' + x)", False),
        ("getattr(f, x)", False),
        ("attrgetter(x)", False),
    ],
)
def test_members_by_a_name_that_is_put_together(call: str, found: bool) -> None:
    assert bool(left(call, "F.A")) is found


def test_within_the_class_any_name_may_be_meant() -> None:
    assert left("class F:\n    def f(self): return getattr(self, x)", "F.A")


@pytest.mark.parametrize(
    ("call", "found"),
    [
        ("getattr(self.client, x)", False),
        ("getattr(self, x)", True),
        ("getattr(F, x)", True),
        ("getattr(self.client, 'test_' + x)", True),
        ("setattr(self.client, x, 1)", False),
        ("setattr(self, x, 1)", True),
        ("setattr(F, x, 1)", True),
    ],
)
def test_what_a_test_case_holds_is_no_test_case(call: str, found: bool) -> None:
    code = f"class F:\n    def f(self, x): return {call}"
    tree = ast.parse(code)
    before = read_scopes(ast.parse("class F:\n    def test_a(self): pass\n"))
    assert bool(list(leftovers(("F.test_a",), before, tree, read_scopes(tree)))) is found


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("FLAG = Flag('shop.helper')", False),
        ("SPACE = 'shop'\nFLAG = Flag(f'{SPACE}.helper', name=1)", False),
        ("SPACE = 'shop'\nFLAG = Flag(SPACE + '.helper')", False),
        ("FLAG = Flag('other.helper')", True),
        ("mocked = patch('shop.helper')", True),
        ("FLAG = 'shop.helper'", True),
        ("use('shop.helper')", True),
    ],
)
def test_the_key_of_the_flags_own_object_is_no_name(code: str, found: bool) -> None:
    tree = ast.parse(code)
    keys = key_texts(tree, "shop.helper")
    said = leftovers(("helper",), read_scopes(ast.parse(BEFORE)), tree, read_scopes(tree), keys=keys)
    assert bool(list(said)) is found
