from __future__ import annotations

import ast

import pytest

from flaglint.resolution.tables import ModuleTable
from flaglint.scanning.python.facts import read_facts


def table(code: str) -> ModuleTable:
    return ModuleTable(read_facts(ast.parse(code), "app.py", code, frozenset({"on"})))


def test_bindings_are_by_scope_and_name() -> None:
    found = table("import a\nb = 1\ndef f():\n    b = 2\nclass C:\n    b = 3\n    def g(self): ...").bindings
    assert {scope: sorted(names) for scope, names in found.items()} == {
        "": ["C", "a", "b", "f"],
        "f": ["b"],
        "C": ["b", "g"],
    }


def test_what_methods_set_on_the_object_are_its_attributes() -> None:
    code = "class C:\n    def f(this, other):\n        this.a = 1\n        this.b = this.c = 2\n        other.d = 3"
    assert sorted(table(code).attributes["C"]) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("scope", "chain"),
    [
        ("", [""]),
        ("f", ["f", ""]),
        ("f.g", ["f.g", "f", ""]),
        ("C", ["C", ""]),
        ("C.m", ["C.m", ""]),
        ("C.m.<lambda 1:2>", ["C.m.<lambda 1:2>", "C.m", ""]),
        ("C.<for 1:2>", ["C.<for 1:2>", ""]),
    ],
)
def test_a_name_is_looked_up_from_inside_out(scope: str, chain: list[str]) -> None:
    assert table("class C:\n    def m(self): ...\ndef f():\n    def g(): ...").scopes(scope) == chain


def test_calls_belong_to_every_function_around_them() -> None:
    code = "on(0)\ndef f():\n    on(1)\n    def g():\n        return [on(2) for x in y]\nclass C:\n    on(3)"
    assert {name: len(calls) for name, calls in table(code).calls.items()} == {"f": 2, "f.g": 1}


def test_a_setter_is_no_second_definition() -> None:
    code = "class C:\n    @property\n    def a(self): return 1\n    @a.setter\n    def a(self, value): ..."
    found = table(code)
    assert len(found.definitions["C.a"]) == 1
    assert len(found.functions["C.a"].parameters) == 1


@pytest.mark.parametrize("decorator", ["overload", "typing.overload"])
def test_a_signature_for_type_checkers_is_no_second_definition(decorator: str) -> None:
    assert len(table(f"@{decorator}\ndef f(a): ...\ndef f(a, b): ...").definitions["f"]) == 1


def test_two_definitions_are_both_kept() -> None:
    assert len(table("if x:\n    def f(): ...\nelse:\n    def f(): ...").definitions["f"]) == 2


def test_star_imports_are_kept_apart() -> None:
    found = table("from a import *\ndef f():\n    from b import c")
    assert [statement.module for statement in found.stars[""]] == ["a"]
    assert "*" not in found.bindings[""]
