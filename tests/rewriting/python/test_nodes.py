from __future__ import annotations

from typing import Any

import libcst as cst
import pytest

from flaglint.rewriting.python.blocks import CONTAINERS
from flaglint.rewriting.python.nodes import Splice, Unreachable, child_fields, children, rebuild, transform, walk

SOURCE = "if a:\n    b = c  # d\nelif e:\n    f\nelse:\n    g(h, *i)\n"


def test_an_unchanged_tree_is_the_same_object() -> None:
    module = cst.parse_module(SOURCE)
    assert transform(module, {**CONTAINERS, cst.Name: lambda old, new: new}) is module


def test_only_what_stands_above_a_change_is_rebuilt() -> None:
    module = cst.parse_module("a\nb\n")
    changed = transform(module, {**CONTAINERS, cst.Name: lambda old, new: cst.Name("x") if old.value == "b" else new})
    assert changed.code == "a\nx\n"
    assert changed.body[0] is module.body[0]


def test_statements_can_be_dropped_and_multiplied() -> None:
    module = cst.parse_module("for a in b: pass\nc\n")
    twice: Any = lambda old, new: Splice((new, new))  # noqa: E731
    assert transform(module, {**CONTAINERS, cst.For: twice}).code == "for a in b: pass\nfor a in b: pass\nc\n"
    assert transform(module, {**CONTAINERS, cst.For: lambda old, new: Splice()}).code == "c\n"


def test_an_elif_is_not_handed_over() -> None:
    seen: list[Any] = []

    def note(old: cst.If, new: cst.If) -> cst.If:
        seen.append(old)
        return new

    transform(cst.parse_module(SOURCE), {**CONTAINERS, cst.If: note})
    assert len(seen) == 1


def test_walk_is_in_the_order_of_the_source() -> None:
    names = [node.value for node in walk(cst.parse_module(SOURCE)) if isinstance(node, cst.Name)]
    assert names == ["a", "b", "c", "e", "f", "g", "h", "i"]


@pytest.mark.parametrize("field", ["lpar", "leading_lines", "whitespace_after_if", "comma"])
def test_whitespace_is_no_child(field: str) -> None:
    assert all(field not in child_fields(kind) for kind in (cst.If, cst.Name, cst.Arg, cst.Call))


def test_an_expression_that_would_touch_a_keyword_gets_parentheses() -> None:
    node: Any = cst.parse_expression("(a)and(b)")
    rebuilt = rebuild(node, {"left": cst.Name("x"), "right": cst.Name("y")})
    assert cst.Module([]).code_for_node(rebuilt) == "(x)and(y)"


def test_unreachable_statements_are_seen_but_not_printed() -> None:
    node = Unreachable(statements=(cst.SimpleStatementLine(body=[cst.Pass()]),))
    assert len(list(children(node))) == 1
    with pytest.raises(TypeError, match="settled"):
        cst.Module([node]).code  # type: ignore[list-item]  # noqa: B018
