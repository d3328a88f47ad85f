from __future__ import annotations

import libcst as cst
import pytest

from flaglint.rewriting.python.scopes import module_scope
from flaglint.rewriting.python.testing import asserts, dotted_name, has_tests, is_test, removable_name


def first(code: str) -> cst.CSTNode:
    return cst.parse_module(code).body[0]


@pytest.mark.parametrize(("code", "name"), [("a.b.c(1)", "a.b.c"), ("a", "a"), ("a()()", "a"), ("(x or y).z", "z")])
def test_dotted_names(code: str, name: str) -> None:
    assert dotted_name(cst.parse_expression(code)) == name


@pytest.mark.parametrize(
    "code", ["def test_a(): ...", "async def test(): ...", "class TestA: ...", "class AViewTests: ..."]
)
def test_what_is_a_test(code: str) -> None:
    assert is_test(first(code))


@pytest.mark.parametrize(
    "code", ["def check(): ...", "class Cart: ...", "@pytest.fixture\ndef test_user(): ...", "x = 1"]
)
def test_what_is_none(code: str) -> None:
    assert not is_test(first(code))


@pytest.mark.parametrize(
    ("code", "checks"),
    [
        ("assert a", True),
        ("self.assertEqual(a, b)", True),
        ("with pytest.raises(E): f()", True),
        ("mock.assert_called_once()", True),
        ("cart = Cart()", False),
        ("self.client.get(url)", False),
    ],
)
def test_what_checks(code: str, checks: bool) -> None:
    assert asserts(first(code)) is checks


def test_tests_that_are_left() -> None:
    assert has_tests(first("class T:\n    def test(self): ..."))
    assert not has_tests(first("class T:\n    def setUp(self): ..."))


BASE = "class Base:\n    def test(self): ...\n"


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("class T(TestCase):\n    def test(self): ...", "T.test"),
        ("class T(Mixin, TestCase):\n    def test(self): ...", None),
        (f"{BASE}class T(Base):\n    def test(self): ...", None),
        ("class T:\n    def test(self): ...\n    def test(self): ...", None),
        ("class T:\n    def test(self): ...\n    def check(self): self.test()", None),
        ("def test(): ...", "test"),
        ("def test(): ...\ntest()", None),
        ("def test(): ...\nif x:\n    def test(): ...", None),
    ],
)
def test_a_test_that_nothing_needs(code: str, name: str | None) -> None:
    scopes = module_scope(cst.parse_module(code))
    found = [node for scope in scopes.all() for node in scope.bindings.get("test", ())]
    assert removable_name(scopes, found[-1], lambda base, _: base == "Mixin") == name


def test_a_base_class_elsewhere_matters_only_if_it_may_have_the_test() -> None:
    module = cst.parse_module("class T(Mixin):\n    def test(self): ...")
    scopes = module_scope(module)
    (target,) = scopes.children[0].bindings["test"]
    assert removable_name(scopes, target, lambda *_: False) == "T.test"
