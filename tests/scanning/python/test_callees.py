from __future__ import annotations

import ast

import pytest

from flaglint.scanning.python.callees import called_names, handed_decorators, is_mock


def names(code: str) -> list[str]:
    call = ast.parse(code, mode="eval").body
    assert isinstance(call, ast.Call)
    return [*called_names(call)]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("f(x)", ["f"]),
        ("a.b.f(x)", ["f"]),
        ("partial(a.f, 'x')", ["partial", "f"]),
        ("loop.run_in_executor(None, f)", ["run_in_executor", "f"]),
        ("sync_to_async(a.f)(x)", ["f"]),
        ("getattr(a, 'f')(x)", ["a", "f"]),
    ],
)
def test_what_a_call_may_call_is_named(code: str, expected: list[str]) -> None:
    assert names(code) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [("g(f, 'x')", ["g"]), ("a[0](f)", []), ("(lambda: f)(x)", []), ("made()(f)", [])],
)
def test_another_argument_is_not(code: str, expected: list[str]) -> None:
    assert names(code) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("patch('a.b')", True),
        ("mock.patch('a.b')", True),
        ("mock.patch.object(a, 'b')", True),
        ("monkeypatch.setattr(a, 'b', c)", True),
        ("setattr(a, 'b', c)", False),
        ("a.object(b)", False),
        ("patched('a.b')", False),
    ],
)
def test_a_test_double_is_seen(code: str, expected: bool) -> None:
    call = ast.parse(code, mode="eval").body
    assert isinstance(call, ast.Call)
    assert is_mock(call.func) is expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("method_decorator(f('x'), name='dispatch')", ["f('x')"]),
        ("decorators.method_decorator([f('x'), g])", ["f('x')", "g"]),
        ("method_decorator((f('x'),))", ["f('x')"]),
        ("method_decorator(gates)", ["gates"]),
        ("method_decorator()", []),
        ("method_decorator", []),
        ("other(f('x'))", []),
        ("method_decorator(name='dispatch')", []),
    ],
)
def test_method_decorator_hands_decorators_on(code: str, expected: list[str]) -> None:
    assert [ast.unparse(node) for node in handed_decorators(ast.parse(code, mode="eval").body)] == expected
