from __future__ import annotations

import ast

import pytest

from flaglint.rewriting.proof.introspection import (
    lists_itself,
    lists_module,
    may_list,
    may_list_members,
    uses_class,
)


@pytest.mark.parametrize(
    "text",
    ["x = vars()", "for n in list(dir()): pass", "if a:\n    b(locals())", "def f(): return sys.modules[__name__]"],
)
def test_a_module_that_lists_itself(text: str) -> None:
    assert list(lists_itself(ast.parse(text)))


@pytest.mark.parametrize("text", ["vars(x)", "def f(): return vars()", "class A:\n    x = vars()", "a.dir()"])
def test_a_module_that_does_not(text: str) -> None:
    assert list(lists_itself(ast.parse(text))) == []


@pytest.mark.parametrize(
    "text",
    [
        "dir(keys)",
        "vars(shop.keys)",
        "inspect.getmembers(keys)",
        "getattr(keys, name)",
        "keys.__dict__",
        "hasattr(keys, n)",
    ],
)
def test_a_file_that_lists_a_module(text: str) -> None:
    assert may_list(text.encode())
    assert list(lists_module(ast.parse(text), {"keys"})) == [1]


@pytest.mark.parametrize("text", ["dir(other)", "getattr(keys, 'A')", "keys.A", "vars()", "f(keys)", "other.__dict__"])
def test_a_file_that_does_not(text: str) -> None:
    assert list(lists_module(ast.parse(text), {"keys"})) == []


@pytest.mark.parametrize("text", ["import keys\nkeys.A", "getattr(keys, 'A')", "x = director(1)", "vars = 1"])
def test_files_not_worth_parsing(text: str) -> None:
    assert not may_list(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        "list(K)",
        "K('cart')",
        "K[name]",
        "if x in K: pass",
        "class J(K): pass",
        "f(choices=K)",
        "vars(shop.K)",
        "K.__members__",
        "from shop import K as J\nlen(J)",
    ],
)
def test_a_class_used_as_a_whole(text: str) -> None:
    assert list(uses_class(ast.parse(text), "K"))


@pytest.mark.parametrize(
    "text",
    [
        "K.A",
        "shop.K.A.value",
        "isinstance(x, K)",
        "def f(x: K) -> K: ...",
        "x: list[K] = []",
        "from shop import K",
        "from shop import J as L\nlen(L)",
        "J(1)",
        "K['A']",
    ],
)
def test_a_class_of_which_members_are_read(text: str) -> None:
    assert list(uses_class(ast.parse(text), "K")) == []


@pytest.mark.parametrize("text", ["K(1)", "f(K)", "x = K", "[K]"])
def test_a_class_that_does_not_list_its_members_may_be_handed_on(text: str) -> None:
    assert list(uses_class(ast.parse(text), "K", lists_members=False)) == []


@pytest.mark.parametrize("text", ["for k in K: pass", "vars(K)", "K[n]", "class J(K): pass", "f(*K)", "K.__dict__"])
def test_but_nobody_may_look_into_it(text: str) -> None:
    assert list(uses_class(ast.parse(text), "K", lists_members=False)) == [1]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("class K(enum.Enum): pass", True),
        ("class K(J): pass\nclass J(StrEnum): pass", True),
        ("class K(metaclass=M): pass", True),
        ("x = 1", True),
        ("class K: pass", False),
        ("class K(J): pass\nclass J(Base): pass", False),
    ],
)
def test_classes_that_may_list_their_members(text: str, answer: bool) -> None:
    classes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ClassDef)]
    assert may_list_members("K", lambda name: [node for node in classes if node.name == name]) is answer
