"""Simplifies a text, for tests of single steps."""

from __future__ import annotations

import ast
import textwrap

from flaglint.rewriting.proof.scopes import read_scopes
from flaglint.rewriting.proof.statements import Simplifier, filled


def simplified(text: str) -> str:
    """Return a text partially evaluated, without carrying names."""
    tree = ast.parse(textwrap.dedent(text))
    tree.body = Simplifier(read_scopes(tree), frozenset(), lambda _: False).block(tree.body)
    return ast.unparse(filled(tree))
