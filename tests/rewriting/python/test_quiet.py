from __future__ import annotations

from typing import Any

import libcst as cst
import pytest

from flaglint.rewriting.python.quiet import is_quiet, names_itself


def definition(text: str) -> Any:
    statement = cst.parse_module(text).body[0]
    return statement.body[0] if isinstance(statement, cst.SimpleStatementLine) else statement


@pytest.mark.parametrize(
    "text",
    [
        "X = 1",
        "X = {'a': [B, c.d], **e}",
        "X: int = -1",
        "X: int",
        "X = lambda: f()",
        "X = f'{a!r}'",
        "def f(a, *b, c=D, **e): g()",
        "class A: pass",
        "class A(ValueError, Generic[T]):\n    'Doc.'\n    x = 1\n    def f(self): g()",
    ],
)
def test_definitions_that_only_bind(text: str) -> None:
    assert is_quiet(definition(text))


@pytest.mark.parametrize(
    "text",
    [
        "X = f()",
        "X = [f()]",
        "X = {'a': g(1)}",
        "X = a[0]",
        "X = [y for y in z]",
        "X = (y := 1)",
        "def f(a=g()): pass",
        "@g\ndef f(): pass",
        "class A(Base): pass",
        "class A(models.Model): pass",
        "class A(metaclass=M): pass",
        "class A:\n    x = f()",
        "class A:\n    f()",
    ],
)
def test_definitions_that_somebody_may_learn_of(text: str) -> None:
    assert not is_quiet(definition(text))


@pytest.mark.parametrize(
    "text", ["getattr(sys.modules[__name__], n)", "import_module(__name__)", "def f(): return modules[__name__]"]
)
def test_a_module_that_names_itself(text: str) -> None:
    assert names_itself(cst.parse_module(text))


@pytest.mark.parametrize("text", ["log = getLogger(__name__)", "sys.modules['a']", "import_module('a')", "x[__name__]"])
def test_a_module_that_does_not(text: str) -> None:
    assert not names_itself(cst.parse_module(text))
