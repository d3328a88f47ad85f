from __future__ import annotations

import ast

import pytest

from flaglint.rewriting.proof.suites import Parents, is_first_check, outer_bases, runs_inherited


def whole(code: str) -> bool:
    tree = ast.parse(code)
    parents = Parents(tree)
    call = next(call for call in parents.calls if ast.unparse(call.func) == "force")
    target = next(iter(parents.definitions_around(call)))
    return is_first_check(target, call, parents)


@pytest.mark.parametrize(
    "code",
    [
        "@force()\ndef test(): ...",
        "@force()\nclass Test: ...",
        "def test():\n    with force():\n        check()",
        "def test():\n    a = 1\n    with b(), force():\n        check()",
        "def test():\n    with b():\n        c()\n        async_()\n        with force():\n            check()",
        "def test():\n    force()\n    assert a",
        "def test():\n    stack.enter_context(force())\n    assert a",
    ],
)
def test_an_override_of_the_whole_test(code: str) -> None:
    assert whole(code)


@pytest.mark.parametrize(
    "code",
    [
        "def test():\n    assert a\n    with force():\n        check()",
        "def test():\n    self.assertTrue(a)\n    with force():\n        check()",
        "def test():\n    with force():\n        check()\n    done()",
        "def test():\n    with a():\n        with force():\n            check()\n        done()",
        "def test():\n    if a:\n        with force():\n            check()",
        "def test():\n    with a(force()):\n        check()",
        "def test():\n    assert a\n    force()\n    check()",
        "def test():\n    x = force()\n    check()",
        "class Test:\n    force()",
        "@a(force())\ndef test(): ...",
    ],
)
def test_an_override_of_a_part(code: str) -> None:
    assert not whole(code)


def test_what_a_node_runs_under() -> None:
    tree = ast.parse("@a()\n@b()\nclass T:\n    @c()\n    def t(self):\n        with d(), e():\n            x\n")
    parents = Parents(tree)
    node = next(node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == "x")
    assert sorted(ast.unparse(call) for call in parents.calls_over(node)) == ["a()", "b()", "c()", "d()", "e()"]
    inner = next(call for call in parents.calls if ast.unparse(call) == "e()")
    assert [ast.unparse(call) for call in parents.calls_over(inner)] == ["d()", "c()", "a()", "b()"]


@pytest.mark.parametrize(
    ("bases", "inherited", "unknown"),
    [
        ("", False, []),
        ("A", True, []),
        ("B", True, []),
        ("TestCase", False, ["TestCase"]),
        ("m.Own, C", False, ["Own"]),
    ],
)
def test_inherited_tests(bases: str, inherited: bool, unknown: list[str]) -> None:
    method = "\n    def test(self): ...\n"
    tree = ast.parse(f"class A:{method}class B(A): ...\nclass C: ...\nclass T({bases}):{method}")
    owner = tree.body[-1]
    assert isinstance(owner, ast.ClassDef)
    assert runs_inherited(owner, "test", tree) is inherited
    assert list(outer_bases(owner, tree)) == unknown
