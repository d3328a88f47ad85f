from __future__ import annotations

import ast

import libcst as cst
import pytest
from libcst.metadata import MetadataWrapper, PositionProvider

from flaglint.scanning.python.lowering.context import Lowering, identifier
from flaglint.scanning.python.lowering.places import Places


def lowering_of(text: str) -> tuple[Lowering, cst.Module]:
    wrapper = MetadataWrapper(cst.parse_module(text), unsafe_skip_copy=True)
    places = Places(text, text, wrapper.resolve(PositionProvider))
    return Lowering(places, {}, {cst.Pass: lambda low, node: ast.Pass(**low.extent(node))}), wrapper.module


def test_an_unknown_node_is_refused_with_its_line() -> None:
    low, module = lowering_of("pass\nx\n")
    with pytest.raises(SyntaxError, match="Expr is not supported") as caught:
        low.statements(module.body)
    assert caught.value.lineno == 2


def test_an_unknown_expression_is_refused() -> None:
    low, module = lowering_of("x\n")
    expression = module.body[0].children[0].children[0]
    with pytest.raises(SyntaxError, match="Name is not supported"):
        low.expression(expression)


def test_a_line_may_hold_several_statements() -> None:
    low, module = lowering_of("pass; pass\npass\n")
    assert [(found.lineno, found.col_offset) for found in low.statements(module.body)] == [(1, 0), (1, 6), (2, 0)]


def test_what_is_missing_stays_missing() -> None:
    low, _ = lowering_of("")
    assert low.optional(None) is None
    assert low.annotation(None) is None


@pytest.mark.parametrize(("written", "name"), [("plain", "plain"), ("\ufb01", "fi"), ("é", "é")])
def test_names_are_normal(written: str, name: str) -> None:
    assert identifier(cst.Name(written)) == name
