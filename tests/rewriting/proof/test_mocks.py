from __future__ import annotations

import ast

import pytest

from flaglint.rewriting.proof.mocks import drop_injected, mock_answer, mocks


def call(code: str) -> ast.Call:
    node = ast.parse(code, mode="eval").body
    assert isinstance(node, ast.Call)
    return node


@pytest.mark.parametrize(
    ("code", "name", "answer"),
    [
        ("patch('a.b.f', return_value=True)", "f", "True"),
        ("mock.patch('a.b.f', lambda *a: False)", "f", "False"),
        ("mocker.patch.object(b, 'f', return_value=1)", "f", "1"),
        ("monkeypatch.setattr('a.b.f', lambda: True)", "f", "True"),
        ("monkeypatch.setattr(b, 'f', lambda: True)", "f", "True"),
        ("patch('a.b.f')", "f", None),
        ("patch('a.b.f', return_value=True, autospec=True)", "f", None),
        ("patch('a.b.f', side_effect=g)", "f", None),
        ("patch('a.b.f', g)", "f", None),
        ("setattr(b, 'f', lambda: True)", "", "True"),
        ("patch.dict(d, {'f': 1})", "", None),
        ("f('a.b.f', True)", "", None),
    ],
)
def test_what_a_mock_answers(code: str, name: str, answer: str | None) -> None:
    node = call(code)
    found = mock_answer(node)
    assert mocks(node, "f") is (name == "f")
    assert not mocks(node, "")
    assert (ast.unparse(found) if found else None) == answer


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("patch('shop.flags.CART.is_enabled', return_value=True)", True),
        ("patch.object(CART, 'is_enabled')", True),
        ("patch.object(flags.CART, 'is_enabled')", True),
        ("patch('shop.flags.OTHER.is_enabled')", False),
        ("patch.object(OTHER, 'is_enabled')", False),
        ("patch('shop.flags.OLD_CART.is_enabled')", False),
        ("patch('is_enabled')", False),
    ],
)
def test_a_mock_of_a_method_is_one_of_its_own_object(code: str, found: bool) -> None:
    assert mocks(call(code), "CART.is_enabled") is found


def left(code: str, number: int, *, in_class: bool = False) -> str | None:
    """Return the parameters after the mock of a decorator went, None if it must stay."""
    holder = ast.parse(code).body[0]
    assert isinstance(holder, (ast.FunctionDef, ast.ClassDef))
    decorator = holder.decorator_list[number]
    assert isinstance(decorator, ast.Call)
    reason = drop_injected(holder, decorator, in_class=in_class)
    return None if reason is not None or isinstance(holder, ast.ClassDef) else ast.unparse(holder.args)


@pytest.mark.parametrize(
    ("code", "number", "parameters"),
    [
        ("@patch('a')\n@patch('b')\ndef f(b, a): ...", 0, "b"),
        ("@patch('a')\n@patch('b')\ndef f(b, a): ...", 1, "a"),
        ("@patch('a')\n@patch('b', new=1)\n@other('c')\ndef f(a): ...", 0, ""),
        ("@patch('a', g)\ndef f(x): ...", 0, "x"),
        ("@patch.object(m, 'a')\ndef f(a): ...", 0, ""),
        ("@patch('a')\ndef f(a):\n    a.x()", 0, None),
        ("@patch('a')\ndef f(a, b): ...", 0, None),
        ("@patch('a')\nclass F: ...", 0, None),
    ],
)
def test_the_parameter_goes_with_the_mock(code: str, number: int, parameters: str | None) -> None:
    assert left(code, number) == parameters


def test_the_instance_is_no_mock() -> None:
    assert left("@patch('a')\ndef f(self, a): ...", 0, in_class=True) == "self"
