from __future__ import annotations

from typing import Any

import libcst as cst
import pytest

from flaglint.rewriting.python.sequence import Listing, without


def dropped(source: str, *indexes: int) -> str:
    node: Any = cst.parse_expression(source)
    listing = Listing(tuple(node.elements), node.lbracket.whitespace_after, node.rbracket.whitespace_before)
    left = without(listing, {id(node.elements[index]) for index in indexes})
    result = node.with_changes(
        elements=left.items,
        lbracket=node.lbracket.with_changes(whitespace_after=left.opening),
        rbracket=node.rbracket.with_changes(whitespace_before=left.closing),
    )
    return cst.Module([]).code_for_node(result)


@pytest.mark.parametrize(
    ("source", "indexes", "after"),
    [
        ("[1, 2, 3]", (1,), "[1, 3]"),
        ("[1, 2, 3]", (0,), "[2, 3]"),
        ("[1, 2, 3]", (2,), "[1, 2]"),
        ("[1, 2,]", (1,), "[1,]"),
        ("[ 1 ]", (0,), "[]"),
        ("[1, 2, 3]", (0, 2), "[2]"),
        ("[\n    1,\n    2,\n]", (1,), "[\n    1,\n]"),
        ("[\n    1,\n    2\n]", (1,), "[\n    1\n]"),
        ("[\n    1,  # one\n    # two\n    2,  # two\n    3,\n]", (1,), "[\n    1,  # one\n    3,\n]"),
        ("[\n    1,\n\n    2,\n\n    3,\n]", (1,), "[\n    1,\n\n    3,\n]"),
        (
            "[\n    1,\n    # ----- twos -----\n    # two\n    2,\n    3,\n]",
            (1,),
            "[\n    1,\n    # ----- twos -----\n    3,\n]",
        ),
        ("[\n    1, 2,\n    3,\n]", (1,), "[\n    1,\n    3,\n]"),
        ("[1, 2]", (), "[1, 2]"),
    ],
)
def test_without(source: str, indexes: tuple[int, ...], after: str) -> None:
    assert dropped(source, *indexes) == after
