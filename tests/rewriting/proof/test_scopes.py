from __future__ import annotations

import ast
import symtable

import pytest

from flaglint.rewriting.proof.scopes import Scope, ScopeKind, Scopes, read_scopes

SOURCE = """
import os.path, sys as system
limit = 1

def outer(a, *rest, key=limit, **more):
    global counter
    counter = 0
    b: int
    def inner(c=a):
        nonlocal b
        b = c + limit
        return [x for y in rest if (x := y)]
    class Inner:
        d = a
        def method(self):
            return d, b
    try:
        from lib import thing as other
    except Error as error:
        del error
    match a:
        case [first, *others] | {"k": first, **others}:
            pass
    with open(a) as handle, more:
        return lambda e: (e, b, [z for z in handle])
"""


def functions(table: symtable.SymbolTable) -> dict[str, symtable.Function]:
    found = {}
    for child in table.get_children():
        if isinstance(child, symtable.Function):
            found[child.get_name()] = child
        found |= functions(child)
    return found


def read(source: str) -> tuple[Scopes, dict[str, Scope]]:
    scopes = read_scopes(ast.parse(source))
    return scopes, {scope.name: scope for scope in scopes.made.values()}


@pytest.mark.parametrize("name", ["outer", "inner", "method"])
def test_locals_are_those_of_the_compiler(name: str) -> None:
    _, made = read(SOURCE)
    table = functions(symtable.symtable(SOURCE, "a.py", "exec"))[name]
    scope = made[name]
    ours = scope.bound - scope.global_names - scope.nonlocal_names
    assert ours == {found for found in table.get_locals() if found not in (".0", "y")}  # 3.12 inlines


@pytest.mark.parametrize(
    ("name", "line", "label"),
    [
        ("limit", 5, "global"),
        ("a", 9, "local"),
        ("limit", 11, "global"),
        ("b", 11, "free1"),
        ("a", 14, "free1"),
        ("d", 16, "global"),
        ("counter", 7, "global"),
        ("d", 14, "name"),
        ("x", 12, "free1"),
        ("handle", 25, "free1"),
    ],
)
def test_labels(name: str, line: int, label: str) -> None:
    scopes, _ = read(SOURCE)
    found = {
        scopes.label[node]
        for node in scopes.label
        if isinstance(node, ast.Name) and (node.id, node.lineno) == (name, line)
    }
    assert label in found


def test_a_function_that_looks_at_its_names() -> None:
    _, made = read("def f():\n    return locals()\ndef g():\n    return x\n")
    assert (made["f"].sees_names, made["g"].sees_names) == (True, False)


def test_traits() -> None:
    _, made = read(
        "def f():\n    yield\nasync def g():\n    return (x async for x in y)\ndef h():\n    lambda: (yield)\n"
    )
    assert "generator" in made["f"].traits
    assert "generator" not in made["g"].traits | made["h"].traits
    assert "async" in made["<GeneratorExp>"].traits


def test_a_rebound_builtin_is_none() -> None:
    scopes = read_scopes(tree := ast.parse("bool(1)\nint(1)\nint = 2\n"))
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    assert [scopes.is_builtin(call, "bool", "int") for call in calls] == [True, False]
    assert scopes.module.kind is ScopeKind.MODULE
