from __future__ import annotations

import ast

import pytest

from flaglint.rewriting.proof.constants import compare, convert, literal_text, operate, pick
from flaglint.rewriting.proof.scopes import read_scopes


def node(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("1 == True", "True"),
        ("'a' != 'b'", "True"),
        ("None is None", "True"),
        ("True is not False", "True"),
        ("1 is True", "False"),
        ("'a' in 'cab'", "True"),
        ("'a' in ['b', 'c']", "False"),
        ("2 >= 3", "False"),
        ("'a' is 'a'", "'a' is 'a'"),
        ("1 < 2 < 3", "True"),
        ("0 < 0 <= 2", "False"),
        ("0 < 0 <= b", "0 < 0 <= b"),
        ("'a' < 1", "'a' < 1"),
        ("'a' in (b, 'a')", "'a' in (b, 'a')"),
    ],
)
def test_comparisons(text: str, outcome: str) -> None:
    found = node(text)
    assert isinstance(found, ast.Compare)
    assert ast.unparse(compare(found)) == outcome


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("True ^ True", "False"),
        ("1 + 2", "3"),
        ("'a' + 'b'", "'ab'"),
        ("[a] + [b]", "[a, b]"),
        ("(a,) + ()", "(a,)"),
        ("[a] + (b,)", "[a] + (b,)"),
        ("1 / 2", "1 / 2"),
        ("2 ** 9999", "2 ** 9999"),
        ("'a' * 3", "'a' * 3"),
    ],
)
def test_operators(text: str, outcome: str) -> None:
    found = node(text)
    assert isinstance(found, ast.BinOp)
    assert ast.unparse(operate(found)) == outcome


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("int(True)", "1"),
        ("str(5)", "'5'"),
        ("'a'.upper()", "'A'"),
        ("'ab'.startswith('a')", "True"),
        ("int('x')", "int('x')"),
        ("'a'.upper(1)", "'a'.upper(1)"),
        ("str(0.1)", "str(0.1)"),
        ("f(1)", "f(1)"),
    ],
)
def test_conversions(text: str, outcome: str) -> None:
    tree = ast.parse(text)
    found = tree.body[0]
    assert isinstance(found, ast.Expr)
    assert isinstance(found.value, ast.Call)
    assert ast.unparse(convert(found.value, read_scopes(tree))) == outcome


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("{'a': x, 'b': y}['b']", "y"),
        ("[x, y][1]", "y"),
        ("{1: x, True: y}[1]", None),
        ("{k: x}['a']", None),
        ("[*x, y][0]", None),
        ("[x][1]", None),
        ("{**a, 'b': y}['b']", None),
    ],
)
def test_subscripts(text: str, outcome: str | None) -> None:
    found = node(text)
    assert isinstance(found, ast.Subscript)
    chosen = pick(found)
    assert (None if chosen is None else ast.unparse(chosen)) == outcome


@pytest.mark.parametrize(
    ("text", "outcome"), [("True", "True"), ("'a'!r", "'a'"), ("x", None), ("1:>3", None), ("0.5", None)]
)
def test_parts_of_f_strings(text: str, outcome: str | None) -> None:
    joined = node('f"{' + text + '}"')
    assert isinstance(joined, ast.JoinedStr)
    assert literal_text(joined.values[0]) == outcome
