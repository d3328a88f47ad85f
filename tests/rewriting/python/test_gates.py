from __future__ import annotations

import libcst as cst
import pytest

from flaglint.rewriting.python.blocks import CONTAINERS
from flaglint.rewriting.python.constant import Constant
from flaglint.rewriting.python.gates import GATES
from flaglint.rewriting.python.nodes import transform


def without_gates(decorators: str, value: object = True) -> str:
    """Return the decorators of a class once `flag()` gives the value."""
    module = cst.parse_module(f"{decorators}\nclass V: ...\n")

    def put(old: cst.Call, new: cst.Call) -> cst.BaseExpression:
        is_flag = isinstance(new.func, cst.Name) and new.func.value == "flag"
        return Constant(value=value, origins=frozenset((0,)), words=frozenset(), quote="'") if is_flag else new

    result: cst.Module = transform(transform(module, {**CONTAINERS, cst.Call: put}), {**CONTAINERS, **GATES})
    return result.code.removesuffix("class V: ...\n").strip()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("@flag()", ""),
        ("@method_decorator(flag())", ""),
        ("@method_decorator(flag(), name='dispatch')\n@a", "@a"),
        ("@method_decorator([flag(), a], name='x')", "@method_decorator([a], name='x')"),
        ("@method_decorator((a, flag()))", "@method_decorator((a,))"),
        ("@b.method_decorator([flag(), flag()])", ""),
    ],
)
def test_open_gates_go(before: str, after: str) -> None:
    assert without_gates(before) == after


@pytest.mark.parametrize(
    "decorators",
    ["@method_decorator(a)", "@method_decorator([a, True])", "@method_decorator([])", "@method_decorator", "@a(True)"],
)
def test_others_stay(decorators: str) -> None:
    assert without_gates(decorators) == decorators
