from __future__ import annotations

import ast

import pytest

from flaglint.scanning.python.bodies import FunctionNode, is_docstring, own_statements, returns

CODE = """
def f():
    '''Text.'''
    if x:
        return 1
    def inner():
        return 2
    class C:
        y = 3
    for z in w:
        with a:
            return
    return 4
"""


def function() -> FunctionNode:
    [found] = ast.parse(CODE).body
    assert isinstance(found, ast.FunctionDef)
    return found


def test_the_values_that_a_function_itself_returns() -> None:
    assert sorted(ast.unparse(value) for value in returns(function())) == ["1", "4"]


def test_statements_of_functions_and_classes_inside_are_not_its_own() -> None:
    kinds = [type(statement).__name__ for statement in own_statements(function())]
    assert sorted(kinds) == sorted(
        ["Expr", "If", "Return", "FunctionDef", "ClassDef", "For", "With", "Return", "Return"]
    )


@pytest.mark.parametrize(
    ("code", "expected"), [("'text'", True), ("b'bytes'", False), ("f('x')", False), ("x = ''", False)]
)
def test_a_docstring_is_a_string_that_stands_alone(code: str, expected: bool) -> None:
    assert is_docstring(ast.parse(code).body[0]) is expected


@pytest.mark.parametrize(
    ("decorator", "expected"),
    [("@pytest.fixture", ["1"]), ("@fixture(scope='module')", ["1"]), ("@contextmanager", ["1"]), ("@cached", [])],
)
def test_a_fixture_gives_what_it_yields(decorator: str, expected: list[str]) -> None:
    [found] = ast.parse(f"{decorator}\ndef f():\n    yield 1\n    x = yield 2\n    def g():\n        yield 3\n").body
    assert isinstance(found, ast.FunctionDef)
    assert [ast.unparse(value) for value in returns(found)] == expected
