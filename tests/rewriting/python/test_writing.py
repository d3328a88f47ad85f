from __future__ import annotations

import libcst as cst
import pytest

from flaglint.rewriting.python.constant import Constant
from flaglint.rewriting.python.writing import written


def test_constants_become_literals_and_empty_suites_pass() -> None:
    loop = cst.parse_statement("for a in b: c\n")
    assert isinstance(loop, cst.For)
    empty = loop.with_changes(iter=Constant(value="x"), body=cst.IndentedBlock(body=()))
    assert written(cst.Module([empty]), 79).code == 'for a in "x":\n    pass\n'


def test_an_empty_elif_gets_pass() -> None:
    chain = cst.ensure_type(cst.parse_statement("if a: b\nelif c: d\n"), cst.If)
    arm = cst.ensure_type(chain.orelse, cst.If).with_changes(body=cst.SimpleStatementSuite(body=()))
    assert written(cst.Module([chain.with_changes(orelse=arm)]), 79).code == "if a: b\nelif c: pass\n"


@pytest.mark.parametrize("source", ["if a:\n    pass\n", "x = (a)\n", "x = (a and b)\n", "def f(): ...\n"])
def test_other_code_is_not_touched(source: str) -> None:
    assert written(cst.parse_module(source), 79).code == source
