from __future__ import annotations

import textwrap

import libcst as cst
import pytest

from flaglint.rewriting.python.nodes import walk
from flaglint.rewriting.python.unwrapping import without_overrides

KINDS = (cst.Decorator, cst.WithItem, cst.Expr, cst.Arg, cst.DictElement, cst.FunctionDef, cst.ClassDef)


def without(code: str, word: str) -> str:
    """Take out the smallest of the removable parts whose code holds the word."""
    module = cst.parse_module(textwrap.dedent(code))
    found = [node for node in walk(module) if isinstance(node, KINDS) and word in module.code_for_node(node)]
    return without_overrides(module, {id(min(found, key=lambda node: len(module.code_for_node(node))))}).code


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("@a\n@gone\n@b\ndef f(): ...\n", "@a\n@b\ndef f(): ...\n"),
        ("with gone:\n    a()\n    # b\n", "a()\n# b\n"),
        ("with gone, b:\n    a()\n", "with b:\n    a()\n"),
        ("with b, gone:\n    a()\n", "with b:\n    a()\n"),
        ("with (\n    b,\n    gone,  # g\n):\n    a()\n", "with (\n    b,\n):\n    a()\n"),
        ("f(a, gone=1)\n", "f(a)\n"),
        ("f(gone=1, b=2)\n", "f(b=2)\n"),
        ("f(\n    a=1,\n    gone=1,\n)\n", "f(\n    a=1,\n)\n"),
        ("f({'a': 1, 'gone': 2})\n", "f({'a': 1})\n"),
    ],
)
def test_what_goes(before: str, after: str) -> None:
    assert without(before, "gone") == after


def test_nothing_goes() -> None:
    module = cst.parse_module("with a:\n    b()\n")
    assert without_overrides(module, frozenset()) is module
