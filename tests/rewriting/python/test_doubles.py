from __future__ import annotations

import libcst as cst
import pytest

from flaglint.rewriting.python.doubles import Told, told
from flaglint.rewriting.python.nodes import walk
from flaglint.rewriting.python.scopes import module_scope
from flaglint.rewriting.python.substitute import expressions


def of(code: str, *told_by: str) -> Told | None:
    module = cst.parse_module(code)
    for node, within in expressions(module):
        if isinstance(node, cst.Call) and cst.Module([]).code_for_node(node).startswith(("patch", "mocker")):
            return told(module_scope(module), within, told_by or ("return_value",))
    raise AssertionError(code)


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("@patch('a.f')\ndef test(f):\n    f.return_value = True\n    run()\n", True),
        ("@patch('a.f')\ndef test(f):\n    'Docs.'\n    x = 1\n    f.return_value = 'blue'\n", "blue"),
        ("def test():\n    with patch('a.f') as f:\n        f.return_value = False\n        run()\n", False),
        ("def test(mocker):\n    run()\n    f = mocker.patch('a.f')\n    f.return_value = 3\n", 3),
        ("class T:\n    @patch('a.f')\n    def test(self, f):\n        f.return_value = True\n", True),
    ],
)
def test_the_one_answer_of_a_double(code: str, value: object) -> None:
    found = of(code)
    assert found is not None
    assert found.value is not None
    assert found.value.decode() == value


def test_an_answer_that_comes_from_a_parameter_is_its_name() -> None:
    found = of("@patch('a.f')\ndef test(f):\n    f.return_value = on\n")
    assert found is not None
    assert (found.value, found.text) == (None, "on")


def test_a_double_of_an_object_is_told_by_its_method() -> None:
    code = "@patch('a.CART')\ndef test(cart):\n    cart.is_on.return_value = True\n"
    assert of(code, "is_on.return_value") is not None
    assert of(code, "return_value") is None


@pytest.mark.parametrize(
    "code",
    [
        "@patch('a.f')\ndef test(f):\n    run()\n",
        "@patch('a.f')\ndef test(f):\n    run()\n    f.return_value = True\n",
        "@patch('a.f')\ndef test(f):\n    f.return_value = True\n    run(f)\n",
        "@patch('a.f')\ndef test(f):\n    f.return_value = True\n    f.return_value = False\n",
        "@patch('a.f')\ndef test(f):\n    f.return_value = True\n    f = 1\n",
        "@patch('a.f')\nclass Test:\n    def test(self, f):\n        f.return_value = True\n",
        "def test():\n    with patch('a.f') as f, run():\n        f.return_value = True\n",
        "def test():\n    x.f = patch('a.f')\n    x.f.return_value = True\n",
        "def test():\n    f = g = patch('a.f')\n    f.return_value = True\n",
        "f = patch('a.f')\nf.return_value = True\n",
    ],
)
def test_doubles_that_are_told_more_or_later(code: str) -> None:
    assert of(code) is None


def test_all_that_goes_is_named() -> None:
    code = "@patch('a.f')\ndef test(f):\n    f.return_value = True\n"
    module = cst.parse_module(code)
    call, within = next(pair for pair in expressions(module) if isinstance(pair[0], cst.Call))
    found = told(module_scope(module), within, ("return_value",))
    assert found is not None
    kinds = {type(node).__name__ for node in walk(module) if id(node) in found.gone}
    assert kinds == {"Decorator", "Param", "Assign"}
    assert isinstance(call, cst.Call)
