from __future__ import annotations

import ast

import pytest

from flaglint.rewriting.proof.purity import is_boolean, is_plain, is_pure, is_quiet, objection
from flaglint.rewriting.proof.scopes import read_scopes


def expression(text: str) -> tuple[ast.expr, ast.Module]:
    tree = ast.parse(text)
    statement = tree.body[0]
    assert isinstance(statement, ast.Expr)
    return statement.value, tree


@pytest.mark.parametrize(
    "text", ["a", "a.b", "1", "a < b", "not a", "[a, b]", "isinstance(a, b)", "lambda: f()", "f'{a}'"]
)
def test_pure(text: str) -> None:
    node, tree = expression(text)
    assert is_pure(node, read_scopes(tree))


@pytest.mark.parametrize("text", ["f()", "a[0]", "a + b", "(a := 1)", "[f()]", "lambda x=f(): x", "isinstance(f(), b)"])
def test_not_pure(text: str) -> None:
    node, tree = expression(text)
    assert not is_pure(node, read_scopes(tree))


@pytest.mark.parametrize("text", ["a", "a + b.c", "[a * 2]", "str(a)", "dict(a=b)", "'{}'.format(a)", "a or b + 1"])
def test_quiet(text: str) -> None:
    node, tree = expression(text)
    assert is_quiet(node, read_scopes(tree))


@pytest.mark.parametrize("text", ["f()", "a[0]", "a / b", "list(a)", "int(a)", "dict(**a)", "a.format(b)", "[*a]"])
def test_not_quiet(text: str) -> None:
    node, tree = expression(text)
    assert not is_quiet(node, read_scopes(tree))


@pytest.mark.parametrize(
    "text", ["not a", "a is b", "a not in b", "True", "a is b and not c", "a in b in c", "bool(a)"]
)
def test_certainly_a_bool(text: str) -> None:
    node, tree = expression(text)
    assert is_boolean(node, read_scopes(tree))


@pytest.mark.parametrize("text", ["a", "a == b", "a < b < c", "a in b < c", "a and not b", "1", "f()"])
def test_perhaps_no_bool(text: str) -> None:
    node, tree = expression(text)
    assert not is_boolean(node, read_scopes(tree))


@pytest.mark.parametrize(
    "text",
    [
        'Context.create("u")',
        'Context.builder(u.id).set("a", 1).build()',
        "get_user(request)",
        "User(a)",
        "str(a.b)",
        "ldclient.get(a)",
        "current_user()",
        "a['b']",
        "{'a': [b.c]}",
        "a + 1",
        'request.GET.get("x")',
        "build_context(u)",
    ],
)
def test_may_vanish_with_the_call(text: str) -> None:
    assert objection(expression(text)[0]) is None


@pytest.mark.parametrize(
    "text",
    [
        "queue.pop()",
        "queue.get()",
        "next(x)",
        "get_or_create(a)",
        "User.objects.create(a)",
        "charge(u)",
        "f()",
        "save_user(u)",
        "User(next(x))",
        "(a := 1)",
        "[x for x in y]",
        "track_user(u)",
        "Order.create(a)",
    ],
)
def test_may_not(text: str) -> None:
    assert objection(expression(text)[0]) is not None


def test_a_plain_value_calls_classes_only() -> None:
    assert is_plain(expression("Feature(default=False, tags=['a'])")[0])
    assert not is_plain(expression("get_default()")[0])
